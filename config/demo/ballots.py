"""What the demo's members vote into their builds, week by week."""

from random import Random

from releases.models import Ballot, BallotVote

POSTPONED = "Scrolling screenshots"
WHY = "Lists that load while you scroll still break it; two more weeks. 边滚边加载的列表还会出错，再等两周。"
LOST = 0.86  # the next candidate has so much of the votes of the one before it


def live(community, build, wanted):
    """Open the build's ballot and vote until now; frozen, `wanted` got in, and in one week another one was left out after all."""
    ballot = Ballot.of(build.product, build.friday)
    if community.now < ballot.opens_at:
        return
    ballot.fill(ballot.opens_at)
    ballot.put_on(build.product.proposals.filter(thread__title__in=wanted), community.named["chen"], ballot.opens_at)
    freezes_at, rng = ballot.window.closes, Random(f"ballot {community.weeks_since(build)}")
    candidates = list(ballot.candidates.filter(override="").select_related("proposal__thread"))
    rng.shuffle(candidates)
    candidates.sort(key=lambda candidate: _place(candidate, wanted))
    votes(ballot, candidates, community.fans, min(freezes_at, community.now), rng)
    if community.now < freezes_at:
        return
    postponed = candidates[len(wanted)] if wanted and len(candidates) > len(wanted) else None
    out = postponed if community.weeks_since(build) == 1 else None
    Ballot.objects.filter(pk=ballot.pk).update(capacity=len(wanted) + bool(out))
    ballot.refresh_from_db()
    ballot.freeze(freezes_at)
    if out:
        out.override_with("out", WHY, community.named["chen"], freezes_at)


def _place(candidate, wanted):
    """The ones that are built lead, and the one that is left out comes next."""
    title = candidate.proposal.thread.title
    return (title not in wanted, title != POSTPONED)


def votes(ballot, candidates, fans, until, rng):
    left, count, rows = dict.fromkeys(fans, ballot.votes_each), len(fans) * 0.6, []
    for candidate in candidates:
        free = [fan for fan, slots in left.items() if slots and fan.date_joined < ballot.opens_at]
        for fan in rng.sample(free, min(len(free), round(count))):
            at = ballot.opens_at + (until - ballot.opens_at) * rng.random()
            rows.append(BallotVote(ballot=ballot, candidate=candidate, member=fan, slot=left[fan], cast_at=at))
            left[fan] -= 1
        count *= LOST
    BallotVote.objects.bulk_create(rows, batch_size=5000)
