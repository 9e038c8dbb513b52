from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Member, Thread
from releases.models.teams import Product


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(thread__in=Thread.objects.visible_to(member))

    def open(self):
        return self.filter(status=Proposal.Status.OPEN)


class Proposal(models.Model):
    """Something members wish for: a thread of its own, and those who back it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        PLANNED = "planned", _("Planned")
        BUILT = "built", _("Built")
        DECLINED = "declined", _("Declined")

    product = models.ForeignKey(Product, models.CASCADE, related_name="proposals")
    thread = models.OneToOneField(Thread, models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    backing_count = models.PositiveIntegerField(default=0)  # kept because lists are sorted by it

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "-backing_count", "-id"], name="proposal_by_backings")]
        permissions = [("answer_proposals", "Can plan and decline proposals, with words")]

    def __str__(self):
        return self.thread.title

    def get_absolute_url(self):
        return reverse("releases:proposal", args=[self.pk])

    @classmethod
    def propose(cls, product, author, title, body, now, submission=None):
        """Open a thread for the wish; its author is the first to back it."""
        with transaction.atomic():
            thread = product.proposals_board.open_thread(
                author, title, body, now, kind=Thread.Kind.SUGGESTION, submission=submission
            )
            proposal, new = cls.objects.get_or_create(thread=thread, defaults={"product": product})
            if new:
                Thread.objects.filter(pk=thread.pk).update(home=proposal.get_absolute_url())
                proposal.back(author, now)
        return proposal

    def back(self, member, now):
        """Stand behind the proposal; a second time changes nothing."""
        with transaction.atomic():
            _backing, new = Backing.objects.get_or_create(proposal=self, member=member, defaults={"backed_at": now})
            if new:
                Proposal.objects.filter(pk=self.pk).update(backing_count=F("backing_count") + 1)

    def take_back(self, member):
        with transaction.atomic():
            gone, _rows = Backing.objects.filter(proposal=self, member=member).delete()
            if gone:
                Proposal.objects.filter(pk=self.pk).update(backing_count=F("backing_count") - 1)


class Backing(models.Model):
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="backings")
    member = models.ForeignKey(Member, models.CASCADE, related_name="backings")
    backed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "member"], name="one_backing_per_member_and_proposal")]
