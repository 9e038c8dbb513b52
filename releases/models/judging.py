"""How votes are judged, of whatever kind: a flag only says what is odd, and what a moderator sets aside stays where it is."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Member


class JudgedVotes(models.Model):
    """A member's votes in one count that a moderator does not count, for a reason. The votes themselves stay."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-pk"]


class OddVotes(models.Model):
    """Something odd about how a member voted, for a moderator to look at. It changes nothing by itself."""

    class Why(models.TextChoices):
        ALIKE = "alike", _("votes like the others of a small group")
        BURST = "burst", _("came in a burst")

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    why = models.CharField(max_length=5, choices=Why)
    score = models.FloatField()
    words = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField(default=clock.now)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-score"]

    @property
    def sentence(self):
        """The figures behind it, in the reader's language; `words` keeps the kind and the two numbers."""
        kind, found, expected = self.words.split()
        return SENTENCES[kind]() % {"found": found, "expected": expected}


SENTENCES = {
    "same": lambda: gettext("%(found)s members cast exactly these votes; %(expected)s were to be expected."),
    "joined": lambda: gettext(
        "%(found)s members who joined at the same time vote nearly the same; %(expected)s were to be expected."
    ),
    "minutes": lambda: gettext(
        "%(found)s members voted nearly the same within the same minutes; %(expected)s were to be expected."
    ),
    "young": lambda: gettext("%(found)s young accounts voted for the same thing within minutes; %(expected)s were to be expected."),
}
