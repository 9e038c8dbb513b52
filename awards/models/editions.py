"""The count as it was published: files that never change, each with the digest of its bytes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.tallies import Tally
from forum import clock
from forum.models import Member


class EditionQuerySet(models.QuerySet):
    def light(self):
        """Without the files themselves, for pages that only name them."""
        return self.defer("csv", "json").select_related("by").order_by("number")


class Edition(models.Model):
    """The files of a count. The first was written with the tally; each later one is an erratum, which says why it had to be."""

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="editions", verbose_name=_("tally"))
    number = models.PositiveSmallIntegerField(_("edition"))
    at = models.DateTimeField(_("written"), default=clock.now)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by"))
    csv = models.TextField()
    json = models.TextField()
    csv_digest = models.CharField(max_length=64)
    json_digest = models.CharField(max_length=64)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("edition of a count"), _("editions of counts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tally", "number"], name="edition_number_is_unique_in_tally"),
            models.CheckConstraint(
                name="erratum_has_a_reason", condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason=""))
            ),
        ]

    def __str__(self):
        return f"{self.tally_id}/{self.number}"

    @property
    def is_erratum(self):
        return self.number > 1

    @property
    def before(self):
        return self.number - 1
