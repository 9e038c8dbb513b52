"""The ballot: what members put into a Friday's build."""

import hashlib

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock, notices, spoken
from forum.models import Member
from releases import ballot_box, electorate, freezing
from releases.cycle import Week, Window
from releases.models.builds import Build, free_wishes
from releases.models.teams import Product
from releases.refused import Refused


class BallotQuerySet(models.QuerySet):
    def open(self, now):
        """Not frozen yet, by the clock and by the books."""
        return self.filter(frozen_at=None, friday__gte=Week.gathering(now).friday, opens_at__lte=now)

    def gathering_after(self, build):
        """Those of later Fridays that have their candidates already and no result yet."""
        return self.filter(friday__gt=build.friday, filled_at__isnull=False, frozen_at=None)

    def to_freeze(self, now):
        """Those whose Thursday noon has come and whose result is not written yet."""
        return self.filter(frozen_at=None, friday__lt=Week.gathering(now).friday)


class Ballot(models.Model):
    """The candidates for one Friday's build of a product. Its window is the clock's, its result is written once."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="ballots")
    friday = models.DateField(_("Friday"))
    opens_at = models.DateTimeField()
    filled_at = models.DateTimeField(null=True, blank=True)  # when it got the candidates that nobody has to choose
    votes_each = models.PositiveSmallIntegerField(_("votes for each member"), default=3, validators=[MinValueValidator(1)])
    capacity = models.PositiveSmallIntegerField(_("how many wishes fit in"), default=5)
    watched_at = models.DateTimeField(null=True, blank=True)  # when its votes were last looked through for odd ones
    frozen_at = models.DateTimeField(null=True, blank=True)
    voters = models.PositiveIntegerField(default=0)  # once it is frozen
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the result as CSV

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["-friday"]
        permissions = [("judge_votes", "Can set votes aside, with a reason")]
        constraints = [
            models.UniqueConstraint(fields=["product", "friday"], name="one_ballot_per_product_and_friday"),
            models.CheckConstraint(
                name="ballot_is_frozen_with_its_digest",
                condition=Q(frozen_at=None, digest="") | (Q(frozen_at__isnull=False) & ~Q(digest="")),
            ),
            models.CheckConstraint(name="ballot_gives_votes", condition=Q(votes_each__gte=1)),
        ]
        indexes = [models.Index(fields=["friday"], name="ballot_to_freeze", condition=Q(frozen_at=None))]

    def __str__(self):
        return f"{self.product} {self.friday}"

    def get_absolute_url(self):
        return reverse("releases:ballot", args=[self.product.slug, self.friday])

    @property
    def week(self):
        return Week(self.friday)

    @property
    def window(self):
        """When members may vote."""
        return Window(self.opens_at, self.week.freezes_at)

    @property
    def build(self):
        """The build that it is for, or None while none is planned. Never a word of it to members."""
        return Build.objects.filter(product=self.product_id, friday=self.friday).first()

    @classmethod
    def of(cls, product, friday):
        """The product's ballot for this Friday; before it opens it holds only what was chosen directly."""
        given = {"votes_each": product.ballot_votes, "capacity": product.ballot_capacity}
        given["opens_at"] = Week(friday).previous.publishes_at
        return cls.objects.get_or_create(product=product, friday=friday, defaults=given)[0]

    @classmethod
    def open_for(cls, product, friday, now):
        """The product's ballot for this Friday, with its candidates from the instant at which it opens."""
        ballot = cls.of(product, friday)
        if now >= ballot.opens_at:
            ballot.fill(now)
        return ballot

    def fill(self, now):
        """Put on what was not accepted last time, and the most backed wishes. Only the first call does."""
        with transaction.atomic():
            if not Ballot.objects.filter(pk=self.pk, filled_at=None).update(filled_at=now):
                return False
            self.filled_at = now
            free = free_wishes(self.product).filter(thread__hidden_at=None)
            last = Ballot.objects.filter(product=self.product, friday__lt=self.friday).values("pk")[:1]
            carried = free.filter(candidacies__ballot__in=last)
            self.put_on([*carried, *free.by_backings()[: self.product.ballot_automatic]], None, now)
        return True

    def put_on(self, proposals, by, now):
        """Make wishes candidates; those that are already stay as they are."""
        candidate = self.candidates.model
        rows = {wish.pk: candidate(ballot=self, proposal=wish, added_by=by, added_at=now) for wish in proposals}
        self.candidates.bulk_create(rows.values(), ignore_conflicts=True)

    def add(self, proposal, by, now):
        """A product manager's candidate, as long as members may vote."""
        with transaction.atomic():
            self._hold_still(now)
            if not free_wishes(self.product).filter(pk=proposal.pk).exists():
                raise Refused(gettext("“%(title)s” is settled or taken. Choose another wish.") % {"title": proposal.thread.title})
            self.put_on([proposal], by, now)

    def take_off(self, candidate, by, now):
        """The wish is no candidate any more; its votes are free again, and who gave them hears of it."""
        with transaction.atomic():
            self._hold_still(now)
            if candidate.override:
                raise Refused(gettext("It was put in directly. Take it out of the build first."))
            voters = Member.objects.filter(pk__in=candidate.votes.values("member"))
            cause, title = f"candidate:{candidate.pk}:off", candidate.proposal.thread.title
            notices.tell(voters, "off_ballot", cause, self.get_absolute_url(), now, proposal=title)
            candidate.delete()

    def resize(self, capacity, now):
        """Let so many wishes in, as long as members may vote."""
        with transaction.atomic():
            self._hold_still(now)
            Ballot.objects.filter(pk=self.pk).update(capacity=capacity)
        self.capacity = capacity

    def refusal(self, now):
        """Why nobody votes on it at `now`, in a sentence; "" while it is open."""
        if now < self.opens_at:
            return gettext("This ballot opens on %(moment)s.") % {"moment": spoken.moment(self.opens_at)}
        if self.frozen_at or now >= self.window.closes:
            moments = {"froze": spoken.moment(self.window.closes), "next": spoken.moment(self.week.publishes_at)}
            return gettext("This ballot froze on %(froze)s. The next one opens on %(next)s.") % moments
        return ""

    def cast(self, member, candidate, now):
        """Give the candidate one of the member's votes; twice is once. Refused says why that cannot be."""
        if reason := electorate.refusal(member, now):
            raise Refused(reason)
        for _turn in range(self.votes_each + 2):
            if ballot_box.cast(candidate.pk, member, now, seen=True):
                return
            votes_each = self._refuse(candidate, now).votes_each
            given = set(self.votes.filter(member=member).values_list("candidate", flat=True))
            if candidate.pk in given:
                return
            if len(given) >= votes_each:
                raise Refused(gettext("All your votes are given. Take one back to give it to another wish."))
            # Another request of the same member took the slot, or freed one: look again.
        raise Refused(gettext("That was too much at once. Try again."))

    def take_back(self, member, candidate, now):
        """The member's vote is free again; without a vote nothing changes. Refused when the ballot is not open."""
        if not ballot_box.take_back(candidate.pk, member, now, seen=True):
            self._refuse(candidate, now)

    def _refuse(self, candidate, now):
        """Raise Refused when the candidate takes no votes; otherwise the ballot as it stands now."""
        ballot = Ballot.objects.get(pk=self.pk)
        if reason := candidate.refusal() or ballot.refusal(now) or ballot.refusal(max(now, clock.now())):
            raise Refused(reason)
        return ballot

    def _hold_still(self, now):
        """Lock the ballot for a change of its candidates; Refused when it is not open."""
        if reason := Ballot.objects.select_for_update().get(pk=self.pk).refusal(now):
            raise Refused(reason)

    def freeze(self, now):
        """Write the result down and let the accepted wishes into the build. Only the first call does; False for the others."""
        return freezing.freeze(self, now)

    def shuffled(self, candidates, member):
        """The candidates in an order of the member's own, the same at every look: no place on the page wins votes."""

        def place(candidate):
            return hashlib.sha256(f"{self.pk}:{member.pk}:{candidate.pk}".encode()).digest()

        return sorted(candidates, key=place)
