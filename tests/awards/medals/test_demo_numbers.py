"""Every number on the demo community's pages equals one that is counted again, from what people did and not from the ledger."""

from datetime import timedelta

import pytest
from django.db.models import F

from awards.medals.models import Meetup
from awards.medals.sources import SOURCES
from awards.models import Laureate, Standing
from config.roles import ROLES
from feedback.models import FourGridReport, Vote
from feedback.problems.models import Problem
from forum.models import Answer, Member, Origin, Thread
from releases.models import Backing, Build, Proposal, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(demo_community, clock):
    clock.move_to(demo_community)
    return clock()


def deeds(now):
    """{(member, kind): how many}, counted one by one."""
    found = []
    for report in FourGridReport.objects.select_related("build"):
        found += [(report.author_id, "report")] if report.build.reports_close_at <= now else []
    for origin in Origin.objects.exclude(invited_by=None):
        reports = FourGridReport.objects.filter(author=origin.member_id, build__reports_close_at__lte=now)
        found += [(origin.invited_by_id, "invited")] if reports.exists() else []
    for wish in Proposal.objects.filter(status="built").select_related("thread"):
        found.append((wish.thread.author_id, "wish"))
        found += [(b.member_id, "backing") for b in wish.backings.all() if b.member_id != wish.thread.author_id]
    for standing in Standing.objects.filter(place=1, tally__announced_at__lte=now):
        found += [(vote.voter_id, "winner") for vote in Vote.objects.filter(feature=standing.feature, value=1)]
        found += [(one.member_id, "popcorn") for one in Laureate.objects.filter(standing=standing, shown=True)]
    for seat in Seat.objects.exclude(member=None).exclude(ring__entry="open").select_related("ring"):
        found.append((seat.member_id, "hundred" if seat.ring.for_life and seat.number <= 100 else "ring"))
    for thread in Thread.objects.filter(kind__in=["talk", "question", "complaint"], board__readers=None):
        others = set(thread.posts.exclude(author=F("thread__author")).values_list("author", flat=True))
        found += [(thread.author_id, "talk")] if len(others) >= 5 else []
    for answer in Answer.objects.filter(at__lte=now - timedelta(days=1), thread__board__readers=None).select_related("post"):
        found.append((answer.post.author_id, "answer"))
    for problem in Problem.objects.filter(state="fixed", fixed_in__published_at__lte=now):
        voices = problem.evidence.filter(kind__in=["report", "thread"])
        found += [(member, "mended") for member in set(voices.values_list("member", flat=True))]
    found += [(guest.member_id, "meetup") for meetup in Meetup.objects.all() for guest in meetup.guests.all()]
    return {deed: found.count(deed) for deed in found}


def longest_rows():
    """{member: the most builds in a row}, build by build."""
    builds = list(Build.objects.asked_about().filter(tally__isnull=False).order_by("friday"))
    rows, best = {}, {}
    for build in builds:
        here = set(build.reports.values_list("author", flat=True))
        rows = {member: rows.get(member, 0) + 1 for member in here}
        best |= {member: max(row, best.get(member, 0)) for member, row in rows.items()}
    return best


def test_points_levels_and_boards(client, now):
    counted, points = deeds(now), {}
    for (member, kind), number in counted.items():
        points[member] = points.get(member, 0) + number * SOURCES[kind].points
    team = set(Member.objects.filter(groups__name__in=ROLES).values_list("pk", flat=True))
    shown = client.get("/medals/board/").context["boards"]
    for name, wanted in (("ever", points.keys() - team), ("ever_team", points.keys() & team)):
        first = sorted(((points[member], -member) for member in wanted), reverse=True)[:20]
        assert [(row["points"], -row["member"].pk) for row in shown[name]] == first
    for member in Member.objects.all():
        client.force_login(member)
        context = client.get("/medals/").context
        assert context["record"].points == points.get(member.pk, 0)
        assert {deed["source"].kind: deed["lines"] for deed in context["deeds"] if deed["lines"]} == {
            kind: number for (who, kind), number in counted.items() if who == member.pk
        }


def test_medals_and_their_rarity(client, now):
    counted, rows = deeds(now), longest_rows()
    for case in client.get("/medals/").context["cases"]:
        kind = case.medal.counts
        have = rows if kind == "streak" else {who: number for (who, what), number in counted.items() if what == kind}
        for step in case.steps:
            assert (step.title, step.holders) == (step.title, sum(number >= step.at for number in have.values()))
    assert client.get("/medals/").context["members"] == Member.objects.filter(is_active=True).count()
    assert Backing.objects.exists()
    assert {kind for _member, kind in counted} == set(SOURCES)


def test_the_hall(client, now):
    hall, rows = client.get("/hall/").context["hall"], longest_rows()
    seats = Seat.objects.filter(ring__slug="hundred").order_by("number")
    assert [(seat.number, seat.name) for seat in hall.rings[0][1]] == [(seat.number, seat.member.username) for seat in seats]
    named = dict(Member.objects.values_list("username", "pk"))
    assert [one.streak for one in hall.faithful] == [rows[named[one.name]] for one in hall.faithful]
    won = Standing.objects.filter(place=1).order_by("-tally__build__friday")
    assert [(one.day, one.title) for one in hall.winners] == [(standing.tally.build.friday, standing.title) for standing in won]
