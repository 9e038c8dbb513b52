"""What belongs to no problem yet: lines of reports and complaints on the forum, proposed in groups.

The work is bounded: the newest lines alone are read and compared, however many wait behind them.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from feedback.models import FourGridReport
from feedback.problems import alike
from feedback.problems.models import Evidence, Problem
from forum.models import Thread
from releases.models import Product, Team, TeamMember

LINES, THREADS = 300, 60  # read at a time, the newest first
KNOWN, SAMPLES = 200, 12  # problems that lines are compared with, and lines of each
GROUPS, SHOWN, ALONE = 12, 5, 20  # on one page


@dataclass(frozen=True)
class Line:
    """A let-down line or a complaint that waits."""

    key: str  # "r12" for a report, "t5" for a thread
    words: str
    source: object

    @property
    def is_thread(self):
        return self.key[0] == "t"


@dataclass(frozen=True)
class Group:
    """Lines that seem to speak of one thing, and the known problem it seems to be, if any."""

    lines: list
    problem: Problem | None = None
    title: str = ""

    @property
    def shown(self):
        return self.lines[:SHOWN]

    @property
    def more(self):
        return self.lines[SHOWN:]


@dataclass(frozen=True)
class Inbox:
    known: list = field(default_factory=list)  # of Group
    fresh: list = field(default_factory=list)
    alone: list = field(default_factory=list)  # of Line

    def __bool__(self):
        return bool(self.known or self.fresh or self.alone)


def may_sort(member):
    """Whether the member reads what waits: product managers, and makers what concerns their teams."""
    if not member.is_authenticated:
        return False
    return member.has_perm("feedback.read_insight") or TeamMember.objects.filter(member=member.pk).exists()


def products_of(member):
    """The products whose inbox the member reads."""
    if member.has_perm("feedback.read_insight"):
        return Product.objects.all()
    return Product.objects.filter(teams__in=TeamMember.objects.filter(member=member.pk).values("team")).distinct()


def team_named(reports, by):
    """The team whose feature most of the reports name; for a maker one of their own, so that they can go on with it."""
    named = Counter(report.letdown.team_id for report in reports if report.letdown_id)
    if not by.has_perm("feedback.read_insight"):
        own = set(TeamMember.objects.filter(member=by).values_list("team", flat=True))
        named = Counter({team: number for team, number in named.items() if team in own})
    return Team.objects.filter(pk=named.most_common(1)[0][0]).first() if named else None


def waiting_reports(product, member):
    """The reports with a let-down line that belongs nowhere: all for a product manager, for a maker those on their teams' work."""
    linked = Evidence.objects.filter(report=OuterRef("pk"))
    found = FourGridReport.objects.filter(~Exists(linked), build__product=product).exclude(letdown_word="")
    return found if member.has_perm("feedback.read_insight") else found.filter(letdown__team__seats__member=member.pk)


def waiting_threads(member):
    """The complaints that belong nowhere; for product managers. A problem is for everybody, so a ring's room stays out of it."""
    if not member.has_perm("feedback.read_insight"):
        return Thread.objects.none()
    linked = Evidence.objects.filter(thread=OuterRef("pk"))
    return Thread.objects.visible_to(AnonymousUser()).filter(~Exists(linked), kind=Thread.Kind.COMPLAINT)


def open_inbox(product, member):
    """The Inbox of a product: known problems first, then groups of something new, then what is alone."""
    lines = _lines(product, member)
    same = Problem.objects.filter(product=product).standing().managed_by(member)
    problems = {problem.pk: problem for problem in same.order_by("-pk")[:KNOWN]}
    meant = alike.known({key: line.words for key, line in lines.items()}, _said(problems))
    of_problem = defaultdict(list)
    for key, pk in meant.items():
        of_problem[pk].append(lines[key])
    known = [Group(found, problems[pk]) for pk, found in of_problem.items()]
    known.sort(key=lambda group: len(group.lines), reverse=True)
    rest = {key: line for key, line in lines.items() if key not in meant}
    found = alike.groups({key: line.words for key, line in rest.items()})
    alone = [rest[key] for key in rest.keys() - {key for keys in found for key in keys}]
    fresh = [_named([rest[key] for key in keys]) for keys in found[: max(0, GROUPS - len(known))]]
    return Inbox(known[:GROUPS], fresh, sorted(alone, key=lambda line: line.source.pk, reverse=True)[:ALONE])


def _lines(product, member):
    """{key: Line} for the newest that wait."""
    reports = waiting_reports(product, member).select_related("letdown", "build").order_by("-pk")[:LINES]
    threads = waiting_threads(member).order_by("-pk")[:THREADS]
    lines = {f"r{one.pk}": Line(f"r{one.pk}", one.letdown_word, one) for one in reports}
    return lines | {f"t{one.pk}": Line(f"t{one.pk}", one.title, one) for one in threads}


def _said(problems):
    """{problem: its title and some of the latest lines that belong to it}"""
    said = {pk: [problem.title, problem.words] for pk, problem in problems.items()}
    place = Window(RowNumber(), partition_by=F("problem"), order_by=F("pk").desc())
    latest = Evidence.objects.filter(Q(report__isnull=False) | Q(thread__isnull=False), problem__in=problems).annotate(place=place)
    rows = latest.filter(place__lte=SAMPLES).values_list("problem", "report__letdown_word", "thread__title")
    for problem, word, title in rows:
        said[problem].append(word or title or "")
    return said


def _named(lines):
    """A group with a title: the most typical of the words that everybody may read; what is for the team only names nothing."""
    public = {line.key: line for line in lines if line.is_thread or line.source.shown}
    if not public:
        return Group(lines)
    words = public[alike.typical({key: line.words for key, line in public.items()})].words
    return Group(lines, title=" ".join(words.split())[:80])
