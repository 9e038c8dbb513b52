"""The numbers of growth as figures, in the reader's language."""

from django.utils.translation import gettext as _

from feedback.figures import Figure, cells
from feedback.growth.actives import OTHERS
from forum.models import Origin


def of_days(growth):
    rows = tuple(cells(span.begins, span.active) for span in reversed(growth.days))
    return Figure("active-by-day", _("Active members by day"), (_("Day"), _("Active members")), rows)


def of_weeks(growth):
    rows = tuple(cells(span.begins, span.active, span.reported, span.voted) for span in reversed(growth.weeks))
    header = (_("Week from Friday"), _("Active members"), _("Reporters"), _("Voters"))
    return Figure("active-by-week", _("Active members, reporters and voters by week"), header, rows)


def of_months(growth):
    rows = tuple(cells(f"{span.begins:%Y-%m}", span.active) for span in reversed(growth.months))
    return Figure("active-by-month", _("Active members by month"), (_("Month"), _("Active members")), rows)


def of_cohorts(growth):
    """A row for each joining week, the newest first; a column for each week after it."""
    most = max(len(cohort.after) for cohort in growth.cohorts)
    rows = tuple(
        cells(cohort.begins, cohort.joined, *cohort.after, *[None] * (most - len(cohort.after)))
        for cohort in reversed(growth.cohorts)
    )
    header = (_("Joined in the week from"), _("Joined"), *(_("Week %(n)s") % {"n": n + 1} for n in range(most)))
    return Figure("retention", _("Who stays, by joining week"), header, rows, shares=tuple(range(2, most + 2)))


def of_sources(growth):
    rows = tuple(
        cells(_name(source), _kind(source), source.members, source.reported.whole, source.reported.part, source.reported)
        for source in growth.sources
    )
    header = (_("Source"), _("What it is"), _("Members"), _("Four weeks here"), _("Reported in them"), _("Share"))
    return Figure("sources", _("Where members come from"), header, rows, shares=(5,))


def of_values(index, readings):
    """What an index was, the newest day first."""
    rows = tuple(cells(reading.day, plain(reading.value)) for reading in reversed(readings))
    header = (_("Day"), f"{index.name} ({index.unit})" if index.unit else index.name)
    return Figure("values", index.name, header, rows)


def of_marks(marks):
    """What is marked in the chart of an index."""
    rows = tuple(
        cells(mark.day, mark.sign or _("dashed"), mark.label if mark.sign else _("Build %(number)s") % {"number": mark.label})
        for mark in reversed(marks)
    )
    return Figure("marks", _("Builds and events"), (_("Day"), _("In the chart"), _("What happened")), rows)


def plain(value):
    """A Decimal as the number that it is: 12 rather than 12.0000."""
    return int(value) if value == value.to_integral_value() else float(value)


def _name(source):
    if source.word:
        return source.word
    names = {Origin.Kind.MEMBER: _("Invitations"), OTHERS: _("All others"), "": _("Not known")}
    return names[source.kind]


def _kind(source):
    return str(Origin.Kind(source.kind).label) if source.kind in Origin.Kind.values else "–"
