"""The medals there are with who holds them, and what one member has of all that."""

from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, Q, Value

from awards.medals.levels import Level
from awards.medals.models import STREAK, Grade, Honour, Medal, Rule, Score, Streak
from forum.counting import number_of
from forum.models import Member

MEDALS, WORTH = "medals:cabinet", "medals:worth"
KEPT = 60  # seconds


@dataclass(frozen=True)
class Step:
    """One grade of a medal: how many it takes, and how many members hold it."""

    medal: Medal
    grade: str
    at: int
    holders: int

    @property
    def title(self):
        return self.medal.title(self.grade)

    @property
    def label(self):
        return "" if self.grade == Grade.SINGLE else Grade(self.grade).label


@dataclass(frozen=True)
class Case:
    """A medal as one member has it: which steps are given, how far it is to the next."""

    medal: Medal
    steps: list
    have: int
    held: frozenset

    @property
    def best(self):
        """The highest step that the member was given, or None."""
        return next((step for step in reversed(self.steps) if step.grade in self.held), None)

    @property
    def next(self):
        """What is still to be earned, or None."""
        return next((step for step in self.steps if step.grade not in self.held and step.at > self.have), None)

    @property
    def shown(self):
        """What is drawn of it: the best step, or the first one as a place that is free."""
        return self.best or self.steps[0]


@dataclass(frozen=True)
class Record:
    """All that the books hold on one member."""

    points: int = 0
    lines: dict = field(default_factory=dict)  # kind → how many lines
    worth: dict = field(default_factory=dict)  # kind → their points
    streak: int = 0
    honours: frozenset = frozenset()  # (medal key, grade)

    @property
    def level(self):
        return Level(self.points)

    def have(self, counts):
        return self.streak if counts == STREAK else self.lines.get(counts, 0)


def record(member):
    """The member's record, in one query."""
    scores = Score.objects.filter(member=member).values_list(Value("score"), "kind", "lines", "points")
    streaks = Streak.objects.filter(member=member).values_list(Value("streak"), Value(""), "best", Value(0))
    honours = Honour.objects.standing().filter(member=member)
    lines, worth, longest, held = {}, {}, 0, set()
    rows = scores.union(streaks, honours.values_list(Value("honour"), "grade", "medal", Value(0)), all=True)
    for what, name, number, points in rows:
        if what == "honour":
            held.add((number, name))
        elif what == "streak":
            longest = max(longest, number)
        else:
            lines[name], worth[name] = number, points
    lines.pop("", 0)
    return Record(worth.pop("", 0), lines, worth, longest, frozenset(held))


@dataclass(frozen=True)
class Cabinet:
    """All medals with their holders among all members; at most a minute old."""

    members: int
    medals: list  # (medal, its steps)

    @property
    def given(self):
        return [(medal, steps) for medal, steps in self.medals if medal.active]

    @property
    def streak_steps(self):
        return [step for medal, steps in self.given if medal.counts == STREAK for step in steps]

    def cases(self, record):
        """Every medal that is given, and those of the member's that are given no more."""
        for medal, steps in self.medals:
            held = frozenset(step.grade for step in steps if (medal.pk, step.grade) in record.honours)
            if medal.active or held:
                yield Case(medal, steps, record.have(medal.counts), held)


def cabinet():
    return cache.get_or_set(MEDALS, _look, KEPT)


def worth():
    """What each kind of deed earns, the most first: kind → points."""
    rules = Rule.objects.known().filter(active=True)
    return cache.get_or_set(WORTH, lambda: dict(rules.values_list("kind", "points")), KEPT)


def look_again():
    """Something was changed by hand: the next reader sees it."""
    cache.delete_many([MEDALS, WORTH])


def _look():
    here = Q(honours__revoked_at=None, honours__member__is_active=True)
    held = {f"{grade}_held": Count("honours", filter=here & Q(honours__grade=grade)) for grade in Grade}
    everybody = number_of(Member.objects.filter(is_active=True))
    medals = [(medal, _steps(medal)) for medal in Medal.objects.annotate(everybody=everybody, **held).order_by("position", "pk")]
    return Cabinet(medals[0][0].everybody if medals else 0, medals)


def _steps(medal):
    return [Step(medal, grade, at, getattr(medal, f"{grade}_held")) for grade, at in medal.steps]
