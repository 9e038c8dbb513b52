"""How long the tally takes, against a bare GROUP BY of the same rows. Prints JSON; runs on whatever DATABASE_URL names."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

BARE = "SELECT feature_id, value, COUNT(*) FROM feedback_vote WHERE feature_id IN ({}) GROUP BY feature_id, value"
TIMES = 5


def main(voters, features):
    """The rows are written by a process of their own, so that the memory measured here is the count's alone."""
    filled = subprocess.run([sys.executable, "-m", __spec__.name, "fill", voters, features], capture_output=True, text=True)
    if filled.returncode:
        sys.exit(filled.stderr)
    django.setup()
    from django.db import connection

    from awards import popcorn
    from awards.models import Standing, Tally
    from releases.models import Build

    build = Build.objects.get(pk=int(filled.stdout.splitlines()[-1]))
    keys = list(build.features.values_list("pk", flat=True))

    def bare():
        with connection.cursor() as cursor:
            cursor.execute(BARE.format(", ".join(map(str, keys))))
            return cursor.fetchall()

    def tally():
        Tally.objects.all().delete()
        return seconds(lambda: popcorn.tally(build, build.reports_close_at))

    both = [(seconds(bare), tally()) for _ in range(TIMES)]
    cast = sum(loves + misses for loves, misses in Standing.objects.values_list("cast_loves", "cast_misses"))
    assert cast == int(voters) * int(features)
    took = {"bare": statistics.median(bare for bare, _tally in both), "tally": statistics.median(t for _bare, t in both)}
    print(json.dumps(took | {"votes": cast, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


def fill(voters, features):
    django.setup()
    from django.core.management import call_command

    from tests.bench import data

    call_command("migrate", verbosity=0)
    print(data.closed_build(int(voters), int(features)))


def seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(*sys.argv[2:])
    else:
        main(*[*sys.argv[1:], "12"][:2])
