from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Prefetch, Q, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.models import Member
from releases.models.ballots import Ballot
from releases.models.builds import Build, free_wishes
from releases.models.candidates import Candidate
from releases.models.log import LogEntry
from releases.models.proposals import Proposal
from releases.models.teams import Team, TeamMember
from releases.models.votes import BallotVote
from releases.refused import Refused


class FeatureQuerySet(models.QuerySet):
    def visible_to(self, member):
        """The features of builds that are out: what members may vote on and speak of."""
        return self.filter(build__state=Build.State.PUBLISHED)

    def waiting(self):
        """The features of builds that are still to come."""
        return self.filter(build__state__in=Build.WAITING)

    def credited(self):
        """With the team, the proposal and the makers at hand, and which of them agreed to be shown."""
        agreed = TeamMember.objects.filter(member=OuterRef("pk"), shown=True)
        makers = Member.objects.annotate(agreed=Exists(agreed)).order_by("username")
        return self.select_related("team", "proposal").prefetch_related(Prefetch("makers", makers))

    def voted_in_by(self, member):
        """With `voted_in`: whether this member's vote on the ballot of its build was for it."""
        if not member.is_authenticated:
            return self.annotate(voted_in=Value(False))
        of_it = {"candidate__proposal": OuterRef("proposal"), "ballot__friday": OuterRef("build__friday")}
        return self.annotate(voted_in=Exists(BallotVote.objects.filter(member=member, **of_it)))

    def illustrated(self, pictures, member):
        """Those credited, voted in by the member or not, each with those of the pictures that stand beside it as `shown`."""
        features = list(self.credited().voted_in_by(member))
        for feature in features:
            feature.shown = [picture for picture in pictures if picture.feature_id == feature.pk]
        return features

    def next_position(self):
        return (self.aggregate(last=Max("position"))["last"] or 0) + 1

    def outrun(self):
        """Those whose proposal was declined, built or chosen for another build meanwhile."""
        elsewhere = Feature.objects.waiting().filter(proposal=OuterRef("proposal")).exclude(build=OuterRef("build"))
        unwanted = Q(proposal__isnull=False) & ~Q(proposal__status__in=Proposal.WANTED)
        return self.filter(unwanted | Exists(elsewhere))


