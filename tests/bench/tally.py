"""How long the tally takes, against a bare GROUP BY of the same rows. Prints JSON; runs on whatever DATABASE_URL names."""

import json
import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

BARE = "SELECT feature_id, value, COUNT(*) FROM feedback_vote WHERE feature_id IN ({}) GROUP BY feature_id, value"
TIMES = 5


def main(voters):
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from awards import popcorn
    from awards.models import Standing
    from tests.bench import data

    call_command("migrate", verbosity=0)
    build = data.closed_build(voters)
    keys = list(build.features.values_list("pk", flat=True))

    def bare():
        with connection.cursor() as cursor:
            cursor.execute(BARE.format(", ".join(map(str, keys))))
            return cursor.fetchall()

    def tally():
        build.tally.delete() if hasattr(build, "tally") else None
        build.refresh_from_db()
        return seconds(lambda: popcorn.tally(build, build.reports_close_at))

    both = [(seconds(bare), tally()) for _ in range(TIMES)]
    assert sum(loves + misses for loves, misses in Standing.objects.values_list("loves", "misses")) == voters * len(keys)
    print(
        json.dumps({"bare": statistics.median(bare for bare, _tally in both), "tally": statistics.median(t for _bare, t in both)})
    )


def seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]))
