"""Who says it, counted again by hand from what the crowd is known to have said."""

from collections import Counter

import pytest

from forum.models import Member
from tests import make
from tests.feedback.mixed import behind, figure, links, mixed, on

GLAD, BY = ("happy", "loving"), ("ring", "device", "language", "city")


@pytest.fixture
def crowd(db, clock):
    clock.move_to("2026-11-22T15:00:00+08:00")
    return mixed()


@pytest.fixture
def build(crowd):
    return crowd.builds[1]


def kind(crowd, by, report):
    """The group of a report, as a reader would name it."""
    if by == "ring":
        sits = crowd.seats.get(report.author_id, ())
        return next((ring.name for ring in crowd.rings if ring.pk in sits), "In no ring")
    said = {"device": report.device, "city": report.author.city, "language": report.author.language}[by].strip().lower()
    return said or "Not said"


def by_hand(crowd, by, reports, feature=None):
    """Group → (reports, loved, let down, faces, glad), with the groups below five together."""
    counted = Counter(kind(crowd, by, report) for report in reports)
    rest = {name for name, number in counted.items() if number < 5 and name not in ("Not said", "In no ring")}
    rows = {}
    for report in reports:
        name = kind(crowd, by, report)
        row = rows.setdefault("Others" if name in rest else name, [0] * 5)
        loved = report.loved == feature if feature else bool(report.loved or report.loved_word)
        letdown = report.letdown == feature if feature else bool(report.letdown or report.letdown_word)
        for place, one in enumerate((True, loved, letdown, bool(report.mood), report.mood in GLAD)):
            row[place] += one
    return rows


def shown(rows):
    """The figure's rows under the names that `by_hand` gives, without the intervals."""
    languages = {"english": "en", "simplified chinese": "zh-hans", "简体中文": "zh-hans"}
    plain = ("Others", "Not said", "In no ring", "Hundred", "Daily")
    named = {name if name in plain else languages.get(name.lower(), name.strip().lower()): numbers for name, *numbers in rows}
    return {name: (numbers[:3], numbers[-3]) for name, numbers in named.items()}


def with_mood(rows):
    """As the figure tells it: the counts, then the share of glad faces."""
    return {name: (row[:3], round(row[4] / row[3], 6) if row[3] else None) for name, row in rows.items()}


def test_every_group_of_a_build_is_counted_as_by_hand(signed_in, chen, crowd, build):
    for by in BY:
        rows = figure(signed_in(chen), f"/insight/{build.pk}/groups/", f"by-{by}")
        assert shown(rows) == with_mood(by_hand(crowd, by, on(crowd, build)))
        assert sum(row[1] for row in rows) == len(on(crowd, build))


def test_every_group_of_those_who_name_a_feature(signed_in, chen, crowd, build):
    feature = crowd.features[build.pk][0]
    naming = [report for report in on(crowd, build) if feature in (report.loved, report.letdown)]
    for by in BY:
        rows = shown(figure(signed_in(chen), f"/insight/{build.pk}/features/{feature.pk}/", f"by-{by}"))
        assert rows == with_mood(by_hand(crowd, by, naming, feature))


def test_a_small_city_is_told_with_others(signed_in, chen, crowd, build):
    page = signed_in(chen).get(f"/insight/{build.pk}/groups/").content.decode()
    assert "北京" in page
    assert "拉萨" not in page


def test_every_number_has_as_many_answers(signed_in, chen, crowd, build):
    client, feature = signed_in(chen), crowd.features[build.pk][0]
    for page in ("groups", f"features/{feature.pk}"):
        found = links(client.get(f"/insight/{build.pk}/{page}/").content.decode())
        assert len(found) > 20
        tried = found[::3]
        assert [(address, behind(client, address)) for address, _number in tried] == tried


def test_the_feature_against_its_teams_builds_before(signed_in, chen, crowd):
    build = crowd.builds[2]
    team = crowd.features[build.pk][0].team
    rows = figure(signed_in(chen), f"/insight/{build.pk}/features/{crowd.features[build.pk][0].pk}/", "against-builds")
    assert [row[0] for row in rows] == [one.number for one in reversed(crowd.builds)]
    for row, one in zip(rows, reversed(crowd.builds), strict=True):
        cast = [vote for vote in crowd.votes if vote[0] == one and vote[1].team == team]
        loves = sum(vote[3] == 1 for vote in cast)
        named = [
            sum(bool(getattr(r, grid)) and getattr(r, grid).team == team for r in on(crowd, one)) for grid in ("loved", "letdown")
        ]
        assert [row[1], *row[4:]] == [round(loves / len(cast), 6), *named]


def test_the_moods_of_those_who_name_it(signed_in, chen, crowd, build):
    feature = crowd.features[build.pk][1]
    moods = Counter(r.mood for r in on(crowd, build) if feature in (r.loved, r.letdown))
    rows = figure(signed_in(chen), f"/insight/{build.pk}/features/{feature.pk}/", "moods")
    assert [row[1] for row in rows] == [moods[mood] for mood in ("happy", "loving", "hopeful", "sad")]


def test_small_samples_are_greyed_with_words_and_looks_are_said(signed_in, chen, crowd, build):
    page = signed_in(chen).get(f"/insight/{build.pk}/groups/").content.decode()
    assert "only " in page
    assert "miss the truth by chance" in page


def test_a_feature_of_another_build_cannot_be_found(signed_in, chen, crowd, build):
    other = crowd.features[crowd.builds[0].pk][0]
    assert signed_in(chen).get(f"/insight/{build.pk}/features/{other.pk}/").status_code == 404


@pytest.mark.parametrize(
    "query", ["by=shoe", "rest=all", "hours=x", "about=0", "about=x", "whose=me", "hours=999999999", "by=city&of=%00"]
)
def test_what_no_number_asks_for_cannot_be_found(signed_in, chen, build, query):
    assert signed_in(chen).get(f"/insight/{build.pk}/answers/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["rest=others", "by=ring&of=x", "by=ring&of=²", "whose=loved", "word=%00", "word=("])
def test_an_odd_question_gets_an_answer(signed_in, chen, build, query):
    assert signed_in(chen).get(f"/insight/{build.pk}/answers/?{query}").status_code == 200


def test_only_product_managers_read_it(client, signed_in, ann, dana, crowd, build):
    pages = ["groups", "hours", "words", "review", f"features/{crowd.features[build.pk][0].pk}"]
    for page in pages:
        assert client.get(f"/insight/{build.pk}/{page}/").status_code == 302
    for page in pages:
        assert signed_in(ann).get(f"/insight/{build.pk}/{page}/").status_code == 403
        assert signed_in(dana).get(f"/insight/{build.pk}/{page}/").status_code == 403


def test_a_build_that_is_not_out_has_none_of_it(signed_in, chen):
    planned = make.build()
    for page in ("groups", "hours", "words", "review", f"features/{make.feature(planned).pk}"):
        assert signed_in(chen).get(f"/insight/{planned.pk}/{page}/").status_code == 404


def test_nobody_is_named_on_the_page_of_the_meeting(signed_in, chen, crowd, build):
    text = signed_in(chen).get(f"/insight/{build.pk}/review/").content.decode()
    main = text[text.index("<main") : text.index("</main")]
    assert not [name for name in Member.objects.values_list("username", flat=True) if f">{name}<" in main]
