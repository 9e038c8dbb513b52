"""What a member gets back for a report: its number, the Fridays in a row, what came of the last one, and who else reports."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Subquery

from feedback.models import FourGridReport
from feedback.recent import recent
from forum.counting import number_of
from forum.models import Member
from releases.models import Build, Proposal
from releases.models.rings import Seat
from releases.models.rollouts import Running

LONGEST_ROW = 520  # Fridays: ten years


@dataclass(frozen=True)
class Receipt:
    number: int  # the report is this one of the build's, in the order in which they came
    row: int  # on so many of its product's Fridays in a row the member has reported, this one included
    altogether: int  # and on so many of them at all


@dataclass(frozen=True)
class Rate:
    """How many of a ring have reported, of those who hold a seat in it; of everybody, when it has no name."""

    ring: str
    reports: int
    members: int

    @property
    def share(self):
        return self.reports / self.members


@dataclass(frozen=True)
class Outcome:
    """What came of a line in a report."""

    grid: str
    words: str
    href: str = ""


OUTCOMES = []


def register(outcomes):
    """Add to what "your last week" says: `outcomes(report, member, now)` gives Outcomes of one report."""
    OUTCOMES.append(outcomes)
    return outcomes


@register
def _of_the_wish(report, member, now):
    if wish := Proposal.objects.visible_to(member).filter(pk=report.awaited_id).first():
        yield Outcome("awaited", wish.get_status_display(), wish.get_absolute_url())


def of(build, member):
    """The Receipt of the member's report on the build."""
    mine = FourGridReport.objects.filter(author=member, build=OuterRef("pk"))
    until = build.reports.filter(pk__lte=Subquery(build.reports.filter(author=member).values("pk")))
    fridays = Build.objects.asked_about().filter(product=build.product_id, friday__lte=build.friday).order_by("-friday")
    rows = list(fridays.values_list(Exists(mine), number_of(until))[:LONGEST_ROW])
    reported = [is_reported for is_reported, _number in rows]
    row = reported.index(False) if False in reported else len(reported)
    return Receipt(rows[0][1], row, sum(reported))


def is_newer(build, member, now, waited):
    """Whether the member's report on the build (its key) was written after one that has waited for so many seconds."""
    since = now - timedelta(seconds=min(waited, 10**7))
    return FourGridReport.objects.filter(build=build, author=member, changed_at__gt=since).exists()


def last_week(build, member, now):
    """The member's report before this build, with what came of it as (report, Outcomes); None when there is none."""
    earlier = FourGridReport.objects.filter(author=member, build__product=build.product_id, build__friday__lt=build.friday)
    last = earlier.select_related("build", "loved", "letdown", "awaited__thread").order_by("-build__friday").first()
    return last and (last, [outcome for outcomes in OUTCOMES for outcome in outcomes(last, member, now)])


def rates(build, now):
    """A Rate for each ring of the build's product that has members, the innermost first, and one for everybody."""
    return recent(f"rates:{build.pk}", now, lambda: _rates(build))[1]


def _rates(build):
    reports = FourGridReport.objects.filter(build=build)
    seats = Seat.objects.taken().filter(ring=OuterRef("product__rings"))
    holds = Exists(Seat.objects.taken().filter(member=OuterRef("pk"), ring__product=build.product_id))
    runs = Exists(Running.objects.filter(build=build, member=OuterRef("pk")))
    users = Member.objects.filter(holds | runs, is_active=True)
    rows = (
        Build.objects.filter(pk=build.pk)
        .order_by("product__rings__position", "product__rings")
        .values_list(
            "product__rings__name",
            number_of(seats.filter(Exists(reports.filter(author=OuterRef("member"))))),
            number_of(seats),
            number_of(users.filter(Exists(reports.filter(author=OuterRef("pk"))))),
            number_of(users),
        )
    )
    rows = list(rows)  # one without a ring, where the product has none
    rates = [Rate(name, sent, members) for name, sent, members, *_everybody in rows] + [Rate("", *rows[0][3:])]
    return tuple(rate for rate in rates if rate.members)
