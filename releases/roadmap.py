"""Everything that is wished for, by how far it has come, and what came of each Friday. Of a coming build not a word."""

from collections import namedtuple
from datetime import timedelta

from django.db.models import BigIntegerField, Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import JSONObject, RowNumber
from django.utils.translation import gettext_lazy as _

from releases.cycle import Week
from releases.models import Ballot, Build, Candidate, Feature, Proposal, Step

MOST = 8  # wishes in each stage; the list of proposals has them all
FRIDAYS = 8
ON_TIME = timedelta(hours=1)  # what went out later than this after 17:00 was late

Status = Proposal.Status
Stage = namedtuple("Stage", "name words where")  # `where`: what the whole list of proposals is asked for
Section = namedtuple("Section", "stage wishes more")

STAGES = {
    Status.OPEN: Stage(_("Wished"), _("The most backed first."), {"status": Status.OPEN}),
    "ballot": Stage(_("On the ballot"), _("Members vote on these now."), {"status": "all", "ballot": 1}),
    Status.PLANNED: Stage(_("Being built"), _("Chosen for a coming build."), {"status": Status.PLANNED}),
    Status.BUILT: Stage(_("Out"), _("The newest first."), {"status": Status.BUILT}),
    Status.DECLINED: Stage(_("Declined"), _("With a reason, for all to read."), {"status": Status.DECLINED}),
}


def sections(proposals, now):
    """The stages, each with its first wishes; one query for all of them."""
    voted = Exists(Candidate.objects.filter(proposal=OuterRef("pk"), ballot__in=Ballot.objects.open(now)))
    stage = Case(When(voted & Q(status=Status.OPEN), then=Value("ballot")), default=F("status"), output_field=CharField())
    turned = Step.objects.filter(proposal=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    weight = Case(
        When(status__in=Proposal.WANTED, then=F("backing_count")), default=Subquery(turned), output_field=BigIntegerField()
    )
    place = Window(RowNumber(), partition_by=F("stage"), order_by=[F("weight").desc(nulls_last=True), F("pk").desc()])
    found = proposals.exclude(status=Status.MERGED).annotate(stage=stage, weight=weight, out_in=_out_in()).annotate(place=place)
    wishes = {name: [] for name in STAGES}
    for wish in found.filter(place__lte=MOST + 1).select_related("thread").order_by("place"):
        wishes[wish.stage].append(wish)
    return [Section(stage, wishes[name][:MOST], len(wishes[name]) > MOST) for name, stage in STAGES.items()]


def _out_in():
    """The build that it went out with."""
    found = Feature.objects.filter(proposal=OuterRef("pk"), build__state=Build.State.PUBLISHED).order_by("-build__friday")
    return Subquery(found.values(found=JSONObject(number="build__number", product="build__product__slug"))[:1])


class Friday:
    """What came of one Friday of a product: its build once it is out, and the wishes that were voted into it."""

    def __init__(self, friday, product):
        self.friday, self.product, self.build, self.accepted = friday, product, None, []

    @property
    def was_late(self):
        return self.build.is_out and self.build.published_at > self.build.week.publishes_at + ON_TIME


def fridays(member, product, now):
    """The last Fridays, the newest first, and the one whose list is fixed but that is still to come."""
    struck = Week.at(now).friday
    of = {"product": product} if product else {}
    builds = Build.objects.filter(Q(state__in=(Build.State.PUBLISHED, Build.State.SKIPPED)) | Q(friday__lte=struck), **of)
    builds = list(builds.select_related("product").order_by("-friday", "product__position", "product")[:FRIDAYS])
    rows = {}
    for build in builds:
        rows.setdefault((build.friday, build.product_id), Friday(build.friday, build.product)).build = build
    since = min((build.friday for build in builds), default=struck)
    for candidate in _accepted(member, of, since):
        ballot = candidate.ballot
        known = rows.setdefault((ballot.friday, ballot.product_id), Friday(ballot.friday, ballot.product))
        known.accepted.append(candidate)
    return sorted(rows.values(), key=lambda row: (row.friday, -row.product.position), reverse=True)[: FRIDAYS + 1]


def _accepted(member, of, since):
    """What the frozen ballots let in, by rank or by an override."""
    let_in = Q(override=Candidate.Override.IN) | (Q(accepted=True) & ~Q(override=Candidate.Override.OUT))
    ballots = Ballot.objects.filter(friday__gte=since, frozen_at__isnull=False, **of)
    found = Candidate.objects.visible_to(member).filter(let_in, ballot__in=ballots)
    return found.select_related("ballot__product", "proposal__thread").order_by(F("rank").asc(nulls_last=True), "pk")
