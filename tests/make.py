"""Things to test with, in words: make.member("Ann"), make.thread(), make.build(published=True)."""

from datetime import date, datetime
from itertools import count

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from feedback.models import FourGridReport, Vote
from forum.models import Board, Member
from releases.models import Build, Feature, Product, Proposal, Ring, Team, TeamMember

THURSDAY = datetime.fromisoformat("2026-11-19T10:00:00+08:00")
JOINED = datetime.fromisoformat("2026-08-01T10:00:00+08:00")  # long enough ago for everything that asks for it
FRIDAY = date(2026, 11, 20)
PASSWORD = "orange-friday"

serial = count(1)


def member(name=None, role=None, **more):
    n = next(serial)
    name = name or f"fan{n}"
    more.setdefault("date_joined", JOINED)
    person = Member.objects.create_user(name, f"member{n}@example.org", PASSWORD, **more)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if role:
        person.groups.add(Group.objects.get(name=role))
    return person


def board(name="Talk", **more):
    n = next(serial)
    return Board.objects.create(name=name, slug=more.pop("slug", f"board-{n}"), position=n, **more)


def thread(title="Hello", author=None, on=None, body="First words", now=THURSDAY, **more):
    return (on or board()).open_thread(author or member(), title, body, now, **more)


def product(name="Phone OS"):
    n = next(serial)
    return Product.objects.create(
        name=name,
        slug=f"product-{n}",
        position=n,
        news_board=board("This week", starters=Board.Starters.TEAM),
        proposals_board=board("Wishes"),
        herald=member(f"herald{n}"),
    )


def ring(name="Closed ring", of=None, **more):
    n = next(serial)
    return Ring.objects.create(product=of or product(), name=name, slug=f"ring-{n}", position=n, **more)


def team(name="Messaging", of=None, makers=(), shown=True):
    team = Team.objects.create(product=of or product(), name=name)
    for person in makers:
        TeamMember.objects.create(team=team, member=person, title="Engineer", shown=shown)
    return team


def build(of=None, friday=FRIDAY, number=None, published=False, features=0, **more):
    """A build planned for a Friday; `published` at 17:00 that day, with so many features."""
    of = of or product()
    number = number or f"{friday:%y}.{friday.month}.{friday.day}"
    found = Build.objects.create(product=of, friday=friday, number=number, **{"headline": "Calmer and quicker", **more})
    for n in range(features):
        feature(found, f"Feature {n + 1}")
    if published:
        found.publish(found.week.publishes_at)
        found.refresh_from_db()
    return found


def feature(build, title="Quick reply", by=None, makers=(), **more):
    by = by or build.product.teams.first() or team(of=build.product)
    made = Feature.objects.create(build=build, team=by, title=title, **{"summary": "Answer without unlocking.", **more})
    made.makers.set(makers)
    return made


def proposal(title="Scrolling screenshots", of=None, author=None, body="One long picture.", now=THURSDAY):
    return Proposal.propose(of or product(), author or member(), title, body, now)


def votes(feature, loves=0, misses=0, at=None):
    """So many votes by members made for it."""
    at = at or feature.build.published_at
    for n in range(loves + misses):
        value = Vote.Value.LOVE if n < loves else Vote.Value.MISS
        Vote.objects.create(feature=feature, voter=member(), value=value, cast_at=at)


def report(build, author=None, **grids):
    at = build.published_at
    return FourGridReport.objects.create(
        build=build, author=author or member(), sent_at=at, changed_at=at, **(grids or {"mood": "happy"})
    )
