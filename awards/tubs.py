"""The tubs of quarters and years: who won most weeks, and what was loved best of all that won.

Pure reading of announced tallies. What an erratum corrects in a week it corrects here.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q

from awards.models import Standing, Tally
from feedback.shares import Z

HEADER = ["friday", "product", "build", "team", "feature", "loves", "misses", "score", "z"]


@dataclass(frozen=True)
class Wins:
    """How often a team won, and what with."""

    name: str  # as it was called when it won last
    weeks: list  # its (Friday, title), the latest first

    @property
    def number(self):
        return len(self.weeks)


@dataclass(frozen=True)
class Tub:
    """What one product's weeks come to. Whoever stands first has the tub; equals share it."""

    product: object
    weeks: int  # announced awards, with those that nobody won
    teams: list
    features: list

    @property
    def best_teams(self):
        return [team for team in self.teams if team.number == self.teams[0].number]

    @property
    def best_features(self):
        return [one for one in self.features if votes(one) == votes(self.features[0])]


def votes(standing):
    """What features are equal by: whole numbers, so that no rounding makes or breaks a tie."""
    return standing.loves, standing.misses


def winners(more=None):
    """The winners of weeks, and those of whom `more` (a condition) is true, each with the key of its team."""
    first = Q(place=1) if more is None else Q(place=1) | more
    return Standing.objects.filter(first).annotate(team_key=F("feature__team"))


def announced(period):
    """The tallies of the period that everybody may see, latest first, with their winners."""
    found = Tally.objects.filter(announced_at__isnull=False, build__friday__range=(period.first, period.last))
    found = found.select_related("build__product").prefetch_related(Prefetch("standings", winners()))
    return found.order_by("-build__friday", "build__product__position", "pk")


def tubs(tallies):
    """A tub for each product of these tallies, which come the latest first."""
    of_product = defaultdict(list)
    for tally in tallies:
        of_product[tally.build.product].append(tally)
    return [Tub(product, len(found), _teams(found), _features(found)) for product, found in of_product.items()]


def _teams(tallies):
    """Most weeks first. A week that two of a team's features share is one week; one that two teams share is one for each."""
    won, named = defaultdict(dict), {}
    for tally in tallies:
        for standing in tally.winners:
            named.setdefault(standing.team_key, standing.team_name)
            won[standing.team_key].setdefault(tally.build.friday, standing.title)
    teams = [Wins(named[key], list(weeks.items())) for key, weeks in won.items()]
    return sorted(teams, key=lambda team: (-team.number, team.name))


def _features(tallies):
    """By the share of love that their votes prove."""
    found = []
    for tally in tallies:
        for standing in tally.winners:
            standing.tally = tally
            found.append(standing)
    return sorted(found, key=lambda standing: (-standing.score, -standing.votes, standing.feature_id))


def rows(tallies):
    """Every winner under HEADER: all that it takes to find the tubs again."""
    for tally in tallies:
        build = tally.build
        for one in tally.winners:
            words = [build.friday, build.product.name, build.number, one.team_name, one.title]
            yield [*words, one.loves, one.misses, f"{one.score:.9f}", Z]
