"""From the published file anybody can work out the podium again, with code of their own."""

import csv
import hashlib
import io
import subprocess
import sys
from fractions import Fraction
from math import isqrt
from random import Random

import pytest

from awards import popcorn
from awards.models import Edition, Standing, Tally
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(bo):
    product = make.product("=Phone")
    team = make.team("+Messaging", of=product, makers=[bo])
    build, chance = make.build(of=product, published=True), Random(6)
    for title in ['=HYPERLINK("x")', "-1+1", "@cmd", "＝1+1", "\tTab", "快速回复", 'Say "hi", twice']:
        loves, misses = chance.randint(3, 9), chance.randint(0, 4)
        make.votes(make.feature(build, title, by=team), loves, misses)
    make.votes(make.feature(build, "Twin A", by=team), 8, 1)
    make.votes(make.feature(build, "Twin B", by=team), 8, 1)
    make.feature(build, "Unvoted", by=team)
    popcorn.tally(build, build.reports_close_at)
    popcorn.announce_due(build.announces_at)
    return build


@pytest.fixture
def download(client, build):
    return client.get(f"/popcorn/2026-11-20/{build.product.slug}.csv")


@pytest.fixture
def rows(download):
    return list(csv.DictReader(io.StringIO(download.getvalue().decode("utf-8-sig"))))


def root(square):
    """The square root as a fraction, to thirty digits, in whole numbers alone."""
    return Fraction(isqrt(square.numerator * 10**60 // square.denominator), 10**30)


def lower_bound(loves, votes, z):
    """Wilson (1927) as a root of a quadratic, not in the form that the site computes."""
    half = Fraction(loves) + z * z / 2
    return (half - z * root(Fraction(loves * (votes - loves), votes) + z * z / 4)) / (votes + z * z)


def test_the_podium_follows_from_the_file(rows):
    """Each feature's place is one more than the number of features that are better."""
    scores = {}
    for row in rows:
        loves, votes = int(row["loves"]), int(row["loves"]) + int(row["misses"])
        if votes >= int(row["fewest_votes"]) and loves:
            scores[row["feature"]] = lower_bound(loves, votes, Fraction(row["z"]))
    for row in rows:
        mine = scores.get(row["feature"])
        place = mine and 1 + sum(score > mine for score in scores.values())
        assert row["place"] == (str(place) if place and place <= 3 else "")
        if mine:
            assert float(row["score"]) == pytest.approx(float(mine), abs=1e-9)


def test_the_file_holds_every_feature(rows, build):
    assert len(rows) == build.features.count() == 10


def test_twins_share_a_place(rows):
    assert len({row["place"] for row in rows if row["feature"].startswith("Twin")}) == 1


@pytest.fixture
def recounted(client, build, tmp_path):
    """What the downloaded script says of these bytes."""
    (tmp_path / "recount.py").write_bytes(client.get("/popcorn/recount.py").content)

    def run(data, *more):
        (tmp_path / "popcorn.csv").write_bytes(data)
        command = [sys.executable, "-I", "-X", "utf8", tmp_path / "recount.py", tmp_path / "popcorn.csv", *more]
        return subprocess.run(command, capture_output=True, encoding="utf-8")

    return run


def test_the_script_prints_the_podium_and_agrees(download, recounted):
    said = recounted(download.getvalue(), Edition.objects.get().csv_digest)
    *podium, last = said.stdout.splitlines()
    placed = [(standing.place, f"{standing.score:.4f}") for standing in Tally.objects.get().podium]
    assert [(int(line.split()[0]), line.split()[-1]) for line in podium] == placed
    assert (said.returncode, last) == (0, "10 features, 0 differences")


def test_the_script_sees_a_place_that_was_bought(download, recounted, rows):
    best, digest = rows[0]["feature"], Edition.objects.get().csv_digest
    forged = download.getvalue().decode().replace(f'"{rows[0]["score"]}","1"', f'"{rows[0]["score"]}",""').encode()
    said = recounted(forged, digest)
    assert said.returncode == 1
    assert f"{best}: the place is not none" in said.stdout
    assert "these are not the bytes of that digest" in said.stdout


def test_the_script_is_short_and_asks_for_nothing(client):
    lines = client.get("/popcorn/recount.py").text.splitlines()
    wanted = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert len(lines) <= 60
    assert wanted <= sys.stdlib_module_names


def test_the_file_is_the_one_of_the_published_digest_whatever_is_renamed_later(download, client, build):
    first, digest = download.getvalue(), Edition.objects.get().csv_digest
    build.product.teams.update(name="Renamed")
    Standing.objects.update(title="Renamed")
    assert client.get(f"/popcorn/2026-11-20/{build.product.slug}.csv").content == first
    assert hashlib.sha256(first).hexdigest() == digest
    assert digest in client.get("/popcorn/2026-11-20/").text


def test_the_json_says_the_same(client, build, rows):
    address = f"/popcorn/2026-11-20/{build.product.slug}"
    answer = client.get(f"{address}.json")
    assert hashlib.sha256(answer.content).hexdigest() == Edition.objects.get().json_digest
    said = answer.json()
    assert [(one["loves"], one["misses"], str(one["place"])) for one in said["features"]] == [
        (int(row["loves"]), int(row["misses"]), row["place"]) for row in rows
    ]
    assert (said["edition"], said["fewest_votes"]) == (1, 5)
    assert client.get(f"{address}/1.json").content == answer.content
    assert client.get(f"{address}/2.json").status_code == 404


def test_the_recipe_stands_on_the_page(client, build):
    assert "def score(loves, votes, z):" in client.get("/popcorn/2026-11-20/").content.decode()


def test_no_cell_is_a_formula(rows):
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝", "\t", "\r"))]
    assert '\'=HYPERLINK("x")' in cells


def test_chinese_and_quotes_survive(rows):
    assert {"快速回复", 'Say "hi", twice'} <= {row["feature"] for row in rows}


def test_it_is_a_download(download):
    assert download["Content-Type"] == "text/csv; charset=utf-8"
    assert download["Content-Disposition"].startswith('attachment; filename="popcorn-2026-11-20-')


def test_an_unknown_product_is_not_found(client, build):
    assert client.get("/popcorn/2026-11-20/nothing.csv").status_code == 404
