"""What members voted into the build that goes out next. Of the build itself only its day, and whether it is kept back."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from releases.cycle import Week
from releases.models import Ballot, Build, Candidate, Product, Proposal

KNOWN = ("product_id", "friday", "state", "held_at", "fixes_only", "skip_reason")


@dataclass
class Coming:
    """One product's next Friday, with its ballot once that has opened."""

    product: Product
    week: Week
    now: object
    build: Build | None = None
    ballot: Ballot | None = None
    candidates: list = field(default_factory=list)

    @property
    def stage(self):
        if self.build and self.build.is_left_out:
            return "skipped"
        if self.now < self.week.freezes_at:
            return "gathering"
        if self.ballot and not self.ballot.frozen_at:
            return "counting"
        return "fixed" if self.build else "nothing"

    @property
    def is_late(self):
        return self.now >= self.week.publishes_at

    @property
    def accepted(self):
        """What goes in, by rank or by an override."""
        return [candidate for candidate in self.candidates if candidate.is_in]

    @property
    def postponed(self):
        """What would have gone in, and was left out for a reason."""
        return [candidate for candidate in self.candidates if candidate.override == Candidate.Override.OUT]

    @property
    def again(self):
        """How many wishes stand on the next ballot again."""
        return len(self.candidates) - len(self.accepted) - len(self.postponed)


def coming(member, now):
    """Each product's next Friday, as far as this member may read its wishes; one whose build is late is still to come."""
    last = Week.at(now)
    weeks = (last, last.next)
    builds = Build.objects.filter(friday__in=[week.friday for week in weeks]).only(*KNOWN)
    builds = {(build.product_id, build.friday): build for build in builds}
    found = [Coming(product, _week(product, weeks, builds, now), now) for product in Product.objects.all()]
    ballots = Ballot.objects.filter(friday__in={one.week.friday for one in found}, opens_at__lte=now).select_related("product")
    ballots = {(ballot.product_id, ballot.friday): ballot for ballot in ballots}
    for one in found:
        one.build = builds.get((one.product.pk, one.week.friday))
        one.ballot = ballots.get((one.product.pk, one.week.friday))
    shown = {one.ballot.pk: one for one in found if one.ballot}
    for candidate in _ranked(member, [pk for pk, one in shown.items() if one.stage == "fixed"]):
        shown[candidate.ballot_id].candidates.append(candidate)
    return found


def _week(product, weeks, builds, now):
    last, following = weeks
    build = builds.get((product.pk, last.friday))
    late = build and build.is_waiting and not build.fixes_only and now <= last.late_until
    return last if late else following


def _ranked(member, ballots):
    """The candidates of frozen ballots, first place first, with the member's own votes and whether they may read the wish."""
    readable = Exists(Proposal.objects.visible_to(member).filter(pk=OuterRef("proposal")))
    found = Candidate.objects.filter(ballot__in=ballots).exclude(rank=None).with_vote_of(member).annotate(seen=readable)
    return found.select_related("ballot", "proposal__thread", "overridden_by").order_by("rank")
