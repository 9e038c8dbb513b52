"""Thursday 18:00: what came of a member's votes and wishes this week. Of a build that is not out yet not a word."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forum import notices, spoken
from forum.models import Broadcast
from releases.cycle import DAY, Week, local
from releases.models import Backing, BallotVote, Candidate, Feature, Proposal, Step
from releases.notices import about_wishes

KIND = "recap"

# What a week may have brought, in the order in which it is told; later layers register parts of their own.
PARTS = {
    "accepted": _("Voted in by you, among others:"),
    "not_this_time": _("Not this time; it can be voted for again:"),
    "out": _("Went out last Friday, wished for, backed or voted for by you:"),
    "coming": _("Being built now, wished for or backed by you:"),
}


MORE = []


@dataclass(frozen=True)
class Part:
    """Something else that a week may have brought to members, of what another layer knows."""

    place: int  # among the parts of later layers
    name: str
    heading: str
    count: Callable  # how many there are, in a few words: count(3) is "3 report lines fixed"
    of: Callable  # of(keys, week) gives (member, title) for each of them; a query or two for all


def register(part):
    MORE.append(part)
    MORE.sort(key=lambda part: part.place)


def _headings():
    """The name and heading of every part, in order."""
    return [*PARTS.items(), *((part.name, part.heading) for part in MORE)]


def sent_at(week):
    """Six hours after the ballot has frozen, the day before the week's Friday."""
    return local(week.friday - DAY, 18)


def tell_due(now):
    """Have everybody told how their week went, once; a week whose Friday has struck meanwhile is not told any more."""
    week = Week.at(now).next
    cause = f"{KIND}:{week.friday}"
    if now < sent_at(week) or Broadcast.objects.filter(kind=KIND, cause=cause).exists():
        return False
    notices.tell_everybody(KIND, cause, reverse("releases:ballots"), now, friday=f"{week.friday}")
    return True


def of_each(keys, friday):
    """{member: what there is to tell} for those of these members (keys) for whom there is anything; a handful of queries."""
    week = Week(date.fromisoformat(friday))
    told = defaultdict(lambda: {name: [] for name, _heading in _headings()})
    for member, title, fate in _votes(keys, week):
        told[member][fate].append(title)
    for part, wishes, more in (("out", _out(week), _voters(keys, week.previous)), ("coming", _planned(week), ())):
        for member, proposal in _friends(keys, wishes, more):
            if (title := wishes[proposal]["title"]) not in told[member]["accepted"]:
                told[member][part].append(title)
    for part in MORE:
        for member, title in part.of(keys, week):
            told[member][part.name].append(title)
    return {member: {"friday": friday, **said} for member, said in told.items() if any(said.values())}


def _votes(keys, week):
    """(member, title, what came of it) for each of their votes on this Friday's ballots, once those are frozen."""
    votes = BallotVote.objects.filter(member__in=keys, ballot__friday=week.friday, ballot__frozen_at__isnull=False)
    votes = votes.filter(candidate__in=Candidate.objects.standing(), candidate__proposal__thread__hidden_at=None)
    for vote in votes.select_related("candidate__proposal__thread").order_by("slot"):
        yield vote.member_id, vote.candidate.proposal.thread.title, "accepted" if vote.candidate.is_in else "not_this_time"


def _out(week):
    """The wishes that went out on the Friday before, by key."""
    built = Feature.objects.visible_to(None).filter(build__friday=week.previous.friday, proposal__isnull=False)
    return _wishes(built.values("proposal"))


def _planned(week):
    """The wishes that were let into a coming build since the mail before."""
    lately = Q(at__gt=sent_at(week.previous), at__lte=sent_at(week))
    steps = Step.objects.filter(lately, status=Proposal.Status.PLANNED, proposal__status=Proposal.Status.PLANNED)
    return _wishes(steps.values("proposal"))


def _wishes(keys):
    found = Proposal.objects.filter(pk__in=keys, thread__hidden_at=None).order_by("pk")
    return {row["pk"]: row for row in found.values("pk", title=F("thread__title"), author=F("thread__author"))}


def _voters(keys, week):
    """(member, wish) for each of their votes on this Friday's ballots."""
    votes = BallotVote.objects.filter(member__in=keys, ballot__friday=week.friday)
    return votes.values_list("member", "candidate__proposal")


def _friends(keys, wishes, more):
    """(member, wish) for each of them who made one of the wishes, stands behind it, or is named for it in `more`."""
    own = {(row["author"], pk) for pk, row in wishes.items() if row["author"] in set(keys)}
    backed = Backing.objects.filter(proposal__in=list(wishes), member__in=keys).values_list("member", "proposal")
    return sorted(own | set(backed) | {(member, wish) for member, wish in more if wish in wishes})


def _sentence(told):
    """The week in numbers, as the notice and the subject of the mail say it."""
    accepted, refused, out, coming = (len(told.get(name, ())) for name in PARTS)
    said = []
    if accepted or refused:
        votes = ngettext("%(in)s of %(n)s vote got in", "%(in)s of %(n)s votes got in", accepted + refused)
        said.append(votes % {"in": accepted, "n": accepted + refused})
    if out:
        said.append(ngettext("%(n)s wish went out", "%(n)s wishes went out", out) % {"n": out})
    if coming:
        said.append(ngettext("%(n)s wish is being built", "%(n)s wishes are being built", coming) % {"n": coming})
    said += [part.count(len(told[part.name])) for part in MORE if told.get(part.name)]
    return gettext("Your week: %(said)s") % {"said": " · ".join(said)}


def _lines(told):
    """What the mail says below: each thing by its name, and when the next ballot opens."""
    for name, heading in _headings():
        if told.get(name):
            yield from (str(heading), *(f"- {title}" for title in told[name]), "")
    opens = spoken.moment(Week(date.fromisoformat(told["friday"])).publishes_at)
    yield gettext("The next ballot opens on %(moment)s:") % {"moment": opens}


notices.register(about_wishes(KIND, _("On Thursday: what came of your votes and wishes"), _sentence, lines=_lines, of_each=of_each))
