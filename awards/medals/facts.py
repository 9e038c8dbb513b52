"""The sources that there are: what members do in the forum, with wishes and builds, and what came of it."""

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from awards.medals.models import Guest
from awards.medals.sources import Source, line, register
from awards.models import Laureate
from feedback.models import FourGridReport, Vote
from forum.models import Answer, Thread
from forum.origins import confirmed
from releases.cycle import DAY
from releases.models import Backing, Build, Proposal, Ring, Seat
from releases.models.proposals import Step

COMPANY = 5  # so many others make talk good company
HUNDRED = 100
TALK = (Thread.Kind.TALK, Thread.Kind.QUESTION, Thread.Kind.COMPLAINT)


STANDS = DAY  # so long an answer is left as it is before it counts


def between(name, since, until, **more):
    return Q(**{f"{name}__gt": since, f"{name}__lte": until}, **more)


def _reports(since, until):
    builds = Build.objects.asked_about().filter(between("reports_close_at", since, until))
    found = FourGridReport.objects.filter(build__in=builds)
    return found.annotate(**line("report", "build", "author", "build__number", "build__reports_close_at"))


def _invited(since, until):
    """Once for each member who came by the invitation and stayed to report: from the close of whichever build on."""
    builds = Build.objects.asked_about().filter(between("reports_close_at", since, until))
    found = FourGridReport.objects.filter(confirmed("author"), build__in=builds, author__origin__invited_by__isnull=False)
    return found.annotate(**line("invited", "author", "author__origin__invited_by", "author__username", "build__reports_close_at"))


def _wishes(since, until):
    found = Step.objects.filter(between("at", since, until), status=Proposal.Status.BUILT)
    return found.annotate(**line("wish", "proposal", "proposal__thread__author", "proposal__thread__title", "at"))


def _backings(since, until):
    built = between("proposal__steps__at", since, until, proposal__steps__status=Proposal.Status.BUILT)
    found = Backing.objects.filter(built).exclude(member=F("proposal__thread__author"))
    return found.annotate(**line("backing", "proposal", "member", "proposal__thread__title", "proposal__steps__at"))


def _winners(since, until):
    told = "feature__standings__tally__announced_at"
    found = Vote.objects.filter(between(told, since, until, feature__standings__place=1), value=Vote.Value.LOVE)
    return found.annotate(**line("winner", "feature", "voter", "feature__title", told))


def _popcorn(since, until):
    told = "standing__tally__announced_at"
    found = Laureate.objects.filter(between(told, since, until), standing__place=1, shown=True, member__isnull=False)
    return found.annotate(**line("popcorn", "standing", "member", "standing__title", told))


def _seats(since, until):
    return Seat.objects.filter(between("taken_at", since, until), member__isnull=False)


def _hundred(since, until):
    found = _seats(since, until).filter(ring__for_life=True, number__lte=HUNDRED)
    return found.annotate(**line("hundred", "ring", "member", "ring__name", "taken_at"))


def _rings(since, until):
    found = _seats(since, until).exclude(ring__entry=Ring.Entry.OPEN).exclude(ring__for_life=True, number__lte=HUNDRED)
    return found.annotate(**line("ring", "ring", "member", "ring__name", "taken_at"))


def _talks(since, until):
    """Only where everybody may read: what is said in a closed room is nobody else's to count."""
    open_to_all = Thread.objects.filter(between("last_post_at", since, until), board__readers=None, hidden_at=None)
    others = Count("posts__author", distinct=True, filter=~Q(posts__author=F("author")) & Q(posts__hidden_at=None))
    found = open_to_all.filter(kind__in=TALK).annotate(others=others).filter(others__gte=COMPANY)
    return found.annotate(**line("talk", "pk", "author", "title", "last_post_at"))


def _answers(since, until):
    """Those that have stood for a day, once per thread and member; like talk, only where everybody may read."""
    found = Answer.objects.filter(
        between("at", since - STANDS, until - STANDS), thread__board__readers=None, thread__hidden_at=None
    )
    found = found.filter(post__hidden_at=None).annotate(since=ExpressionWrapper(F("at") + STANDS, DateTimeField()))
    return found.annotate(**line("answer", "thread", "post__author", "thread__title", "since"))


def _meetups(since, until):
    found = Guest.objects.filter(between("at", since, until))
    return found.annotate(**line("meetup", "meetup", "member", "meetup__name", "at"))


register(Source("report", _("Four-grid reports"), _("A report on a build, once its window has closed"), 5, _reports))
register(
    Source(
        "invited",
        _("Invited and here"),
        _("Somebody who came by your invitation confirmed their address and sent a report, once its window has closed"),
        10,
        _invited,
    )
)
register(Source("wish", _("Wishes that were built"), _("A wish of yours is in a build that is out"), 30, _wishes))
register(Source("backing", _("Backed and built"), _("A wish of somebody else’s that you backed is built"), 3, _backings))
register(Source("winner", _("Loved the winner"), _("You loved what won the Popcorn Award"), 2, _winners))
register(Source("talk", _("Good company"), _("Five others or more joined in a talk that you began on an open board"), 4, _talks))
register(Source("hundred", _("The first hundred"), _("A seat among the first hundred, numbered for life"), 50, _hundred))
register(Source("ring", _("A seat in a ring"), _("You were let into a ring that is not open to everybody"), 10, _rings))
register(Source("popcorn", _("Popcorn Awards"), _("What you made won the Popcorn Award, with your name on it"), 20, _popcorn))
register(
    Source("answer", _("Answers"), _("A reply of yours has stood as the answer to somebody’s question for a day"), 8, _answers)
)
register(Source("meetup", _("Meetups"), _("You were at a meetup that is written down here"), 10, _meetups))
