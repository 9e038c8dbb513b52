"""The numbers as figures, in the reader's language, each number with the answers behind it."""

from django.utils.translation import gettext as _

from feedback.figures import Cell, Figure, cells
from feedback.grids import CHOSEN, NONE
from feedback.insight.groups import BY
from feedback.insight.narrowing import KINDS, address, group_name
from feedback.models import Mood
from feedback.shares import Share


def grid_names():
    return {"mood": _("Mood"), "loved": _("Loved most"), "letdown": _("Let them down"), "awaited": _("Awaited")}


def _number(number, behind):
    return Cell(number, behind if number else "")


def of_grids(insight, build, team):
    """The four grids: each choice with how many made it."""
    names, whose = grid_names(), team and team.pk
    rows = [
        cells(
            names[grid.name],
            _("Words alone") if bar.key == NONE else str(Mood(bar.key).label) if grid.name == "mood" else bar.label,
            _number(bar.number, address(build.pk, grid=grid.name, **{CHOSEN[grid.name]: bar.key}, team=whose)),
        )
        for grid in insight.grids
        for bar in grid.bars
    ]
    return Figure("grids", _("Four grids"), (_("Grid"), _("Choice"), _("Reports")), tuple(rows))


def of_features(insight, build, team):
    """Each feature with its votes and how often it is named."""
    whose = team and team.pk
    rows = [
        cells(
            said.title,
            said.team_name,
            said.loves,
            said.misses,
            Share(said.loves, said.votes),
            _number(said.loved, address(build.pk, grid="loved", feature=pk, team=whose)),
            _number(said.letdown, address(build.pk, grid="letdown", feature=pk, team=whose)),
        )
        for pk, said, _sign in insight.features
    ]
    header = (_("Feature"), _("Team"), _("Love it"), _("Not yet"), _("Share of love"), _("Loved"), _("Let down"))
    return Figure("features", _("Features"), header, tuple(rows), shares=(4,))


def of_points(insight):
    """Reports per build, the newest first."""
    rows = tuple(cells(point.number, f"{point.friday}", point.reports) for point in reversed(insight.points))
    return Figure("reports-per-build", _("Reports per build"), (_("Build"), _("Friday"), _("Reports")), rows)


def of_groups(found, build, feature=None):
    """A figure for each kind of group."""
    return [_of_kind(by, found[by], build, feature) for by in BY]


def _of_kind(by, some, build, feature):
    love = [_("Love among them")] if feature else []
    header = (KINDS[by](), _("Reports"), _("Loved"), _("Let down"), *love, _("Happy or loving it"))
    rows = tuple(_group_row(group, build, feature) for group in some)
    return Figure(f"by-{by}", KINDS[by](), header, rows, shares=(4, 5) if feature else (4,))


def _group_row(group, build, feature):
    where = {"about": feature, "by": group.by, "of": group.key, "rest": group.rest}
    return cells(
        group_name(group.by, group.key, group.label, group.rest),
        _number(group.reports, address(build.pk, **where)),
        _number(group.loved, address(build.pk, grid="loved", feature=feature, **where)),
        _number(group.letdown, address(build.pk, grid="letdown", feature=feature, **where)),
        *([group.love] if feature else []),
        group.mood,
    )


def of_team(weeks, team):
    """A team's features on the builds before, the newest first."""
    rows = tuple(
        cells(
            week.number,
            Share(week.loves, week.votes),
            _number(week.loved, address(week.pk, grid="loved", whose="loved", team=team)),
            _number(week.letdown, address(week.pk, grid="letdown", whose="letdown", team=team)),
        )
        for week in weeks
    )
    header = (_("Build"), _("Share of love"), _("Loved"), _("Let down"))
    return Figure("against-builds", _("Against the builds before"), header, rows, shares=(1,))


