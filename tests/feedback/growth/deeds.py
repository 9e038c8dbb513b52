"""People who come and go: a community in which much was done over some months, and what was done, told again in plain Python."""

import random
from collections import defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from feedback.models import FourGridReport, Vote
from forum.models import Member, Post
from releases.models import Backing, Ballot, BallotVote
from tests import make

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime.fromisoformat("2026-11-22T12:00:00+08:00")  # a Sunday


def lived(people=12, weeks=14, seed=3):
    """Members who joined in the last weeks and did this and that, at any hour, until now."""
    dice, product = random.Random(seed), make.product()
    thread = make.thread(on=product.news_board, author=product.herald, now=NOON - timedelta(weeks=weeks + 1))
    fridays = [make.FRIDAY - timedelta(weeks=n) for n in range(weeks)]
    builds = [make.build(of=product, friday=friday, published=True, features=2) for friday in fridays]
    wishes = [make.proposal(f"Wish {n}", of=product, author=product.herald, now=NOON - timedelta(weeks=weeks)) for n in range(3)]
    ballot = Ballot.open_for(product, make.FRIDAY + timedelta(weeks=1), NOON)
    ballot.put_on(wishes, None, NOON)
    candidates = list(ballot.candidates.all())
    posts, number = [], 1
    members = []
    for n in range(people):
        joined = NOON - timedelta(hours=dice.randrange(1, weeks * 7 * 24))
        person = make.member(f"Guest{n}", date_joined=joined)
        members.append(person)

        def moment(joined=joined):
            return joined + (NOON - joined) * dice.random()

        for _post in range(dice.randrange(5)):
            number += 1
            posts.append(Post(thread=thread, author=person, number=number, body="x", html="x", posted_at=moment()))
        for build in dice.sample(builds, 3):
            at = moment()
            FourGridReport.objects.create(build=build, author=person, mood="happy", sent_at=at, changed_at=NOON)
            Vote.objects.create(feature=build.features.first(), voter=person, value=1, cast_at=moment())
        for wish in dice.sample(wishes, dice.randrange(3)):
            Backing.objects.create(proposal=wish, member=person, backed_at=moment())
        if dice.random() < 0.5:
            first = candidates[0]
            BallotVote.objects.create(ballot=ballot, candidate=first, member=person, slot=1, cast_at=moment())
    Post.objects.bulk_create(posts)
    return members


def days():
    """{what: {member: the days on which they did it}}, from the rows themselves."""
    found = {name: defaultdict(set) for name in ("any", "reported", "voted")}
    for name, rows in (
        ("", Post.objects.values_list("author", "posted_at")),
        ("reported", FourGridReport.objects.values_list("author", "sent_at")),
        ("voted", Vote.objects.values_list("voter", "cast_at")),
        ("voted", BallotVote.objects.values_list("member", "cast_at")),
        ("", Backing.objects.values_list("member", "backed_at")),
    ):
        for member, at in rows:
            for kind in {"any", name} - {""}:
                found[kind][member].add(at.astimezone(SHANGHAI).date())
    return found


def friday(day):
    while day.isoweekday() != 5:
        day -= timedelta(days=1)
    return day


def spans():
    """{(member, kind, begins)}, from the rows themselves."""
    done = days()
    found = {(member, "day", day) for member, on in done["any"].items() for day in on}
    found |= {(member, "week", friday(day)) for member, on in done["any"].items() for day in on}
    found |= {(member, "month", day.replace(day=1)) for member, on in done["any"].items() for day in on}
    found |= {(member, kind, friday(day)) for kind in ("reported", "voted") for member, on in done[kind].items() for day in on}
    return found


def joined_on():
    """{member: the day on which they joined}, of those with a confirmed address."""
    rows = Member.objects.filter(emailaddress__verified=True).values_list("pk", "date_joined")
    return {pk: at.astimezone(SHANGHAI).date() for pk, at in rows}
