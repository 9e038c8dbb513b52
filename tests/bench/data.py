"""A community to measure: as many rows as asked, written by the database rather than one by one."""

import random
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.db.models import Count, Max, OuterRef
from django.urls import reverse

from awards.models import VotesSetAside
from feedback.models import FourGridReport, Mood, Vote
from forum import clock, markup, names
from forum.models import Member, Post, Thread
from releases.cycle import Week
from releases.models import Backing, Ballot, Build, Proposal
from tests import make

WORDS = """
battery lasts calmer quick reply screenshot notification tile dark theme ringtone message contact photo album widget
电池 更耐用 快捷回复 长截图 通知栏 深色模式 铃声 短信 联系人 相册 桌面插件 这个版本 终于 修好了 希望 下周 能用 谢谢 工程师
""".split()  # noqa: SIM905
CHARACTERS = 400
LONG = 1000
CANDIDATES = 40
# Everybody's three votes. Wishes are dealt into three piles by their place, so that nobody votes twice for the same one,
# and those on top get the most.
EVERYBODY_VOTES = """
INSERT INTO releases_ballotvote (ballot_id, member_id, slot, cast_at, candidate_id)
SELECT %(ballot)s, dealt.member_id, dealt.slot, %(at)s, candidate.id
FROM (
  SELECT member.id AS member_id, slot, slot - 1 + 3 * floor((%(candidates)s + 3 - slot) / 3 * power(random(), 2)) AS place
  FROM forum_member member CROSS JOIN generate_series(1, 3) AS slot
  WHERE member.username LIKE 'fan%%'
) dealt
JOIN (
  SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM releases_candidate WHERE ballot_id = %(ballot)s
) candidate ON candidate.place = dealt.place
"""


def load(members=1000, threads=5000, posts=100_000, features=12):
    """Fill an empty database; gives the pages to ask for."""
    chance, now = random.Random(42), clock.now()
    with transaction.atomic():
        people = fans(members)
        build = _build(people, features, now, chance)
        boards = [make.board(f"Board {n}", slug=f"bench-{n}") for n in range(12)]
        long = _talk(boards, people, threads, posts, now, chance)
        _wishes(build.product, people, chance, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "board": boards[0].get_absolute_url(),
        "first": long.get_absolute_url(),
        "last": long.get_absolute_url(page=long.last_page),
        "build": build.get_absolute_url(),
        "updates": reverse("releases:updates", args=[build.product.slug]),
        "insight": f"/insight/{build.pk}/",
    }


def fans(count):
    plain = [f"fan{n}" for n in range(count)]
    Member.objects.bulk_create(
        [
            Member(
                username=name,
                name_key=names.key(name),
                name_skeleton=names.skeleton(name),
                email=f"{name}@example.org",
                password="!",
            )
            for name in plain
        ],
        batch_size=2000,
    )
    return list(Member.objects.filter(username__startswith="fan").order_by("pk"))


def _text(chance):
    text = ""
    while len(text) < CHARACTERS:
        text += chance.choice(WORDS) + chance.choice((" ", " ", " ", ", ", "。", "\n\n"))
    return text


def _talk(boards, people, threads, posts, now, chance):
    """Threads with posts shared out at random, and one long thread in front of them all."""
    bodies = [_text(chance) for _ in range(200)]
    written = [(body, markup.render(body).html) for body in bodies]
    start = now - timedelta(days=300)
    opened = [
        Thread(
            board=chance.choice(boards),
            author=chance.choice(people),
            title=f"{chance.choice(WORDS)} {chance.choice(WORDS)} {n}",
            opened_at=start + timedelta(minutes=n),
            last_poster=people[0],
        )
        for n in range(threads)
    ]
    opened[0].board = boards[0]
    opened = Thread.objects.bulk_create(opened, batch_size=1000)
    # Every thread has a first post, the long one has its thousand, the others share the rest.
    lengths = [LONG] + [1] * (threads - 1)
    for _ in range(posts - LONG - threads + 1):
        lengths[1 + min(int(chance.expovariate(8 / threads)), threads - 2)] += 1
    _posts(opened, lengths, people, written, now, chance)
    return Thread.objects.get(pk=opened[0].pk)


def _posts(opened, lengths, people, written, now, chance):
    def rows():
        for thread, length in zip(opened, lengths, strict=True):
            for number in range(1, length + 1):
                body, html = chance.choice(written)
                yield Post(
                    thread=thread, author=chance.choice(people), number=number, body=body, html=html,
                    posted_at=thread.opened_at + (now - thread.opened_at) * number / (length + 1),
                )  # fmt: skip

    found, batch = rows(), []
    for post in found:
        batch.append(post)
        if len(batch) == 5000:
            Post.objects.bulk_create(batch)
            batch = []
    Post.objects.bulk_create(batch)
    written = Post.objects.filter(thread=OuterRef("pk")).order_by().values("thread")
    Thread.objects.filter(pk__in=[thread.pk for thread in opened]).update(
        post_count=written.annotate(count=Count("*")).values("count"),
        last_post_at=written.annotate(last=Max("posted_at")).values("last"),
    )


