"""The ledger of points and what is read from it."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from awards.medals.sources import SOURCES
from forum import clock
from forum.models import Member
from releases.models import Build, Product

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
# What was seen is looked at again for so long: a fact may be committed a little after the instant that stands on it.
OVERLAP = timedelta(minutes=10)
STREAK = "streak"


class Seen(models.Model):
    """Something that pulls what is new, and how far it has come. None: it has not begun, or begins again."""

    seen_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def since(self):
        return self.seen_until - OVERLAP if self.seen_until else BEGINNING


class RuleQuerySet(models.QuerySet):
    def known(self):
        """Those whose source is there; of a room that was taken out the lines stay."""
        return self.filter(kind__in=SOURCES)


class Rule(Seen):
    """What one kind of thing is worth, from now on: lines that are written keep their points."""

    kind = models.CharField(max_length=20, unique=True, editable=False)
    points = models.PositiveSmallIntegerField(_("points"))
    active = models.BooleanField(_("counts"), default=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["-points", "pk"]
        permissions = [("keep_medals", "Can change what earns points and medals, and take them back")]

    def __str__(self):
        return str(self.source.name)

    @property
    def source(self):
        return SOURCES[self.kind]


class PointEntry(models.Model):
    """One line of the ledger: who, for what, how much. Lines are only ever added; what was wrong is countered by another line."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="point_entries")
    cause = models.CharField(max_length=60)  # e.g. "report:12"; nobody gets anything twice for one cause
    kind = models.CharField(max_length=20)
    points = models.IntegerField()
    what = models.CharField(max_length=120, blank=True)  # what it was called on that day
    at = models.DateTimeField()
    counters = models.OneToOneField("self", models.CASCADE, null=True, related_name="countered")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "cause"], name="one_line_per_member_and_cause"),
            models.CheckConstraint(
                name="only_a_counter_line_takes_points_away",
                condition=Q(counters=None, reason="", points__gte=0) | (Q(counters__isnull=False, points__lte=0) & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="line_by_age"),
            models.Index(fields=["member", "-id"], name="line_by_member"),
        ]

    @property
    def name(self):
        return SOURCES[self.kind].name if self.kind in SOURCES else self.kind


class Score(models.Model):
    """The sum of a member's lines of one kind, of all kinds under "": kept because boards are sorted by it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="scores")
    kind = models.CharField(max_length=20, blank=True)
    lines = models.IntegerField()
    points = models.IntegerField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="one_score_per_member_and_kind")]
        indexes = [
            models.Index(fields=["kind", "-points", "member"], name="score_by_points"),
            models.Index(fields=["kind", "moved_at"], name="score_by_freshness"),
        ]


class Streak(models.Model):
    """How many builds in a row a member reported on. A Friday that asked for no report breaks nothing; `best` never falls."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="streaks")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    run = models.PositiveIntegerField()
    best = models.PositiveIntegerField()
    last_friday = models.DateField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "product"], name="one_streak_per_member_and_product"),
            models.CheckConstraint(name="best_streak_is_no_shorter", condition=Q(best__gte=F("run"), run__gte=1)),
        ]
        indexes = [
            models.Index(fields=["-best", "member"], name="streak_by_length"),
            models.Index(fields=["moved_at"], name="streak_by_freshness"),
        ]


class RollCall(models.Model):
    """A closed build whose reporters are written down in their streaks, once for ever: that the row exists is the claim."""

    build = models.OneToOneField(Build, models.CASCADE, related_name="roll_call")
    called_at = models.DateTimeField(default=clock.now)


class Grade(models.TextChoices):
    BRONZE = "bronze", _("Bronze")
    SILVER = "silver", _("Silver")
    GOLD = "gold", _("Gold")
    SINGLE = "single", _("Single")


