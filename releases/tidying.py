"""What the tick does behind builds' files: downloads are summed up, and uploads that nobody goes on with are cleared away."""

from collections import Counter

from django.db import transaction
from django.db.models import F

from forum.turns import one_by_one
from releases.cycle import zone
from releases.models import BuildFile, Download, DownloadCount

AT_ONCE = 10_000


def sum_up_downloads(now):
    """Turn the rows of downloads into a number for each file and day; how many rows that were."""
    total = 0
    while summed := _sum_up(now):
        total += summed
        if summed < AT_ONCE:
            break
    return total


def _sum_up(now):
    with transaction.atomic():
        # Rows that another tick is summing up at this moment are left to it.
        rows = list(Download.objects.select_for_update(skip_locked=True).filter(at__lte=now).order_by("pk")[:AT_ONCE])
        counted = Counter((row.file_id, row.at.astimezone(zone()).date()) for row in rows)
        for (file, day), count in sorted(counted.items()):
            DownloadCount.objects.get_or_create(file_id=file, day=day)
            DownloadCount.objects.filter(file_id=file, day=day).update(count=F("count") + count)
        Download.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def clear_stale(now):
    """Forget the files of which nothing has arrived for a week."""
    return one_by_one(BuildFile.objects.stale(now).order_by("pk"), BuildFile.forget)
