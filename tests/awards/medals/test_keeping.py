"""Those who keep the medals change rules after a look at who would get what, and take back with a reason."""

import pytest

from awards.medals import preview
from awards.medals.models import Honour, Medal, PointEntry, Rule, Score
from tests import make

pytestmark = pytest.mark.django_db

WORDS = {"name_en": "{n} moons", "about_en": "For the moon.", "name_zh-hans": "{n} 个月亮", "about_zh-hans": "给月亮的。"}
MOON = {"key": "moon", "counts": "report", "shape": "star", "single": "", "bronze": "1", "silver": "2", "gold": "3"}
MOON |= {"position": "9", "active": "on"} | WORDS


@pytest.fixture
def reported(weeks, ann, eve):
    first, second = weeks(2)
    for build, member in ((first, ann), (second, ann), (second, eve)):
        make.report(build, member)
    return [first, second]


def test_it_is_for_those_who_may(client, signed_in, ann, kay, reported):
    for path in (
        "/medals/rules/",
        "/medals/rules/report/",
        "/medals/rules/new/",
        "/medals/rules/medals/steady/",
        "/medals/book/Ann/",
    ):
        assert (client.get(path).status_code, signed_in(ann).get(path).status_code) == (302, 403)
        assert signed_in(kay).get(path).status_code == 200
    for path in ("/medals/rules/nothing/", "/medals/rules/medals/nothing/", "/medals/book/Nobody/", "/medals/book/a%00b/"):
        assert signed_in(kay).get(path).status_code == 404


def test_nothing_is_saved_before_it_was_looked_at(signed_in, kay):
    client = signed_in(kay)
    answer = client.post("/medals/rules/report/", {"points": "8", "active": "on"})
    assert (answer.status_code, Rule.objects.get(kind="report").points) == (200, 5)
    seen = {"seen": answer.context["form"].digest}
    client.post("/medals/rules/report/", {"points": "80", "active": "on"} | seen)
    assert Rule.objects.get(kind="report").points == 5  # that was not what was looked at
    assert client.post("/medals/rules/report/", {"points": "8", "active": "on"} | seen).status_code == 302
    assert Rule.objects.get(kind="report").points == 8


def test_the_preview_of_a_rule_says_who_would_get_how_much(signed_in, kay, catch_up, ann, eve, reported):
    shown = signed_in(kay).post("/medals/rules/report/", {"points": "8", "active": "on"}).context["preview"]
    assert (shown.waiting, shown.members, shown.points, shown.written) == (3, 2, 24, 0)
    assert shown.names == [ann, eve]
    Rule.objects.filter(kind="report").update(points=8)
    catch_up()
    assert (PointEntry.objects.count(), Score.objects.get(member=ann, kind="").points) == (3, 16)


def test_the_preview_of_a_medal_is_who_gets_it(signed_in, kay, catch_up, ann, eve, reported):
    catch_up()
    client = signed_in(kay)
    answer = client.post("/medals/rules/new/", MOON)
    assert [(one.step.title, one.earned, one.new) for one in answer.context["preview"]] == [
        ("1 moons", 2, 2), ("2 moons", 1, 1), ("3 moons", 0, 0),
    ]  # fmt: skip
    assert not Medal.objects.filter(key="moon").exists()
    assert client.post("/medals/rules/new/", MOON | {"seen": answer.context["form"].digest}).status_code == 302
    catch_up()
    given = Honour.objects.filter(medal__key="moon").order_by("grade", "member__username")
    assert list(given.values_list("member__username", "grade")) == [("Ann", "bronze"), ("Eve", "bronze"), ("Ann", "silver")]
    assert [one.new for one in preview.of_medal(Medal.objects.get(key="moon"))] == [0, 0, 0]


def test_a_medal_that_rests_would_be_given_to_nobody(signed_in, kay, catch_up, reported):
    catch_up()
    shown = signed_in(kay).post("/medals/rules/new/", MOON | {"active": ""}).context["preview"]
    assert [(one.earned, one.new) for one in shown] == [(2, 0), (1, 0), (0, 0)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"silver": "1"}, "each higher than the one before"),
        ({"single": "4"}, "Either one grade only"),
        ({"bronze": "0"}, "greater than or equal to 1"),
        ({"name_en": ""}, "This field is required"),
        ({"key": "steady"}, "already exists"),
        ({"counts": "nothing"}, "Select a valid choice"),
    ],
)
def test_a_medal_that_cannot_be_is_refused_and_what_was_typed_stays(signed_in, kay, wrong, words):
    answer = signed_in(kay).post("/medals/rules/new/", MOON | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "给月亮的。" in answer.content.decode()
    assert Medal.objects.filter(key="moon").count() == 0


def test_a_line_is_taken_back_with_a_reason_and_both_lines_stay(signed_in, kay, catch_up, ann, reported):
    catch_up()
    entry = PointEntry.objects.filter(member=ann).first()
    where = f"/medals/lines/{entry.pk}/revocation/"
    answer = signed_in(kay).post(where, {"reason": " "})
    assert answer.status_code == 422
    assert signed_in(kay).post(where, {"reason": "Written by a script"}).status_code == 302
    assert signed_in(kay).post(where, {"reason": "Once more"}).status_code == 409
    assert list(PointEntry.objects.filter(member=ann).order_by("pk").values_list("points", flat=True)) == [5, 5, -5]
    assert Score.objects.get(member=ann, kind="").points == 5
    assert "Written by a script" in signed_in(ann).get("/medals/book/").content.decode()


def test_a_counter_line_cannot_be_countered(signed_in, kay, catch_up, ann, reported):
    catch_up()
    signed_in(kay).post(f"/medals/lines/{PointEntry.objects.first().pk}/revocation/", {"reason": "A script"})
    counter = PointEntry.objects.exclude(counters=None).get()
    assert signed_in(kay).post(f"/medals/lines/{counter.pk}/revocation/", {"reason": "Back"}).status_code == 404


def test_a_medal_is_taken_back_with_a_reason_that_its_member_reads(signed_in, kay, catch_up, ann, eve, reported):
    catch_up()
    honour = Honour.objects.get(member=ann, medal__key="reporter")
    where = f"/medals/honours/{honour.pk}/revocation/"
    assert signed_in(eve).post(where, {"reason": "Envy"}).status_code == 403
    assert signed_in(kay).post(where, {"reason": "<b>Sold</b>"}).status_code == 302
    assert signed_in(kay).post(where, {"reason": "Again"}).status_code == 409
    assert "&lt;b&gt;Sold&lt;/b&gt;" in signed_in(ann).get("/medals/book/").content.decode()
    assert "Four-grid reports: 1" not in signed_in(eve).get("/members/Ann/").content.decode()
