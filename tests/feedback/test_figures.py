"""What a chart shows is what its table says and what every download holds."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from tests import make
from tests.feedback.mixed import figure, mixed, sheet

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def crowd(db, clock):
    clock.move_to("2026-11-22T15:00:00+08:00")
    return mixed(25)


def pages(crowd):
    """Address → the figures on it."""
    build, feature = crowd.builds[2], crowd.features[crowd.builds[2].pk][0]
    here, groups = f"/insight/{build.pk}/", ["by-ring", "by-device", "by-language", "by-city"]
    return {
        here: ["grids", "features", "reports-per-build"],
        f"{here}groups/": groups,
        f"{here}features/{feature.pk}/": ["moods", "against-builds", *groups],
        f"{here}hours/": ["hours", "report-rate"],
        f"{here}words/": ["words"],
        f"{here}review/": ["most-loved", "most-letdown", "most-awaited"],
        f"/insight/trends/{build.product.slug}/": ["satisfaction", "mood", "idea-to-build", "replies", "reporters-per-ring"],
    }


def workbook(client, address, name):
    """The cells of an XLSX file, read from its XML; a formula would be an error."""
    answer = client.get(address, {"figure": name, "as": "xlsx"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        words = ["".join(one.itertext()) for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        page = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(page.iter(f"{SPREADSHEET}f"))
    return [[_cell(cell, words) for cell in row] for row in page.iter(f"{SPREADSHEET}row")]


def _cell(cell, words):
    text = cell.find(f"{SPREADSHEET}v").text
    return words[int(text)] if cell.get("t") == "s" else float(text)


def plain(row):
    """As numbers and words without what is missing."""
    return [float(one) if re.fullmatch(r"-?\d+(\.\d+)?", str(one)) else one for one in row if one not in ("", None)]


def test_every_download_says_the_same(signed_in, chen, crowd):
    client = signed_in(chen)
    for address, names in pages(crowd).items():
        for name in names:
            rows = [plain(row) for row in figure(client, address, name)]
            assert rows or name == "words", (address, name)
            assert [plain(row) for row in sheet(client, address, name)[1:]] == rows
            assert [plain(row) for row in workbook(client, address, name)[1:]] == rows


def test_the_page_shows_each_figure_and_offers_it(signed_in, chen, crowd):
    client = signed_in(chen)
    for address, names in pages(crowd).items():
        page = client.get(address).content.decode()
        for name in names:
            assert (f"figure={name}&amp;as=xlsx" in page) or name == "words", (address, name)
            for row in figure(client, address, name):
                assert str(row[0]) in page


def test_the_table_twin_shows_the_counts_of_the_figure(signed_in, chen, crowd):
    client, address = signed_in(chen), f"/insight/{crowd.builds[2].pk}/hours/"
    page = client.get(address).content.decode()
    twin = page[page.index('aria-labelledby="figure-hours"') : page.index('id="figure-report-rate"')]
    counts = re.findall(r'<td class="num">(?:<a[^>]*>)?(\d+)<', twin)
    assert [int(one) for one in counts] == [n for row in figure(client, address, "hours") for n in row[1:3]]


def test_a_formula_arrives_harmless(signed_in, chen, build):
    evil = make.feature(build, "=1+1")
    make.report(build, loved=evil)
    client, here = signed_in(chen), f"/insight/{build.pk}/"
    assert "'=1+1" in [row[1] for row in sheet(client, here, "grids")]
    assert "'=1+1" in [row[1] for row in workbook(client, here, "grids")]


@pytest.mark.parametrize("query", ["figure=grids&as=exe", "figure=secret&as=csv", "as=csv", "as="])
def test_what_there_is_not_cannot_be_had(signed_in, chen, build, query):
    assert signed_in(chen).get(f"/insight/{build.pk}/?{query}").status_code == 404


def test_only_product_managers_get_it(client, signed_in, ann, build):
    address = f"/insight/{build.pk}/?figure=grids&as=xlsx"
    assert client.get(address).status_code == 302
    assert signed_in(ann).get(address).status_code == 403
