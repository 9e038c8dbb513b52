"""What a build's page shows of its votes and reports, to this reader at this moment."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery

from feedback import counts
from feedback.counts import Sign, Voices
from feedback.grids import FILLED
from feedback.models import FourGridReport, Vote
from feedback.recent import OLDEST, keep, recent
from forum.http import key
from releases.models import Build

NEWS = "just_sent"  # the cookie that says what
A_REPORT = 0  # where else the key of a feature stands


@dataclass(frozen=True)
class Row:
    """One feature, as this reader sees it."""

    voices: Voices = field(default_factory=Voices)
    sign: Sign = field(default_factory=Sign)
    own: int = 0  # 1 loves it, -1 not yet, 0 has not voted


@dataclass(frozen=True)
class Said:
    open: bool  # votes and reports are taken
    closed: bool  # they were, and the results are for everybody
    reports: int
    rows: dict = field(default_factory=dict)  # feature key → Row
    grids: frozenset = frozenset()  # those that the reader's own report fills
    reported: bool = False

    @property
    def others_shown(self):
        """What others chose is for those who have reported themselves, and after the close for everybody."""
        return self.closed or self.reported


def said_on(build, member, now, news=None):
    """What was said on the build. Counts are at most 15 seconds old, the member's own part is as it stands.

    `news` is the feature on which this member has voted within that time, or A_REPORT, as `news_of` their browser says.
    """
    _made_at, (reports, voices) = recent(_key(build), now, lambda: counts.said_of(build))
    if member.is_authenticated and news is not None:
        reports, voices = count_again(build, now, news if news in voices else None)
    own, grids, reported = _own(build, member) if member.is_authenticated else ({}, frozenset(), False)
    signs = counts.signs(voices)
    window = build.window
    return Said(
        open=bool(window) and now in window,
        closed=bool(window) and now >= window.closes,
        reports=reports,
        rows={pk: Row(said, signs[pk], own.get(pk, 0)) for pk, said in voices.items()},
        grids=grids,
        reported=reported,
    )


def tell(answer, feature=A_REPORT):
    """Let who has just voted on the feature (its key), or reported, see it counted on the page they look at next: their own
    browser remembers, since on the last evening votes come by the hundred a second. The answer, with what to remember."""
    answer.set_cookie(NEWS, feature, OLDEST, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return answer


def news_of(request):
    """What the browser's reader has just sent: the key of a feature, A_REPORT, or None."""
    return key(request.COOKIES.get(NEWS, ""))


def count_again(build, now, feature=None):
    """Let whoever has just voted or reported see it counted, without counting the whole build again; what now holds."""
    made_at, (_reports, voices) = recent(_key(build), now, lambda: counts.said_of(build))
    if feature:
        reports, fresh = counts.said_of(build, feature)
    else:
        reports, fresh = build.reports.count(), {}
    return keep(_key(build), made_at, (reports, voices | fresh))[1]


def _key(build):
    return f"said:{build.pk}"


def _own(build, member):
    """The member's votes by feature, the grids their report fills, and whether there is one; in one query."""
    mine = FourGridReport.objects.filter(build=build, author=member)
    vote = Vote.objects.filter(feature=OuterRef("features"), voter=member).values("value")
    rows = Build.objects.filter(pk=build.pk).values_list(
        "features", Subquery(vote), Exists(mine), *(Exists(mine.filter(FILLED[grid])) for grid in FourGridReport.GRIDS)
    )
    votes, reported, filled = {}, False, ()
    for feature, value, reported, *filled in rows:  # noqa: B007  the report is the same in every row
        votes[feature] = value or 0
    return votes, frozenset(grid for grid, is_filled in zip(FourGridReport.GRIDS, filled, strict=False) if is_filled), reported
