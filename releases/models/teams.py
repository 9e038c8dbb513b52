from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models import Board, Member
from releases import numbering


class Product(models.Model):
    """What the community builds. The first one, by position, is the one whose week the ribbon shows."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("name in its address"), unique=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    news_board = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("board for the news of builds"))
    proposals_board = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("board for proposals"))
    numbering = models.CharField(
        _("how builds are numbered"),
        max_length=40,
        default="YY.M.D",
        validators=[numbering.validate],
        help_text=_("YYYY YY MM M DD D: the Friday; WW its week of the year; N the build's count. 4.YY.N gives 4.26.31."),
    )
    ballot_votes = models.PositiveSmallIntegerField(
        _("votes for each member and Friday"), default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    ballot_capacity = models.PositiveSmallIntegerField(_("how many wishes a build takes in by vote"), default=5)
    ballot_automatic = models.PositiveSmallIntegerField(_("how many of the most backed wishes stand by themselves"), default=8)
    herald = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("who signs the threads that the week opens")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("product"), _("products")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    def next_number(self, friday):
        """A number for the build of this Friday that no other build of the product has. Asked within a transaction."""
        Product.objects.select_for_update().get(pk=self.pk)  # two plans made at once do not get the same
        taken = set(self.builds.values_list("number", flat=True))
        return numbering.free(self.numbering, friday, len(taken) + 1, taken)


class Team(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="teams", verbose_name=_("product"))
    name = models.CharField(_("name"), max_length=60)
    photo = models.CharField(max_length=80, blank=True, editable=False)  # the stem of the files, see forum.pictures
    members = models.ManyToManyField(Member, through="TeamMember", related_name="teams")

    class Meta:
        verbose_name, verbose_name_plural = _("team"), _("teams")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["product", "name"], name="team_name_is_unique_in_product")]

    def __str__(self):
        return self.name


class TeamMember(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="seats", verbose_name=_("team"))
    member = models.ForeignKey(Member, models.CASCADE, related_name="team_seats", verbose_name=_("member"))
    title = models.CharField(_("job title"), max_length=60, blank=True)
    shown = models.BooleanField(_("may be shown with name and photo"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("team member"), _("team members")
        constraints = [models.UniqueConstraint(fields=["team", "member"], name="member_is_once_in_a_team")]

    def __str__(self):
        return self.title