class Medal(Seen):
    """A medal: what of a member's deeds it counts, and how many of them earn it."""

    key = models.SlugField(_("name in its address"), unique=True)
    words = models.JSONField()  # language → {"name", "about"}; {n} in a name is how many it takes
    shape = models.CharField(_("shape"), max_length=12)
    counts = models.CharField(_("what counts"), max_length=20)  # the kind of lines, or "streak"
    single = models.PositiveIntegerField(_("one grade only, at"), null=True, blank=True, validators=[MinValueValidator(1)])
    bronze = models.PositiveIntegerField(_("bronze at"), null=True, blank=True, validators=[MinValueValidator(1)])
    silver = models.PositiveIntegerField(_("silver at"), null=True, blank=True)
    gold = models.PositiveIntegerField(_("gold at"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    active = models.BooleanField(_("given to who earns it"), default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="medal_has_one_grade_or_three_that_rise",
                condition=Q(single__gte=1, bronze=None, silver=None, gold=None)
                | Q(single=None, bronze__gte=1, silver__gt=F("bronze"), gold__gt=F("silver")),
                violation_error_message=_("Either one grade only, or bronze, silver and gold, each higher than the one before."),
            )
        ]

    def __str__(self):
        return self.title(self.steps[0][0])

    @property
    def steps(self):
        """(grade, how many it takes), the lowest first."""
        return [(grade, at) for grade in Grade if (at := getattr(self, grade))]

    def said(self, what):
        """Its name or about in the reader's language, else in the site's, else in whichever there is."""
        for language in (get_language(), settings.LANGUAGE_CODE, *self.words):
            if words := self.words.get(language, {}).get(what):
                return words
        return self.key

    @property
    def about(self):
        return self.said("about")

    def title(self, grade):
        return self.said("name").replace("{n}", f"{getattr(self, grade) or ''}").strip()

    def earned(self, at):
        """Whoever has as many as `at` by now, as rows with `member` and `moved_at`."""
        if self.counts == STREAK:
            return Streak.objects.filter(best__gte=at)
        return Score.objects.filter(kind=self.counts, lines__gte=at)


class HonourQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(revoked_at=None)


class Honour(models.Model):
    """A medal that a member was given, once. It stays when rules change; only a person takes it back, and says why."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="honours")
    medal = models.ForeignKey(Medal, models.PROTECT, related_name="honours")
    grade = models.CharField(max_length=6, choices=Grade)
    given_at = models.DateTimeField(default=clock.now)
    told = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = HonourQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "medal", "grade"], name="a_medal_is_given_once"),
            models.CheckConstraint(
                name="medal_is_taken_back_with_a_reason",
                condition=Q(revoked_at=None, reason="") | (Q(revoked_at__isnull=False) & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["medal", "grade"], name="honour_by_grade", condition=Q(revoked_at=None)),
            models.Index(fields=["id"], name="honour_to_tell", condition=Q(told=False, revoked_at=None)),
        ]

    @property
    def title(self):
        return self.medal.title(self.grade)


class Meetup(models.Model):
    """Where members met in person, as whoever keeps the medals wrote it down."""

    name = models.CharField(_("name"), max_length=80)
    day = models.DateField(_("day"))
    city = models.CharField(_("city"), max_length=60)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "day", "city"],
                name="a_meetup_is_written_down_once",
                violation_error_message=_("This meetup is written down already. Add who is missing there."),
            )
        ]

    def __str__(self):
        return self.name

    def welcome(self, members, now):
        """These members were there; who is written down already stays so. How many came."""
        with transaction.atomic():
            known = set(self.guests.values_list("member", flat=True))
            guests = [Guest(meetup=self, member=member, at=now) for member in members if member.pk not in known]
            Guest.objects.bulk_create(guests, ignore_conflicts=True)
        return len(guests)


class GuestQuerySet(models.QuerySet):
    def with_lines(self):
        """Each with the key of the line that it earned, and of the line that counters that one."""
        cause = Concat(Value("meetup:"), Cast(OuterRef("meetup"), models.CharField()))
        lines = PointEntry.objects.filter(member=OuterRef("member"), cause=cause)
        return self.annotate(line=Subquery(lines.values("pk")), countered_by=Subquery(lines.values("countered")))

    def standing(self):
        """Those whose line was not taken back."""
        return self.with_lines().filter(countered_by=None)


class Guest(models.Model):
    """That a member was at a meetup. Whoever was not has the line in the ledger countered."""

    meetup = models.ForeignKey(Meetup, models.CASCADE, related_name="guests")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = GuestQuerySet.as_manager()

    class Meta:
        ordering = ["member__username"]
        constraints = [models.UniqueConstraint(fields=["meetup", "member"], name="a_member_was_at_a_meetup_once")]
        indexes = [models.Index(fields=["at"], name="guest_by_age")]
