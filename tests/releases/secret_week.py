"""A week in which a build grows that nobody may hear of: whatever can be said of one is said of it."""

import io
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from PIL import Image

from config import ticking
from feedback.problems.models import Problem
from forum import pictures, webhooks
from forum.models import Post, Thread, Webhook
from forum.models.webhooks import EVENTS
from releases.models import Ballot, Build, BuildFile, Feature, Picture, Point, Ring, Rollout, Running, StopShip
from tests import make

NUMBER, FIRMWARE = "26.11.20-x7", b"the whole of the moon"
WORDS = {
    "headline": "Quieter mornings",
    "notes": "Everything **glows** less.",
    "technical": "Backlight driver `lm36` rewritten.",
    "known_issues": "- Widgets may redraw",
}
SOLD = {"name": "moonlight-full.zip", "size": 987_654_321, "sha256": "ab" * 32, "device": "Ember Nine"}
MEASURED = {"measure": "Light at midnight", "before": "41 lux", "after": "17 lux"}

# What the ring may know and everybody after the instant: shown on the build's own page.
TOLD = [
    NUMBER,
    WORDS["headline"],
    "<strong>glows</strong> less",
    "lm36",
    "Widgets may redraw",
    *("Moonlight dial", "Dims with the moon", "Phase table in firmware", "Slow fan"),
    *MEASURED.values(),
    *("moonlight.bin", SOLD["name"], SOLD["sha256"], SOLD["device"], sha256(FIRMWARE).hexdigest()),
    "The dial at night",
    "Lunette",
]
# As they stand in Markdown or in JSON, where they are not on that page.
RAW = ["**glows**", "9876543", "Ember Five"]
WHISPERED = ["Whisper of the hundred", "it hums at noon", "hums when charging"]  # in the ring's own room
KEPT = ["Batteries come first", "Ask the lab twice", "heard you, the lab looks"]  # said among those in charge


@dataclass
class Week:
    before: Build
    build: Build
    ring: Ring
    other: Ring
    stem: str = ""
    file: BuildFile | None = None
    talk: Thread | None = None

    @property
    def instant(self):
        return self.build.week.publishes_at

    def strip(self):
        """Let there be nothing of the build but that one is planned, and nothing said of it in the ring."""
        for of_it in (Rollout, Running, StopShip, BuildFile, Point):
            of_it.objects.filter(build=self.build).delete()
        Picture.objects.of(self.build).delete()
        self.build.handovers.all().delete()
        self.build.features.all().delete()
        self.build.log.all().delete()
        Post.objects.filter(thread=self.talk).delete()
        self.talk.delete()
        said = {name: "" for word in WORDS for name in (word, f"{word}_html") if hasattr(Build, name)}
        Build.objects.filter(pk=self.build.pk).update(number="1.1.1", state="planned", **said)


def strikes(clock, instant):
    """It is this instant, and the tick comes by; nothing outside is called."""
    clock.move_to(instant)
    for step in ticking.STEPS:
        if step is not webhooks.call_due:
            step(instant)


def picture():
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(file, "PNG")
    return file


def grow(clock, ann, cy, bo, dana):
    """The week up to one second before its Friday strikes; the closed ring has had the build for a day."""
    before = make.build(friday=make.FRIDAY - timedelta(days=7), published=True, features=2)
    product, now = before.product, make.THURSDAY
    ring = make.ring("The hundred", of=product, for_life=True, days_before=1)
    other = make.ring("Daily testers", of=product)
    for one, member in ((ring, ann), (other, bo)):
        one.open_board()
        one.seat(member, now)
    open_talk = make.thread("Tea", cy, body="Green or black?")
    week = Week(before, make.build(of=product, number=NUMBER, headline=""), ring, other)
    fill(week, dana, bo, now)
    Webhook.objects.create(owner=dana, name="Chat", url="https://hooks.example.org/x", events=list(EVENTS))
    wish = make.proposal("Softer light", of=product, author=ann, now=now)
    ballot = Ballot.open_for(product, week.build.friday, now)
    ballot.cast(cy, ballot.candidates.get(proposal=wish), now)
    strikes(clock, week.build.week.freezes_at)
    finish(week, dana, bo, clock())
    strikes(clock, ring.gets_at(week.build.friday))
    live_in(week, ann, dana, open_talk.posts.get(), clock() + timedelta(hours=1))
    strikes(clock, week.instant - timedelta(seconds=1))
    return week


def fill(week, dana, bo, now):
    """What is written and sent before the ballot freezes."""
    build, lunette = week.build, make.member("Lunette")
    build.word(dana, now, **WORDS)
    team = make.team("Light", build.product, [bo, lunette])
    fan = Feature.add(build, team, "Slow fan", dana, now)
    fan.summary, fan.technical = "Turns when nobody listens.", "Phase table in firmware"
    vars(fan).update(MEASURED)
    fan.rework([lunette], dana, now)
    BuildFile.point(build, address="https://mirror.example.org/m.zip", by=dana, now=now, **SOLD)
    week.file = BuildFile.begin(build, "moonlight.bin", len(FIRMWARE), "", "Ember Five", dana, now)
    week.file.take_part(1, FIRMWARE, now)
    week.file.complete(now)
    week.stem = pictures.keep(picture(), "builds", pictures.PHOTOS, crop=False)
    Picture.hang(build, None, week.stem, "The dial at night", dana, now)
    Point.add(build, KEPT[0], dana).finish(dana, now)
    build.handovers.create(words=KEPT[1], by=dana, at=now)
    Problem.open(build.product, "The picture is dim", dana, now, team=team)


def finish(week, dana, bo, now):
    """What was voted in gets its words and makers; the build is marked ready."""
    wished = week.build.features.get(proposal__isnull=False)
    wished.title, wished.summary = "Moonlight dial", "Dims with the moon."
    wished.rework([bo], dana, now)
    assert week.build.mark_ready(dana, now)


def live_in(week, ann, dana, quoted, now):
    """What the ring does with it: runs it, talks in its room, quotes somebody from outside, and calls to stop it."""
    Running.say(week.build, ann, "Ember Nine", now)
    said = f"> [Cy](/posts/{quoted.pk}/):\n>\n> Tea\n\n{NUMBER}: it hums at noon"
    week.talk = week.ring.board.open_thread(ann, WHISPERED[0], said, now)
    week.talk.reply(dana, f"Which one, of {NUMBER}?", now)
    call = StopShip.call(week.build, ann, WHISPERED[2], "", now)
    call.reply(KEPT[2], dana, now)
