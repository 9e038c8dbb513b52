import csv
import io

import pytest

from feedback.sheets import harmless
from forum.models import Member
from tests import make


@pytest.fixture
def lines(signed_in, chen, build):
    """`lines("votes")`: the table as product managers get it, without its header."""

    def fetch(name, query=""):
        answer = signed_in(chen).get(f"/insight/{build.pk}/{name}.csv{query}")
        assert answer.streaming
        text = answer.getvalue().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))[1:]

    return fetch


def test_one_row_for_each_vote(lines, feature):
    make.votes(feature, loves=2, misses=1)
    team = feature.team.name
    assert sorted(lines("votes")) == [["26.11.20", "Feature 1", team, vote] for vote in ("Love it", "Love it", "Not yet")]


def test_one_row_for_each_report(lines, build, feature):
    wish = make.proposal("Wish", of=build.product)
    make.report(build, mood="sad", loved=feature, loved_word="快\n好", awaited=wish, device="2S", shown=False)
    assert lines("reports") == [["26.11.20", "Sad", "", "Feature 1", "快\n好", "", "", "Wish", "", "2S", "no"]]


def test_only_one_teams(lines, build):
    other = make.feature(build, "Other", by=make.team("Other team", of=build.product))
    make.votes(build.features.first(), loves=1)
    make.votes(other, loves=1)
    make.report(build, loved=build.features.first())
    make.report(build, letdown=other)
    assert [row[1] for row in lines("votes", f"?team={other.team_id}")] == ["Other"]
    assert [row[5] for row in lines("reports", f"?team={other.team_id}")] == ["Other"]


def test_nobody_is_named(signed_in, chen, build, feature):
    zoe = make.member("Zoe-the-fan")
    make.report(build, zoe, mood="happy", mood_word="Fine.")
    make.votes(feature, loves=3)
    for name in ("votes", "reports"):
        text = signed_in(chen).get(f"/insight/{build.pk}/{name}.csv").getvalue().decode()
        for member in Member.objects.all():
            assert member.username not in text
            assert member.email not in text
        assert "2026-" not in text


def test_excel_is_told_that_it_is_utf_8(signed_in, chen, build):
    answer = signed_in(chen).get(f"/insight/{build.pk}/votes.csv")
    assert answer.getvalue().startswith(b"\xef\xbb\xbf")
    assert answer["Content-Disposition"] == 'attachment; filename="votes-26.11.20.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize("blank", ["", "  ", "\t", "\r\n", "\u00a0", "\u3000", "\u200b", "\ufeff"])
def test_no_cell_is_a_formula(blank, sign):
    assert harmless(f"{blank}{sign}1") == f"'{blank}{sign}1"


@pytest.mark.parametrize("words", ["\tplain", "\rplain", "\nplain"])
def test_no_cell_begins_with_a_control_sign(words):
    assert harmless(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "1=1", "a-b", "快", " plain", "'=1", 7, -7, -0.5])
def test_other_cells_stay_as_they_are(words):
    assert harmless(words) == str(words)


def test_a_formula_in_a_report_arrives_harmless(lines, build):
    make.report(build, mood_word='=HYPERLINK("https://evil.example";"look")', device="@x")
    [row] = lines("reports")
    assert row[2].startswith("'=HYPERLINK")
    assert row[9] == "'@x"


@pytest.mark.parametrize("name", ["votes", "reports"])
def test_only_product_managers_get_it(client, signed_in, ann, bo, build, name):
    address = f"/insight/{build.pk}/{name}.csv"
    assert client.get(address).status_code == 302
    assert signed_in(ann).get(address).status_code == 403
    assert signed_in(bo).get(address).status_code == 403


def test_a_build_that_is_not_out_has_none(signed_in, chen):
    assert signed_in(chen).get(f"/insight/{make.build().pk}/votes.csv").status_code == 404
