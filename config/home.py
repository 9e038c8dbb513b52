"""The front page: this week at a glance."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Subquery
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.models import Laureate, Standing, Tally
from feedback.models import FourGridReport, Vote
from forum import clock
from forum.models import Thread
from releases.cycle import Phase, Week
from releases.models import Build, Candidate, Proposal
from releases.this_week import ThisWeek, product

THREADS = 6
WISHES = 5
HEROES = {Phase.MISSED: "home/_late.html"}  # for readers a missed Friday is a late one, until the tick skips it


@require_safe
def home(request):
    now = clock.now()
    week = ThisWeek.at(now)
    winners, coming = _last_winners(), week.upcoming
    voting = coming and coming.is_waiting and now < Week(coming.friday).freezes_at
    ballot = _ballot(request.user, now) if voting else None
    context = {
        "now": now,
        "week": week,
        "hero": HEROES.get(week.phase, f"home/_{week.phase}.html"),
        "build": _told(week.build, request.user) if week.build else None,
        "winners": winners,
        "won": bool(winners and week.build and winners[0].tally.build_id == week.build.pk),
        "ballot": ballot,
        "wishes": [] if ballot else _wishes(request.user),
        "threads": _talking(request.user),
    }
    return render(request, "home/home.html", context)


def _told(row, member):
    """The build of the week, with what there is to say of it: changes, reports, votes, and whether this member has reported."""
    reports = FourGridReport.objects.filter(build=OuterRef("pk"))
    votes = Vote.objects.filter(feature__build=OuterRef("pk"))
    return (
        Build.objects.select_related("product")
        .annotate(
            changes=Count("features"),
            wished=Count("features__proposal"),
            report_count=_count(reports, "build"),
            vote_count=_count(votes, "feature__build"),
            reported=Exists(reports.filter(author=member.pk)),
            announced=Exists(Tally.objects.filter(build=OuterRef("pk"), announced_at__isnull=False)),
        )
        .get(pk=row.pk)
    )


def _count(rows, by):
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Subquery(counted, output_field=IntegerField())


def _last_winners():
    """What shared the first place of the last award, with the makers who agreed to be shown."""
    shown = Prefetch("laureates", Laureate.objects.filter(shown=True).select_related("member"))
    first = Standing.objects.filter(place=1, tally__announced_at__isnull=False).select_related("tally__build__product")
    found = list(first.prefetch_related(shown).order_by("-tally__build__friday", "tally__build__product__position", "pk")[:3])
    return [standing for standing in found if standing.tally_id == found[0].tally_id]


def _wishes(member):
    """What is wanted most for the next build."""
    wanted = Proposal.objects.visible_to(member).open().filter(product__in=product().values("pk"))
    return list(wanted.select_related("thread").by_backings()[:WISHES])


def _ballot(member, now):
    """The open ballot's candidates, the member's own votes first; None when there is nothing to vote on."""
    found = Candidate.objects.visible_to(member).standing().on_open(now).filter(ballot__product__in=product().values("pk"))
    found = list(found.with_vote_of(member).select_related("ballot__product", "proposal__thread"))
    if not found:
        return None
    ballot = found[0].ballot
    shown = sorted(ballot.shuffled(found, member), key=lambda candidate: not candidate.voted)
    left = ballot.votes_each - sum(candidate.voted for candidate in found)
    return {"ballot": ballot, "candidates": shown[:WISHES], "left": max(0, left), "more": max(0, len(shown) - WISHES)}


def _talking(member):
    """Where somebody spoke last, among what this reader may see."""
    return Thread.objects.visible_to(member).for_lists(member).order_by("-last_post_at", "-pk")[:THREADS]
