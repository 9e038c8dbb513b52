"""What the demo's members think of a build: votes and four-grid reports, in bulk."""

from config.demo import content
from feedback.models import FourGridReport, Mood, Vote
from releases.models import Proposal

DEVICES = ("Ember 2", "Ember 2S", "Ember 3", "Ember Mini", "Ember Max")
WORDS = content.words()


def live(community, build):
    """Some of the members use the build, vote on it and report, between its Friday and its close (or now)."""
    rng = community.rng
    features = list(build.features.all())
    appeal = {feature.pk: rng.choice((0.94, 0.9, 0.86, 0.82, 0.74, 0.63)) for feature in features}
    wishes = list(Proposal.objects.filter(product=build.product, status__in=Proposal.WANTED).order_by("-backing_count")[:15])
    ends = min(build.reports_close_at, community.now)
    part = 0.62 if community.size < 1000 else 0.35  # the larger the town, the smaller the share that comes to the square
    users = [member for member in community.here(build.published_at) if rng.random() < part]
    votes, reports = [], []
    for member in users:
        at = build.published_at + (ends - build.published_at) * rng.random()
        for feature in features:
            if rng.random() < 0.72:
                value = Vote.Value.LOVE if rng.random() < appeal[feature.pk] else Vote.Value.MISS
                votes.append(Vote(feature=feature, voter=member, value=value, cast_at=at))
        if rng.random() < 0.7:
            reports.append(report(rng, build, member, at, features, appeal, wishes))
    if ends == community.now:
        for n, one in enumerate(reports[::3]):  # what comes up in the newest build that was never spoken of before
            one.letdown_word = WORDS["new"][n % len(WORDS["new"])]
    Vote.objects.bulk_create(votes, batch_size=5000)
    FourGridReport.objects.bulk_create(reports, batch_size=2000)


def report(rng, build, author, at, features, appeal, wishes):
    mood = rng.choices(Mood.values, weights=(35, 34, 21, 10))[0]
    grids = {"mood": mood, "mood_word": said(rng, "mood", 0.45)}
    if rng.random() < 0.9:
        weights = [appeal[feature.pk] ** 6 for feature in features]
        grids |= {"loved": rng.choices(features, weights)[0], "loved_word": said(rng, "loved", 0.7)}
    if rng.random() < 0.5:
        weights = [(1.05 - appeal[feature.pk]) ** 2 for feature in features]
        grids |= {"letdown": rng.choices(features, weights)[0], "letdown_word": said(rng, "letdown", 0.85)}
    if wishes and rng.random() < 0.7:
        grids |= {"awaited": rng.choices(wishes, range(len(wishes), 0, -1))[0], "awaited_word": said(rng, "awaited", 0.35)}
    device = rng.choice(DEVICES)
    return FourGridReport(build=build, author=author, sent_at=at, changed_at=at, device=device, shown=rng.random() < 0.85, **grids)


def said(rng, grid, share):
    return rng.choice(WORDS[grid]) if rng.random() < share else ""
