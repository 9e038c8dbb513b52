"""How long a ballot takes to freeze, against a bare GROUP BY of its votes. Prints JSON; runs on the PostgreSQL of DATABASE_URL."""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

BARE = "SELECT candidate_id, COUNT(*) FROM releases_ballotvote WHERE ballot_id = %s GROUP BY candidate_id"


def main(voters):
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.models import Sum

    from forum import clock
    from tests.bench import data
    from tests.bench.tally import seconds

    call_command("migrate", verbosity=0)
    ballot = data.full_ballot(voters, clock.now())

    def bare():
        with connection.cursor() as cursor:
            cursor.execute(BARE, [ballot.pk])
            return cursor.fetchall()

    took = {"bare": seconds(bare), "freeze": seconds(lambda: ballot.freeze(ballot.window.closes))}
    assert ballot.voters == voters
    assert ballot.candidates.aggregate(all=Sum("counted"))["all"] == 3 * voters
    assert ballot.candidates.filter(accepted=True).count() == ballot.build.features.count() == ballot.capacity
    print(json.dumps(took))


if __name__ == "__main__":
    main(int(sys.argv[1]))
