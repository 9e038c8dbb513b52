"""The credits of a build: whom it names, as a page, as a picture and as JSON; and who may read them."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image

from forum import drawing
from forum.models import Member
from releases import credits, rollouts
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(clock, ann, bo):
    product = make.product("Ember OS")
    make.team("Light", product, [bo])
    build = make.build(of=product, state="ready")
    wish = make.proposal("Softer light", of=product, author=make.member("林间"))
    make.feature(build, "Moonlight dial", makers=[bo, make.member("Shy")], proposal=wish)
    return build


@pytest.fixture
def ring(build, ann):
    ring = make.ring("The hundred", of=build.product, for_life=True, days_before=1)
    ring.seat(ann, make.THURSDAY)
    return ring


def out(build):
    build.publish(build.week.publishes_at)
    return build.get_absolute_url()


def said(where):
    cache.clear()
    return Client().get(f"{where}credits.json").json()


def test_they_name_the_hundred_the_makers_and_whose_wishes_are_in_it(build, ring):
    found = said(out(build))
    assert found["first_hundred"] == [{"number": 1, "name": "Ann"}]
    assert (found["makers"], found["other_makers"], found["proposers"]) == (["Bo"], 1, ["林间"])
    page = Client().get(f"{build.get_absolute_url()}credits/").content.decode()
    assert all(word in page for word in ("#001", "Ann", "Bo", "林间", "1 who stays in the background"))


def test_who_was_erased_is_a_former_member(build, ring, ann, eve):
    ring.seat(eve, make.THURSDAY)
    Member.objects.get(pk=ann.pk).delete()
    where = out(build)
    assert said(where)["first_hundred"] == [{"number": 1, "name": None}, {"number": 2, "name": "Eve"}]
    assert "a former member" in Client().get(f"{where}credits/").content.decode()


def test_who_left_keeps_the_place_and_who_came_later_has_none(build, ring, ann, eve):
    ring.seats.get(member=ann).leave(make.THURSDAY)
    where = out(build)
    ring.seat(eve, build.week.late_until)
    assert said(where)["first_hundred"] == [{"number": 1, "name": "Ann"}]


def test_number_101_is_not_among_the_first_hundred(build, ring, ann):
    ring.seats.filter(member=ann).update(number=101)
    assert said(out(build))["first_hundred"] == []


def test_the_picture_is_a_png_and_is_drawn_once(build, ring, monkeypatch):
    where, drawn = f"{out(build)}credits.png", []
    draw = credits._draw
    monkeypatch.setattr(credits, "_draw", lambda said: drawn.append(1) or draw(said))
    answer = Client().get(where)
    Client().get(where)
    assert (answer["Content-Type"], drawn) == ("image/png", [1])
    assert "public" in answer["Cache-Control"]
    picture = Image.open(BytesIO(answer.content))
    assert (picture.format, picture.width) == ("PNG", 1080)


def test_a_chinese_name_is_drawn_with_letters_of_its_own(build):
    path, face = drawing.font_file()
    font = drawing.ImageFont.truetype(path, 24, index=face)
    assert bytes(font.getmask("林")) != bytes(font.getmask("间"))  # two empty boxes would be the same


def test_without_a_font_there_is_advice(build, settings, monkeypatch):
    where = f"{out(build)}credits.png"
    monkeypatch.setattr(drawing, "FONTS", [])
    for font, advice in (("", "set CREDITS_FONT"), ("/no/such.ttf", "/no/such.ttf cannot be read as a font")):
        settings.CREDITS_FONT = font
        answer = Client().get(where)
        assert answer.status_code == 503
        assert advice in answer.content.decode()


@pytest.mark.parametrize("form", ["credits/", "credits.png", "credits.json"])
def test_before_it_is_out_only_the_ring_reads_them(build, ring, ann, eve, form, clock):
    clock.move_to(ring.gets_at(build.friday))
    rollouts.open_due(clock())
    where = f"{build.get_absolute_url()}{form}"
    for member, status in ((ann, 200), (eve, 404), (None, 404)):
        client = Client()
        if member:
            client.force_login(member)
        answer = client.get(where)
        assert answer.status_code == status
        assert "public" not in answer.get("Cache-Control", "")