def of_moods(moods, build, feature):
    """Who names the feature, by mood, in the order of the form."""
    rows = tuple(
        cells(str(mood.label), _number(moods.get(mood.value, 0), address(build.pk, about=feature, grid="mood", mood=mood.value)))
        for mood in Mood
    )
    return Figure("moods", _("Mood"), (_("Mood"), _("Reports")), rows)


def of_hours(spans, build, team):
    whose = team and team.pk
    rows = tuple(
        cells(
            span.number,
            _number(span.reports, address(build.pk, hours=span.index, team=whose)),
            span.so_far,
            span.mood,
        )
        for span in spans
    )
    header = (_("Hours after the release"), _("Reports"), _("So far"), _("Happy or loving it"))
    return Figure("hours", _("Mood hour by hour"), header, rows, shares=(3,))


def of_running(shares, builds):
    """Of those who say that they run a build, how many report; the newest first."""
    rows = [cells(build.number, share.whole, share.part, share) for build in builds if (share := shares.get(build.pk))]
    header = (_("Build"), _("Run it"), _("Of them have reported"), _("Report rate"))
    return Figure("report-rate", _("Report rate"), header, tuple(rows), shares=(3,))


def of_words(found, build, team):
    whose = team and team.pk
    rows = tuple(_word_row(word, address(build.pk, word=word.text, team=whose)) for word in found.words)
    header = (_("Word"), _("Reports"), _("Share"), _("Before"), _("Share before"))
    return Figure("words", _("Words that come up"), header, rows, shares=(2, 4))


def _word_row(word, behind):
    return cells(word.text, _number(word.here.part, behind), word.here, word.before.part, word.before)


def of_satisfaction(found):
    """Share of love: a row for each build, a column for each team."""
    header = (_("Build"), *(name for _pk, name in found.teams))
    rows = tuple(cells(week.number, *(week.teams.get(pk, Share()) for pk, _name in found.teams)) for week in found.weeks)
    return Figure("satisfaction", _("Love for each team's work"), header, rows, shares=tuple(range(1, len(header))))


def of_moods_over_builds(found):
    rows = tuple(cells(week.number, _number(week.reports, address(week.pk)), week.mood, week.run_it) for week in found.weeks)
    header = (_("Build"), _("Reports"), _("Happy or loving it"), _("Report rate"))
    return Figure("mood", _("Mood and report rate"), header, rows, shares=(2, 3))


def of_days(found):
    rows = tuple(
        cells(week.number, len(week.days), week.days_median, min(week.days, default=None), max(week.days, default=None))
        for week in found.weeks
    )
    header = (_("Build"), _("Wishes in it"), _("Days, median"), _("Shortest"), _("Longest"))
    return Figure("idea-to-build", _("From a wish to the build"), header, rows)


def of_replies(found):
    """How soon the team answers what members ask and complain about."""
    rows = tuple(
        cells(
            week.number, week.asked, len(week.replies), week.replies_median, round(max(week.replies), 1) if week.replies else None
        )
        for week in found.weeks
    )
    header = (_("Build"), _("Questions and complaints"), _("Answered by the team"), _("Hours, median"), _("Longest"))
    return Figure("replies", _("How soon the team answers"), header, rows)


def of_rings(found):
    header = (_("Build"), *(name for _pk, name in found.rings))
    rows = tuple(
        cells(week.number, *(_number(week.rings[pk], address(week.pk, by="ring", of=pk)) for pk, _name in found.rings))
        for week in found.weeks
    )
    return Figure("reporters-per-ring", _("Reporters in each ring"), header, rows)


def of_review(best, build, team):
    """A figure for each of the three grids that name something."""
    names, whose = grid_names(), team and team.pk
    header = (_("Named"), _("Reports"), _("Share of all reports"))
    return [
        Figure(
            f"most-{grid}",
            names[grid],
            header,
            tuple(
                cells(label, _number(share.part, address(build.pk, grid=grid, **{CHOSEN[grid]: key}, team=whose)), share)
                for key, label, share in first
            ),
            shares=(2,),
        )
        for grid, first in best.items()
    ]
