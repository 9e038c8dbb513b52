"""A build looked at more closely: by group, feature by feature, hour by hour, word by word, and on one page for a meeting."""

from django.http import Http404

from feedback import figured, insight
from feedback.chart import chart
from feedback.downloads import shown
from feedback.insight import feature as one_feature
from feedback.insight import groups as by_group
from feedback.insight import hours as by_hour
from feedback.insight import words as by_word
from feedback.insight.review import best
from feedback.insight.week import WEEKS
from feedback.views.asked import for_product_managers, found_build, team_of
from forum import clock, promise


@for_product_managers
def groups(request, pk):
    """Who reports, loves and is let down: by ring, device, language and city."""
    now, (build, builds) = clock.now(), found_build(pk)
    figures = figured.of_groups(by_group.groups(build, now), build)
    return shown(request, "feedback/groups.html", {"build": build, "builds": builds, "now": now}, figures)


@for_product_managers
def feature(request, pk, feature):
    """What is said of one feature, by whom, and against its team's work before."""
    now, (build, builds) = clock.now(), found_build(pk)
    said = one_feature.said(build, feature, builds, now)
    if not said:
        raise Http404
    groups = by_group.groups(build, now, feature)
    kinds = figured.of_groups(groups, build, feature)
    figures = [figured.of_moods(groups["mood"], build, feature), figured.of_team(said.before, said.voices.team), *kinds]
    context = {
        "build": build,
        "builds": builds,
        "feature": feature,
        "said": said,
        "naming": sum(groups["mood"].values()),
        "kinds": kinds,
        "now": now,
    }
    return shown(request, "feedback/feature.html", context, figures)


@for_product_managers
def words(request, pk):
    """Words that come up this week, against the eight builds before."""
    now, (build, builds) = clock.now(), found_build(pk)
    team = team_of(request, build)
    found = by_word.emerging(build, builds, team and team.pk, now)
    context = {"build": build, "builds": builds, "team": team, "emerging": found, "now": now}
    return shown(request, "feedback/words.html", context, [figured.of_words(found, build, team)])


@for_product_managers
def hours(request, pk):
    """Mood and reports hour by hour after the release, and who of those who run it reports."""
    now, (build, builds) = clock.now(), found_build(pk)
    team = team_of(request, build)
    spans = by_hour.hours(build, team and team.pk, now)
    older = [other for other in builds if other.friday <= build.friday][:WEEKS]
    figures = [figured.of_hours(spans, build, team), figured.of_running(by_hour.running(older, now), older)]
    lines = {"mood": chart(spans, by_hour.percent_glad, most=100), "reports": chart(spans, lambda span: span.reports)}
    context = {"build": build, "builds": builds, "team": team, "lines": lines, "now": now}
    return shown(request, "feedback/hours.html", context, figures)


@for_product_managers
def review(request, pk):
    """The week on one page, for a meeting and for paper: nothing in it tells who said what."""
    late = promise.broken("published_at", "reports_close_at")
    now, (build, builds) = clock.now(), found_build(pk, late=late)
    team = team_of(request, build)
    week = insight.insight(build, builds, team and team.pk, now)
    figures = figured.of_review(best(week), build, team)
    context = {"build": build, "builds": builds, "team": team, "insight": week, "now": now}
    return shown(request, "feedback/review.html", context, figures)