def _build(people, features, now, chance):
    """The build that is out now, the one before and the next one, with votes and reports."""
    product, friday = make.product(), Week.at(now).friday
    teams = [make.team(f"Team {n}", of=product, makers=people[n * 5 : n * 5 + 5]) for n in range(4)]
    for week in (Week(friday).previous, Week(friday)):
        build = make.build(of=product, friday=week.friday)
        for n in range(features):
            make.feature(build, f"{WORDS[n]} {n}", by=teams[n % 4], makers=people[n : n + 2])
        build.publish(week.publishes_at)
        build.refresh_from_db()
        voted(build, people, chance)
        _reports(build, people, chance)
    make.build(of=product, friday=Week(friday).next.friday)
    return build


def voted(build, people, chance):
    """Each of them votes on each feature."""
    features = list(build.features.all())
    votes = (
        Vote(feature=feature, voter=person, value=1 if chance.random() < 0.7 else -1, cast_at=build.published_at)
        for person in people
        for feature in features
    )
    Vote.objects.bulk_create(votes, batch_size=5000)


def _reports(build, people, chance):
    features, moods = list(build.features.all()), Mood.values
    FourGridReport.objects.bulk_create(
        [
            FourGridReport(
                build=build, author=person, sent_at=build.published_at, changed_at=build.published_at,
                mood=chance.choice(moods), loved=chance.choice(features), loved_word=chance.choice(WORDS) * 10,
                letdown=chance.choice(features), letdown_word=chance.choice(WORDS) * 10,
            )
            for person in people
        ],
        batch_size=1000,
    )  # fmt: skip


def _wishes(product, people, chance, now):
    for n in range(60):
        proposal = make.proposal(f"{chance.choice(WORDS)} {n}", of=product, author=people[n], body=_text(chance), now=now)
        backers = people[60 : 60 + chance.randrange(200)]
        Backing.objects.bulk_create([Backing(proposal=proposal, member=person, backed_at=now) for person in backers])
        Proposal.objects.filter(pk=proposal.pk).update(backing_count=len(backers) + 1)


# The database itself casts the votes of everybody, seven loves of ten.
CAST = """
INSERT INTO feedback_vote (feature_id, voter_id, value, cast_at)
SELECT feature.id, member.id, CASE WHEN {chance} < 0.7 THEN 1 ELSE -1 END, %s
FROM releases_feature feature CROSS JOIN forum_member member
WHERE feature.build_id = %s AND member.username LIKE 'fan%%'
"""
CHANCE = {"postgresql": "random()", "sqlite": "abs(random() / 9223372036854775808.0)"}
YOUNG, ASIDE = 1000, 900


def closed_build(voters, features=12):
    """A build whose window has closed, with so many voters on each of its features; some of them do not count."""
    week = Week.at(clock.now()).previous.previous
    with transaction.atomic(), connection.cursor() as cursor:
        build = make.build(friday=week.friday, features=features)
        build.publish(week.publishes_at)
        build.refresh_from_db()
        voting = fans(voters)
        Member.objects.filter(username__startswith="fan").update(date_joined=make.JOINED)
        Member.objects.filter(pk__in=[person.pk for person in voting[:YOUNG]]).update(date_joined=build.published_at)
        aside = {"build": build, "reason": "One hand", "by": build.product.herald}
        VotesSetAside.objects.bulk_create(VotesSetAside(member=person, **aside) for person in voting[YOUNG : YOUNG + ASIDE])
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # what it writes itself need not be checked row by row
        cursor.execute(CAST.format(chance=CHANCE[connection.vendor]), [build.published_at, build.pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return build.pk


def open_window(build):
    """The build, as it takes votes and reports for another day."""
    Build.objects.filter(pk=build.pk).update(reports_close_at=clock.now() + timedelta(days=1))
    return build


def open_ballot(product, voters, now):
    """A ballot that takes votes, and so many of the members that `load` made, who may give them."""
    friday = Week.gathering(now).friday
    ballot = Ballot.objects.create(product=product, friday=friday, opens_at=now - timedelta(hours=1))
    ballot.fill(now)
    people = list(Member.objects.filter(username__startswith="fan").order_by("pk")[:voters])
    Member.objects.filter(pk__in=[person.pk for person in people]).update(date_joined=make.JOINED)
    EmailAddress.objects.bulk_create([EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in people])
    return ballot, people


def full_ballot(voters, now):
    """A ballot on which so many members have cast three votes each, for a build that wishes may go into. PostgreSQL only."""
    build = make.build(friday=Week.gathering(now).friday)
    make.team(of=build.product)
    author = make.member("author")
    wishes = [make.proposal(f"Wish {n}", of=build.product, author=author, now=now) for n in range(CANDIDATES)]
    ballot = Ballot.objects.create(product=build.product, friday=build.friday, opens_at=now, filled_at=now)
    ballot.put_on(wishes, None, now)
    fans(voters)
    with connection.cursor() as cursor:
        cursor.execute(EVERYBODY_VOTES, {"ballot": ballot.pk, "candidates": CANDIDATES, "at": now})
        cursor.execute("ANALYZE")
    return ballot
