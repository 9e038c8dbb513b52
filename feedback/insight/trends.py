"""Twelve builds side by side: how content members are with each team's work, how long a wish and an answer take, who reports."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Value

from feedback import sums
from feedback.insight.hours import reporting
from feedback.recent import recent
from feedback.shares import Share
from forum.models import Member, Post, Thread
from releases.models import Build, Feature, Seat

BUILDS = 12
HOUR = timedelta(hours=1)
ASKED = (Thread.Kind.QUESTION, Thread.Kind.COMPLAINT)


@dataclass(frozen=True)
class Week:
    """What is told of one build."""

    pk: int
    number: str
    friday: object
    reports: int
    mood: Share
    teams: dict  # the key of a team → Share of love among the votes on its features
    days: tuple  # from each wish in it to the build, in days
    rings: dict  # the key of a ring → how many of those who sit in it reported, the innermost of several
    run_it: Share  # who say that they run it, and report
    asked: int  # questions and complaints of members from this build to the next
    replies: tuple  # to each that the team answered: the hours until it did

    @property
    def replies_median(self):
        return round(median(self.replies), 1) if self.replies else None

    @property
    def replies_longest(self):
        return round(max(self.replies), 1) if self.replies else None

    @property
    def days_median(self):
        return median(self.days) if self.days else None


@dataclass(frozen=True)
class Trends:
    weeks: tuple  # the oldest first
    teams: tuple  # (key, name) of those with a vote in them
    rings: tuple  # (key, name)


def builds_of(slug):
    """The product's last builds that members were asked about, the oldest first."""
    found = Build.objects.asked_about().filter(product__slug=slug).select_related("product", "sums")
    return list(found.defer("notes", "notes_html").order_by("-friday")[:BUILDS])[::-1]


def trends(product, builds, now):
    """What is told of these builds of the product; at most 15 seconds old."""
    key = f"trends:{product.pk}:{builds[-1].pk if builds else 'none'}"
    return recent(key, now, lambda: _trends(product, builds, now))[1]


def percent_glad(week):
    return week.mood.percent


def percent_love(team):
    """What a chart of one team's work shows of a week."""
    return lambda week: week.teams.get(team, Share()).percent


def _trends(product, builds, now):
    counted = {one.build_id: one for one in sums.count([build for build in builds if not sums.kept(build)], now)}
    found = [sums.kept(build) or counted[build.pk] for build in builds]
    names, rings = _names(product, {team for one in found for team, said in one.teams.items() if said[1]})
    seated, (days, replies), run_it = _seated(product, builds), _waits(builds, now), reporting(builds)
    weeks = [_week(*both, names, seated, days, replies, run_it, rings) for both in zip(builds, found, strict=True)]
    return Trends(tuple(weeks), tuple(sorted(names.items(), key=lambda one: one[1])), tuple(rings))


def _names(product, heard):
    """(key → name of the teams that were heard of, (key, name) of each ring from the inside); one query."""
    teams = product.teams.filter(pk__in=heard).order_by().annotate(place=Value(0), kind=Value("team"))
    rings = product.rings.order_by().annotate(kind=Value("ring")).values_list("kind", "position", "pk", "name")
    rows = sorted(teams.values_list("kind", "place", "pk", "name").union(rings, all=True))
    return {pk: name for kind, _n, pk, name in rows if kind == "team"}, [
        (pk, name) for kind, _n, pk, name in rows if kind == "ring"
    ]


def _week(build, one, names, seated, days, replies, run_it, rings):
    teams = {team: Share(*one.of_team(team)[:2]) for team in names if one.of_team(team)[1]}
    return Week(
        build.pk,
        build.number,
        build.friday,
        reports=one.reports,
        mood=Share(one.glad, one.moods),
        teams=teams,
        days=tuple(days[build.pk]),
        rings={ring: seated.get((build.pk, ring), 0) for ring, _name in rings},
        run_it=run_it.get(build.pk, Share()),
        asked=len(replies[build.pk]),
        replies=tuple(hours for hours in replies[build.pk] if hours is not None),
    )


def _seated(product, builds):
    """(build, ring) → how many report who sit in that ring today, the innermost of several."""
    rows = Seat.objects.innermost(product).filter(member__reports__build__in=builds).order_by()
    counted = rows.values("member__reports__build", "ring").annotate(number=Count("pk"))
    return {(build, ring): number for build, ring, number in counted.values_list("member__reports__build", "ring", "number")}


def _waits(builds, now):
    """(build → the whole days from each wish to the build that it is in; build → the hours until the team answered each question
    and complaint that members brought up from this build to the next, None for those it did not); one query."""
    days, replies = defaultdict(list), defaultdict(list)
    wishes = Feature.objects.filter(build__in=builds, proposal__isnull=False).order_by()
    rows = wishes.values_list("build", "proposal__thread__opened_at", F("build__published_at"))
    for build, since, until in rows.union(_questions(builds, now), all=True):
        if build:
            days[build].append((until - since).days)
        else:
            out = [one for one in builds if one.published_at <= since][-1]
            replies[out.pk].append((until - since) / HOUR if until else None)
    return days, replies


def _questions(builds, now):
    """(nothing, when it was asked, when somebody of the team answered first) of what everybody may read."""
    team = Member.objects.staff()
    answers = Post.objects.filter(thread=OuterRef("pk"), hidden_at=None, author__in=team).order_by("number")
    asked = Thread.objects.filter(kind__in=ASKED, board__readers=None, hidden_at=None).exclude(author__in=team)
    since = asked.filter(opened_at__gte=builds[0].published_at, opened_at__lte=now) if builds else asked.none()
    nothing = Value(None, output_field=IntegerField())
    answered = since.order_by().annotate(nothing=nothing, answered_at=Subquery(answers.values("posted_at")[:1]))
    return answered.values_list("nothing", "opened_at", "answered_at")
