"""The mails that wait on their notices move to the outbox, and back again when this is undone."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

FRESH_FOR = timedelta(days=3)
AT_A_TIME = 2000


def move(apps, schema_editor):
    Notice, Outgoing = apps.get_model("forum", "Notice"), apps.get_model("forum", "Outgoing")
    fresh = timezone.now() - FRESH_FOR  # what is older was given up long ago
    waiting = Notice.objects.filter(by_mail=True, mailed_at=None, told_at__gt=fresh).order_by("pk")
    rows = []
    for notice in waiting.iterator(chunk_size=AT_A_TIME):
        rows.append(
            Outgoing(
                channel="mail",
                member_id=notice.member_id,
                kind=notice.kind,
                cause=notice.cause,
                payload={"details": notice.details, "where": notice.where},
                written_at=notice.told_at,
                due_at=notice.told_at,
                fresh_until=notice.told_at + FRESH_FOR,
                claimed_at=notice.mail_claimed_at,
                tries=1 if notice.mail_claimed_at else 0,
            )
        )
        if len(rows) == AT_A_TIME:
            Outgoing.objects.bulk_create(rows, ignore_conflicts=True)
            rows = []
    Outgoing.objects.bulk_create(rows, ignore_conflicts=True)


def move_back(apps, schema_editor):
    Notice, Outgoing = apps.get_model("forum", "Notice"), apps.get_model("forum", "Outgoing")
    for mail in Outgoing.objects.filter(channel="mail", sent_at=None, given_up_at=None).iterator(chunk_size=AT_A_TIME):
        notice = Notice.objects.filter(member=mail.member_id, kind=mail.kind, cause=mail.cause)
        notice.update(by_mail=True, mail_claimed_at=mail.claimed_at)


class Migration(migrations.Migration):
    dependencies = [("forum", "0002_outgoing")]

    operations = [migrations.RunPython(move, move_back)]
