from django.db import models, transaction
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from awards.models import Tally
from awards.thanks import notices
from forum import clock
from forum.models import Member

LONGEST = 140


class ThanksQuerySet(models.QuerySet):
    def visible_to(self, member):
        """What everybody reads, from those who are here; what is hidden only moderators and who wrote it."""
        here = self.filter(member__is_active=True)
        return here if member.has_perm("forum.moderate") else here.filter(Q(hidden_at=None) | Q(member=member.pk))

    def latest_of_each(self, tallies, most, member):
        """The latest of each tally and the member's own, each with `number` of those that stand on its wall; in one query."""
        number = Window(Count("pk", filter=Q(hidden_at=None)), partition_by="tally")
        place = Window(RowNumber(), partition_by="tally", order_by=F("pk").desc())
        found = self.visible_to(member).filter(tally__in=tallies).annotate(number=number, nth=place)
        return found.filter(Q(nth__lte=most) | Q(member=member.pk)).select_related("member").order_by("-pk")


class Thanks(models.Model):
    """A member's thanks to the winners of a week, with a sentence or without."""

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="thanks")
    member = models.ForeignKey(Member, models.CASCADE, related_name="thanks")
    words = models.CharField(_("A sentence, if you like"), max_length=LONGEST, blank=True)
    at = models.DateTimeField(default=clock.now)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ThanksQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("thanks")
        constraints = [
            models.UniqueConstraint(fields=["tally", "member"], name="a_member_thanks_once_per_tally"),
            models.CheckConstraint(
                name="only_what_is_hidden_is_hidden_by_somebody", condition=Q(hidden_by=None) | ~Q(hidden_at=None)
            ),
        ]
        indexes = [models.Index(fields=["tally", "-id"], name="thanks_by_tally")]

    def __str__(self):
        return self.words

    @classmethod
    def give(cls, tally, member, words, now):
        """Thank the winners, or change the words; the winners hear of the first time. None when a moderator has hidden it."""
        with transaction.atomic():
            thanks, new = cls.objects.get_or_create(tally=tally, member=member, defaults={"words": words, "at": now})
            if not new and not cls.objects.filter(pk=thanks.pk, hidden_at=None).update(words=words):
                return None
            if new:
                notices.tell_winners(tally, member, now)
        return thanks

    @classmethod
    def take_back(cls, tally, member):
        """False when a moderator has hidden it: then it stays as it is."""
        cls.objects.filter(tally=tally, member=member, hidden_at=None).delete()
        return not cls.objects.filter(tally=tally, member=member).exists()

    def hide(self, moderator, now):
        Thanks.objects.filter(pk=self.pk, hidden_at=None).update(hidden_at=now, hidden_by=moderator)

    def restore(self):
        Thanks.objects.filter(pk=self.pk).update(hidden_at=None, hidden_by=None)
