"""A crowd that votes and reports at random, and what it said, written down beside the database."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from feedback.models import FourGridReport, Mood, Vote
from tests import make

FRIDAYS = [date(2026, 11, 6), date(2026, 11, 13), date(2026, 11, 20)]


@dataclass
class Crowd:
    builds: list = field(default_factory=list)
    features: dict = field(default_factory=dict)  # build → its features
    wishes: list = field(default_factory=list)
    votes: list = field(default_factory=list)  # (build, feature, voter, value, at)
    reports: list = field(default_factory=list)  # FourGridReport

    def gather(self, members=25, seed=7):
        """Three builds of one product, four features of two teams each, every vote and report at an hour of its own."""
        dice, product = random.Random(seed), make.product()
        teams = [make.team("Messaging", of=product), make.team("电源", of=product)]
        self.wishes = [make.proposal(f"Wish {n}", of=product) for n in range(13)]
        people = [make.member() for _ in range(members)]
        for friday in FRIDAYS:
            build = make.build(of=product, friday=friday, published=True)
            self.builds.append(build)
            wish = dice.choice(self.wishes)
            self.features[build.pk] = [
                make.feature(build, f"{friday:%d}-{n}", by=teams[n % 2], proposal=wish if n == 1 else None, position=n)
                for n in range(4)
            ]
            self._speak(build, people, dice)
        return self

    def _speak(self, build, people, dice):
        for person in people:
            at = build.published_at + timedelta(minutes=dice.randrange(1, 100 * 60))
            for feature in self.features[build.pk]:
                if dice.random() < 0.6:
                    self.votes.append((build, feature, person, dice.choice([1, 1, -1]), at))
            if dice.random() < 0.7:
                self.reports.append(self._report(build, person, at, dice))
        Vote.objects.bulk_create(
            Vote(feature=f, voter=v, value=value, cast_at=at) for b, f, v, value, at in self.votes if b == build
        )
        FourGridReport.objects.bulk_create(report for report in self.reports if report.build == build)

    def _report(self, build, person, at, dice):
        features, words = [None, *self.features[build.pk]], ["", "", "Some words of mine."]
        grids = {"loved": dice.choice(features), "letdown": dice.choice(features), "awaited": dice.choice([None, *self.wishes])}
        grids |= {f"{grid}_word": dice.choice(words) for grid in ("loved", "letdown", "awaited", "mood")}
        grids["mood"] = dice.choice(["", *Mood.values]) if any(grids.values()) else "happy"
        return FourGridReport(build=build, author=person, sent_at=at, changed_at=at, shown=dice.random() < 0.5, **grids)
