from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.esteem import esteem
from forum import clock, pictures
from forum.models import Member, Thread
from releases.models import Build, Feature


class TallyQuerySet(models.QuerySet):
    def announced(self):
        """What everybody may see, latest first, with its winners and their makers at hand."""
        laureates = Prefetch("laureates", Laureate.objects.select_related("member"))
        return (
            self.filter(announced_at__isnull=False)
            .select_related("build__product", "thread")
            .prefetch_related(Prefetch("standings", Standing.objects.prefetch_related(laureates)))
            .order_by("-build__friday", "build__product__position", "pk")
        )


class Tally(models.Model):
    """The count of a build's votes, made once for ever: that the row exists is the claim."""

    build = models.OneToOneField(Build, models.PROTECT, related_name="tally", verbose_name=_("build"))
    counted_at = models.DateTimeField(_("counted"), default=clock.now)
    voters = models.PositiveIntegerField(_("voters"), default=0)
    ran = models.PositiveIntegerField(_("voters who said that they run the build"), default=0)
    fewest_votes = models.PositiveIntegerField(_("fewest votes"))  # the rule as it was on that day
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    held_at = models.DateTimeField(_("held back"), null=True, blank=True)
    held_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("held back by"))
    hold_reason = models.CharField(_("why it is held back"), max_length=300, blank=True)
    thread = models.OneToOneField(Thread, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("thread"))

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("tally"), _("tallies")
        permissions = [("preview_awards", "Can see an award before it is announced, and hold it back")]

    def __str__(self):
        return str(self.build)

    def get_absolute_url(self):
        return reverse("awards:week", args=[self.build.friday])

    def hold(self, by, reason, now):
        """Keep it from being announced until somebody approves it. False when it is announced or held already."""
        free = Tally.objects.filter(pk=self.pk, announced_at=None, held_at=None)
        return bool(free.update(held_at=now, held_by=by, hold_reason=reason))

    def approve(self):
        """Let it be announced: at its hour, or with the next tick when that is past. False when nothing held it."""
        held = Tally.objects.filter(pk=self.pk, announced_at=None, held_at__isnull=False)
        return bool(held.update(held_at=None, held_by=None, hold_reason=""))

    @property
    def edition(self):
        """The latest edition of its files; None for one that was counted before files were kept."""
        return list(self.editions.all())[-1] if self.editions.all() else None

    @property
    def errata(self):
        return [edition for edition in self.editions.all() if edition.is_erratum]

    @property
    def aside(self):
        """How many votes were set aside by moderators."""
        return sum(standing.aside for standing in self.standings.all())

    @property
    def young(self):
        """How many votes came from accounts younger than the build."""
        return sum(standing.young for standing in self.standings.all())

    @property
    def left_out(self):
        """How many votes do not count."""
        return self.aside + self.young

    @property
    def ranking(self):
        """Every feature of the build, best first."""
        return sorted(self.standings.all(), key=lambda standing: standing.rank)

    @property
    def podium(self):
        """The features with a place, best first; several may share one. Empty when there is no award."""
        return [standing for standing in self.ranking if standing.place]

    @property
    def winners(self):
        """The features in the first place: one, more when they are equal, none when there is no award."""
        return [standing for standing in self.podium if standing.place == 1]


class Standing(models.Model):
    """What the votes said of one feature. Numbers and names are copied in, so later edits do not rewrite history."""

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="standings", verbose_name=_("tally"))
    feature = models.ForeignKey(Feature, models.PROTECT, related_name="standings", verbose_name=_("feature"))
    title = models.CharField(_("title"), max_length=80)
    team_name = models.CharField(_("team"), max_length=60)
    team_photo = models.CharField(_("photo of the team"), max_length=80, blank=True)
    loves = models.PositiveIntegerField(_("love it"))
    misses = models.PositiveIntegerField(_("not yet"))
    cast_loves = models.PositiveIntegerField(_("love it, all votes"), default=0)
    cast_misses = models.PositiveIntegerField(_("not yet, all votes"), default=0)
    aside = models.PositiveIntegerField(_("set aside"), default=0)
    young = models.PositiveIntegerField(_("of accounts younger than the build"), default=0)
    place = models.PositiveSmallIntegerField(_("place"), null=True, blank=True)  # None: not on the podium

    class Meta:
        verbose_name, verbose_name_plural = _("standing"), _("standings")
        constraints = [
            models.UniqueConstraint(fields=["tally", "feature"], name="one_standing_per_feature_and_tally"),
            models.CheckConstraint(name="podium_has_three_steps", condition=Q(place=None) | Q(place__range=(1, 3))),
        ]

    def __str__(self):
        return self.title

    @property
    def votes(self):
        return self.loves + self.misses

    @property
    def cast(self):
        return self.cast_loves + self.cast_misses

    @property
    def share(self):
        """The plain share of love, 0 to 1; None without a vote."""
        return self.loves / self.votes if self.votes else None

    @property
    def score(self):
        return esteem(self.loves, self.misses)

    @property
    def percent(self):
        return self.score * 100

    @property
    def photo(self):
        """The address of the team's photo, "" when it has none."""
        return pictures.address(self.team_photo, 480) if self.team_photo else ""

    @property
    def rank(self):
        """What standings are listed by: those with a place first, then by score, then by votes."""
        return (self.place or 4, -self.score, -self.votes, self.feature_id)

    @property
    def shown(self):
        """The makers who agreed to be named."""
        return [laureate for laureate in self.laureates.all() if laureate.shown]

    @property
    def unnamed(self):
        """How many makers did not."""
        return sum(not laureate.shown for laureate in self.laureates.all())


class Laureate(models.Model):
    """A maker of a feature on the podium. One who had not agreed to be shown is counted, without a name."""

    standing = models.ForeignKey(Standing, models.CASCADE, related_name="laureates")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="laurels", verbose_name=_("member"))
    name = models.CharField(_("name"), max_length=30, blank=True)
    title = models.CharField(_("job title"), max_length=60, blank=True)
    shown = models.BooleanField(_("shown"))  # whether the maker had agreed to be shown

    class Meta:
        verbose_name, verbose_name_plural = _("laureate"), _("laureates")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["standing", "member"], name="laureate_is_named_once")]

    def __str__(self):
        return self.name
