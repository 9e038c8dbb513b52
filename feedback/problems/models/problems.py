from django.db import models, transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from forum import clock, notices
from forum.models import Member
from releases.models import Build, Product, Team, TeamMember
from releases.refused import Refused


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("problem", "New")
    SEEN = "seen", pgettext_lazy("problem", "Seen")
    FIXING = "fixing", _("Being fixed")
    FIXED = "fixed", pgettext_lazy("problem", "Fixed")
    DECLINED = "declined", _("Not planned")


class ProblemQuerySet(models.QuerySet):
    def standing(self):
        """Those that are not part of another one."""
        return self.filter(merged_into=None)

    def unsolved(self):
        return self.filter(state__in=Problem.UNSOLVED)

    def managed_by(self, member):
        """A product manager's: all; a maker's: those of the maker's teams."""
        if member.has_perm("feedback.read_insight"):
            return self
        return self.filter(team__in=TeamMember.objects.filter(member=member.pk).values("team"))


class Problem(models.Model):
    """One thing that lets members down, however many say it and wherever."""

    State = State
    UNSOLVED = (State.NEW, State.SEEN, State.FIXING)
    MANAGED = ("title", "words", "state", "reason", "fixed_in", "team", "owner", "next_update")
    TOLD = ("state", "reason", "fixed_in", "next_update")  # what reporters are told of when it changes

    product = models.ForeignKey(Product, models.CASCADE, related_name="problems", verbose_name=_("product"))
    title = models.CharField(_("What is wrong"), max_length=120)
    words = models.TextField(_("What is known of it"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NEW)
    reason = models.TextField(_("A word to everybody whom it happens to"), max_length=500, blank=True)
    fixed_in = models.ForeignKey(Build, models.PROTECT, null=True, blank=True, related_name="fixes", verbose_name=_("Fixed in"))
    came_back_in = models.ForeignKey(Build, models.SET_NULL, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="problems", verbose_name=_("Team"))
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Who looks after it")
    )
    next_update = models.DateField(_("Next word by"), null=True, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    voices = models.PositiveIntegerField(default=0)  # members to whom it happens; kept because lists are sorted by it

    objects = ProblemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-voices", "-id"], name="problem_by_voices", condition=Q(merged_into=None))]
        constraints = [
            models.CheckConstraint(name="problem_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="problem_is_fixed_in_a_build",
                condition=Q(state="fixed", fixed_in__isnull=False) | (~Q(state="fixed") & Q(fixed_in=None)),
            ),
            models.CheckConstraint(name="problem_is_declined_with_a_reason", condition=~Q(state="declined", reason="")),
            models.CheckConstraint(name="problem_is_not_merged_into_itself", condition=~Q(merged_into=F("pk"))),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("problems:problem", args=[self.pk])

    @property
    def is_back(self):
        """Fixed once, and met again in a later build."""
        return self.came_back_in_id is not None

    def is_overdue(self, today):
        return self.state in self.UNSOLVED and self.next_update is not None and self.next_update < today

    def managed_by(self, member):
        return Problem.objects.filter(pk=self.pk).managed_by(member).exists()

    @classmethod
    def open(cls, product, title, by, now, **more):
        return cls.objects.create(product=product, title=title, opened_by=by, opened_at=now, **more)

    @classmethod
    def held(cls, *keys):
        """The problems with these keys, locked, always in the same order so that no two changes wait crosswise."""
        found = {problem.pk: problem for problem in cls.objects.filter(pk__in=keys).select_for_update().order_by("pk")}
        return [found[pk] for pk in keys]

    @classmethod
    def held_alone(cls, pk):
        """The problem, locked; refused when it is part of another one."""
        [problem] = cls.held(pk)
        problem.refuse_if_merged()
        return problem

    def refuse_if_merged(self):
        if self.merged_into_id:
            raise Refused(gettext("“%(title)s” is part of another problem now. Go on there.") % {"title": self.title})

    def reporters(self):
        """Everybody whom it happens to, who wrote of it or who found it."""
        return Member.objects.filter(pk__in=self.evidence.values("member"))

    def turn(self, changes, by, now, after=None):
        """Change what is `MANAGED`, keep the turn and tell every reporter once; None when nothing is different.

        `after` is the key of the last turn that whoever changes it has seen (0: none); another one since is not overwritten.
        """
        with transaction.atomic():
            problem = self.held_alone(self.pk)
            changes = {name: value for name, value in changes.items() if getattr(problem, name) != value}
            if not changes:
                return None
            if after is not None and problem.last_turn != after:
                raise Refused(gettext("Somebody else changed this a moment ago. Look at it again before you change it."))
            return problem._take_turn(changes, by, now)

    def settle(self, fresh, now):
        """Count these voices that have just come; one from a later build than it was fixed in brings the problem back."""
        self.count_voices()
        build = fresh.latest_build() if self.state == State.FIXED else None
        if build and build.friday > self.fixed_in.friday:
            self._come_back(build, now)

    def _come_back(self, build, now):
        """Its reporters are told, and whoever looks after it."""
        self._take_turn({"state": State.SEEN, "fixed_in": None, "came_back_in": build, "reason": ""}, None, now)
        if self.owner_id:
            cause = f"problem:{self.pk}:back:{build.pk}"
            told = {"problem": self.title, "build": build.number}
            notices.tell([self.owner], "problem_back", cause, self.get_absolute_url(), now, **told)

    @property
    def last_turn(self):
        return self.turns.values_list("pk", flat=True).first() or 0

    def count_voices(self):
        """Count anew what lists are sorted by; for those who hold the problem."""
        self.voices = self.evidence.aggregate(voices=Count("member", distinct=True))["voices"]
        Problem.objects.filter(pk=self.pk).update(voices=self.voices)

    def _take_turn(self, changes, by, now):
        if changes.get("state") == State.FIXED:
            changes = {"came_back_in": None, **changes}
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=changes.keys())
        said = {name: getattr(self, name) for name in ("state", "reason", "fixed_in", "next_update", "owner", "came_back_in")}
        turn = self.turns.create(by=by, at=now, **said)
        if changes.keys() & set(self.TOLD):
            self._tell(turn, "state" in changes, by, now)
        return turn

    def _tell(self, turn, is_state, by, now):
        """Once per turn, everybody but whoever made it."""
        told = {"problem": self.title, "back" if turn.came_back_in else self.state if is_state else "news": ""}
        if self.fixed_in:
            told["build"] = self.fixed_in.number
        people = self.reporters().exclude(pk=by and by.pk)
        notices.tell(people, "problem", f"problem-turn:{turn.pk}", self.get_absolute_url(), now, **told)


class Turn(models.Model):
    """What a problem's state was from an instant on, who made it so and with which words. Turns are only ever added."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="turns")
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")  # None: new evidence did
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=State)
    reason = models.TextField(max_length=500, blank=True)
    fixed_in = models.ForeignKey(Build, models.SET_NULL, null=True, blank=True, related_name="+")
    came_back_in = models.ForeignKey(Build, models.SET_NULL, null=True, blank=True, related_name="+")
    next_update = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
