"""The count of a build as a file from which anybody can work out the podium again."""

from awards.esteem import Z

HEADER = ["friday", "product", "build", "feature", "team", "loves", "misses", "score", "place", "fewest_votes", "z"]

# Shown on the award's page; a test runs it as it stands there.
RECIPE = """\
import csv, sys
from math import sqrt

def score(loves, n, z):
    p = loves / n
    return (p + z*z/(2*n) - z * sqrt((p*(1-p) + z*z/(4*n)) / n)) / (1 + z*z/n)

counted = []
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig")):
    loves, n = int(row["loves"]), int(row["loves"]) + int(row["misses"])
    if loves and n >= int(row["fewest_votes"]):
        counted.append((score(loves, n, float(row["z"])), loves, n, row["feature"]))
counted.sort(reverse=True)
for best, loves, n, feature in counted:
    place = 1 + [(l, v) for _, l, v, _ in counted].index((loves, n))
    if place <= 3:
        print(place, feature, f"{best:.4f}")
"""


def rows(tally):
    """A row for each feature under HEADER: its votes and place, best first, and the rules that held."""
    build = tally.build
    for standing in tally.ranking:
        words = [build.product.name, build.number, standing.title, standing.team_name]
        numbers = [standing.loves, standing.misses, f"{standing.score:.9f}", standing.place or "", tally.fewest_votes, Z]
        yield [build.friday, *words, *numbers]
