"""What a letter about a week's reports begins with: the numbers in sentences that stand by themselves."""

from django.contrib.auth.models import AnonymousUser
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.insight import builds_like, insight
from feedback.insight.review import best
from forum.models import Thread
from releases.models import Proposal
from releases.news import plain


def draft(build, now):
    """(title, body in Markdown), in the language of whoever writes. Wishes that nobody may see are left out."""
    week = insight(build, list(builds_like(build.pk)), None, now)
    first = best(week)
    parts = [_opening(build, week.totals)]
    for heading, rows in (
        (_("What you loved most"), _features(first["loved"])),
        (_("What let you down"), _features(first["letdown"])),
        (_("What you look forward to"), _wishes(first["awaited"])),
    ):
        if rows:
            parts += [f"## {heading}", "\n".join(rows)]
    title = _("What happened to your reports on %(number)s") % {"number": build.number}
    return Truncator(title).chars(Thread._meta.get_field("title").max_length), "\n\n".join(parts)


def _opening(build, totals):
    said = ngettext(
        "%(n)s of you sent a report on %(number)s. Thank you!",
        "%(n)s of you sent reports on %(number)s. Thank you!",
        totals.reports,
    )
    opening = said % {"n": totals.reports, "number": plain(build.number)}
    if not totals.moods:
        return opening
    glad = _("%(glad)s of %(faces)s faces were happy or loving it.") % {"glad": totals.glad, "faces": totals.moods}
    return f"{opening}\n\n{glad}"


def _features(rows):
    return [f"- **{plain(title)}** · {_reports(share.part)}" for _key, title, share in rows]


def _wishes(rows):
    """Each with what has become of it."""
    shown = Proposal.objects.visible_to(AnonymousUser()).filter(pk__in=[key for key, _title, _share in rows])
    wishes = {wish.pk: wish for wish in shown}
    return [
        f"- [**{plain(title)}**]({wishes[key].get_absolute_url()}) · {_reports(share.part)} · {wishes[key].get_status_display()}"
        for key, title, share in rows
        if key in wishes
    ]


def _reports(number):
    return ngettext("%(n)s report", "%(n)s reports", number) % {"n": number}
