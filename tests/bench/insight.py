"""How long the database takes for each page of the dashboard at size. Prints a line a page; runs on the PostgreSQL of
DATABASE_URL, which has to be empty: `python -m tests.bench.insight 100000 52` fills it with so many reports on each of so many
builds."""

import os
import sys
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
os.environ.setdefault("BENCH_PREFIX", f"bench-{os.getpid()}")

FEATURES, TEAMS, WISHES = 6, 3, 12
TURNS = 5
LOCAL = "django.core.cache.backends.locmem.LocMemCache"  # to be emptied for each look, and nobody else's
MEMBERS = """
INSERT INTO forum_member (username, name_key, name_skeleton, email, password, is_superuser, is_staff, is_active, date_joined,
                          city, about, avatar, language, theme)
SELECT 'crowd' || n, 'crowd' || n, 'crowd' || n, 'crowd' || n || '@example.org', '!', false, false, true, now() - interval '1 year',
       (ARRAY['', '北京', '上海', '深圳', 'Berlin'])[1 + n %% 5], '', '', (ARRAY['', 'en', 'zh-hans'])[1 + n %% 3], ''
FROM generate_series(1, %(reports)s) AS n
"""
SEATS = """
INSERT INTO releases_seat (ring_id, member_id, number, bucket, in_committee, taken_at)
SELECT %(ring)s, id, row_number() OVER (ORDER BY id), 0, false, now() FROM forum_member
WHERE username LIKE 'crowd%%' AND id %% %(every)s = 0
"""
REPORTS = """
INSERT INTO feedback_fourgridreport (build_id, author_id, mood, mood_word, loved_id, loved_word, letdown_id, letdown_word,
                                     awaited_id, awaited_word, device, shown, sent_at, changed_at)
SELECT %(build)s, id, (ARRAY['happy', 'loving', 'hopeful', 'sad', ''])[1 + (random() * 4)::int],
       CASE WHEN random() < .4 THEN '电池终于耐用了，谢谢工程师。' ELSE '' END,
       %(first)s + floor(random() * %(features)s)::int,
       CASE WHEN random() < .4 THEN 'The battery lasts all day now.' ELSE '' END,
       CASE WHEN random() < .5 THEN %(first)s + floor(random() * %(features)s)::int END, '',
       %(wish)s + floor(random() * %(wishes)s)::int, '', 'Ember ' || (1 + (random() * 4)::int), true,
       %(out)s + random() * interval '103 hours', now()
FROM forum_member WHERE username LIKE 'crowd%%'
"""
VOTES = """
INSERT INTO feedback_vote (feature_id, voter_id, value, cast_at)
SELECT %(first)s + id %% %(features)s, id, CASE WHEN random() < .8 THEN 1 ELSE -1 END, %(out)s + random() * interval '103 hours'
FROM forum_member WHERE username LIKE 'crowd%%'
"""


def main(reports, builds):
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    newest = fill(reports, builds)
    for name, path in pages(newest).items():
        queries, milliseconds = measured(path, newest.manager)
        print(f"{name:24}{queries:>4} queries {milliseconds:>9.1f} ms", flush=True)


def fill(reports, count):
    """The newest of the builds; it is live."""
    from django.db import connection

    from feedback import sums
    from releases.cycle import Week
    from tests import make

    product, week = make.product(), Week.at(_now()).previous
    teams = [make.team(f"Team {n}", of=product) for n in range(TEAMS)]
    wishes = [make.proposal(f"Wish {n}", of=product) for n in range(WISHES)]
    rings = [make.ring(f"Ring {n}", of=product) for n in range(3)]
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"reports": reports})
        for ring, every in zip(rings, (1000, 20, 4), strict=True):
            cursor.execute(SEATS, {"ring": ring.pk, "every": every})
        cursor.execute("SET session_replication_role = replica")  # what refers to what is right as it is made
        for n in reversed(range(count)):
            newest = _one(cursor, product, week.friday - n * timedelta(weeks=1), teams, wishes, reports)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    sums.keep_due(_now())  # as a minute's tick does after each close
    newest.manager = make.member("manager", role="product manager")
    return newest


def _one(cursor, product, friday, teams, wishes, reports):
    from tests import make

    build = make.build(of=product, friday=friday, published=True)
    features = [make.feature(build, f"Feature {n}", by=teams[n % TEAMS]) for n in range(FEATURES)]
    rows = {"build": build.pk, "first": features[0].pk, "features": FEATURES, "out": build.published_at}
    cursor.execute(REPORTS, rows | {"wish": wishes[0].pk, "wishes": WISHES})
    cursor.execute(VOTES, rows)
    return build


def _now():
    from forum import clock

    return clock.now()


def pages(build):
    here = f"/insight/{build.pk}/"
    return {
        "the week": here,
        "by group": f"{here}groups/",
        "a feature": f"{here}features/{build.features.first().pk}/",
        "hour by hour": f"{here}hours/",
        "words that come up": f"{here}words/",
        "for the meeting": f"{here}review/",
        "twelve builds": f"/insight/trends/{build.product.slug}/",
        "answers": f"{here}answers/?grid=loved",
    }


def measured(path, member):
    """(queries, the median of the milliseconds that they take together) of a page that nothing was kept of."""
    from statistics import median

    from django.core.cache import cache
    from django.db import connection
    from django.test import Client, override_settings

    client, took = Client(), []

    def watch(execute, *query):
        begun = time.perf_counter()
        try:
            return execute(*query)
        finally:
            took[-1].append((time.perf_counter() - begun) * 1000)

    with override_settings(CACHES={"default": {"BACKEND": LOCAL}}), connection.execute_wrapper(watch):
        for _turn in range(TURNS):
            cache.clear()
            took.append([])
            client.force_login(member)
            took[-1].clear()
            assert client.get(path).status_code == 200, path
    return len(took[-1]), median(map(sum, took))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
