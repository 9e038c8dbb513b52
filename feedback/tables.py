"""Votes and reports row by row, without anybody's name. Rows come shuffled, so that their order tells nothing of who sent what."""

from django.utils.translation import gettext as _

from feedback.insight import named_by
from feedback.models import Mood, Vote

AT_ONCE = 2000


def votes(build, team=None):
    """(header, rows): one row for each vote."""
    cast = Vote.objects.filter(feature__build=build, **({"feature__team": team} if team else {}))
    said = {value: str(label) for value, label in Vote.Value.choices}
    columns = cast.order_by("?").values_list("feature__title", "feature__team__name", "value")
    rows = ((build.number, title, by, said[value]) for title, by, value in columns.iterator(AT_ONCE))
    return [_("Build"), _("Feature"), _("Team"), _("Vote")], rows


def reports(build, team=None):
    """(header, rows): one row for each report."""
    faces = {"": "", **{mood: str(label) for mood, label in Mood.choices}}
    yes_no = {True: _("yes"), False: _("no")}
    columns = (
        "mood_word",
        "loved__title",
        "loved_word",
        "letdown__title",
        "letdown_word",
        "awaited__thread__title",
        "awaited_word",
    )
    sent = named_by(build.reports.all(), team).order_by("?").values_list("mood", *columns, "device", "shown")
    rows = (
        (build.number, faces[mood], *(cell or "" for cell in cells), yes_no[shown])
        for mood, *cells, shown in sent.iterator(AT_ONCE)
    )
    header = [
        _("Build"),
        _("My mood"),
        _("A word about my mood"),
        _("Loved most"),
        _("Why I loved it"),
        _("Let me down"),
        _("How it let me down"),
        _("Looking forward to"),
        _("Why I wait for it"),
        _("Device"),
        _("Words may be shown"),
    ]
    return header, rows
