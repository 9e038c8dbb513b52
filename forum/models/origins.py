from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forum.models.members import Member


class Origin(models.Model):
    """What brought a member here, as far as it was known when they signed up."""

    class Kind(models.TextChoices):
        LINK = "link", _("a link with a word of its own")
        SITE = "site", _("a link on another site")
        MEMBER = "member", _("a member’s invitation")

    member = models.OneToOneField(Member, models.CASCADE, related_name="origin")
    kind = models.CharField(max_length=6, choices=Kind)
    word = models.CharField(max_length=60, blank=True)  # of the link, or the site's name
    invited_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="invited")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="origin_is_a_word_or_an_invitation",
                condition=Q(kind="member", word="") | (Q(kind__in=["link", "site"], invited_by=None) & ~Q(word="")),
            ),
            models.CheckConstraint(name="nobody_invites_themselves", condition=Q(invited_by=None) | ~Q(invited_by=F("member"))),
        ]