class Feature(models.Model):
    class Maturity(models.TextChoices):
        NEW = "new", _("New")
        IMPROVED = "improved", _("Improved")
        FIXED = "fixed", _("Fixed")
        EXPERIMENTAL = "experimental", _("Experimental")

    build = models.ForeignKey(Build, models.CASCADE, null=True, related_name="features")
    # The build it is set aside from, because only fixes go out; with no build to be in, nothing shows it.
    stood_in = models.ForeignKey(Build, models.CASCADE, null=True, blank=True, related_name="set_aside")
    team = models.ForeignKey(Team, models.PROTECT, related_name="features", verbose_name=_("team"))
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="features")
    title = models.CharField(_("title"), max_length=80)
    maturity = models.CharField(_("how far it is"), max_length=12, choices=Maturity, default=Maturity.IMPROVED)
    summary = models.CharField(_("what changed, in plain words"), max_length=300, blank=True)
    technical = models.TextField(_("technical note"), max_length=1000, blank=True)
    measure = models.CharField(_("what was measured"), max_length=60, blank=True)
    before = models.CharField(_("before"), max_length=30, blank=True)
    after = models.CharField(_("after"), max_length=30, blank=True)
    makers = models.ManyToManyField(Member, blank=True, related_name="made", verbose_name=_("makers"))
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects = FeatureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["build", "title"], name="feature_title_is_unique_in_build"),
            models.UniqueConstraint(fields=["build", "proposal"], name="proposal_is_once_in_a_build"),
            models.CheckConstraint(
                name="feature_is_in_a_build_or_set_aside",
                condition=Q(build__isnull=False, stood_in=None) | Q(build=None, stood_in__isnull=False),
            ),
            models.CheckConstraint(
                name="feature_measures_both_before_and_after",
                condition=Q(measure="", before="", after="") | ~(Q(measure="") | Q(before="") | Q(after="")),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def shown_makers(self):
        """The makers who agreed to be shown; asks for `credited`, without it nobody is."""
        return [maker for maker in self.makers.all() if getattr(maker, "agreed", False)]

    @property
    def other_makers(self):
        """How many makers stay in the background."""
        return len(self.makers.all()) - len(self.shown_makers)

    @classmethod
    def candidates(cls, product):
        """The wishes that may be chosen for a build: still wanted, in no build that is to come; most backed first."""
        return free_wishes(product).by_backings()

    @classmethod
    def choose(cls, build, proposal, team, reason, by, now):
        """Take a wish into a planned build past the ballot, for a reason that all read on the ballot's page.

        Its friends hear that it is planned, but not for which build.
        """
        if not reason.strip():
            raise ValueError("a wish is chosen past the ballot for a reason")
        with transaction.atomic():
            build.hold_open(now)
            Proposal.objects.select_for_update().get(pk=proposal.pk)
            if not free_wishes(build.product).filter(pk=proposal.pk).exists():
                raise Refused(gettext("“%(title)s” is taken already. Choose another wish.") % {"title": proposal.thread.title})
            cls.refuse_twin(build, proposal.thread.title[: cls._meta.get_field("title").max_length])
            feature = build.take_in(proposal, by, now, team)
            ballot, standing = Ballot.of(build.product, build.friday), {"added_by": by, "added_at": now}
            candidate, _new = ballot.candidates.get_or_create(proposal=proposal, defaults=standing)
            candidate.overrule(Candidate.Override.IN, reason, by, now)
        return feature

    @classmethod
    def add(cls, build, team, title, by, now):
        """Something the team made that no wish asked for."""
        with transaction.atomic():
            build.hold_open(now)
            cls.refuse_twin(build, title)
            feature = build.features.create(team=team, title=title, position=build.features.next_position())
            build.record(LogEntry.What.FEATURES, by, now, f"+ {title}")
        return feature

    @staticmethod
    def refuse_twin(build, title, of=None):
        if build.features.filter(title=title).exclude(pk=of).exists():
            raise Refused(gettext("A feature of this build is called “%(title)s” already.") % {"title": title})

    def rework(self, makers, by, now):
        """Keep its changed words and who made it."""
        with transaction.atomic():
            self._hold_still()
            self.refuse_twin(self.build, self.title, of=self.pk)
            said = ["title", "maturity", "summary", "technical", "measure", "before", "after"]
            self.save(update_fields=[*said, "team", "position"])
            self.makers.set(makers)
            self.build.record(LogEntry.What.FEATURES, by, now, f"± {self.title}")

    def drop(self, reason, by, now):
        """Take it out of its planned build, until the last; the wish it came from is open again, with its backings.

        A wish that comes back does so for a reason that all read: beside it on the ballot, once that is frozen.
        """
        with transaction.atomic():
            self._hold_still()
            if self.proposal:
                self._give_back(reason, by, now)
            self.build.record(LogEntry.What.FEATURES, by, now, f"− {self.title}")
            self.delete()

    def _give_back(self, reason, by, now):
        if not reason.strip():
            raise Refused(gettext("Say why: whoever wished for it reads the reason."))
        self.proposal.turn(Proposal.Status.OPEN, now, by, reason.strip())
        candidates = self.proposal.candidacies.filter(ballot__product=self.build.product_id, ballot__friday=self.build.friday)
        for candidate in candidates.select_related("ballot"):
            candidate.overrule(Candidate.Override.OUT if candidate.ballot.frozen_at else "", reason, by, now)

    def _hold_still(self):
        """Its build as it is, until the change is done; refused when somebody took the feature out a moment ago."""
        self.build.hold_still()
        if not self.build.features.filter(pk=self.pk).exists():
            raise Refused(gettext("“%(title)s” is out of this build already.") % {"title": self.title})
