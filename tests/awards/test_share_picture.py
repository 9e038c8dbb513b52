"""The award as a picture: both sizes, in both scripts, with a face only where that was agreed."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from awards import popcorn, sharing
from awards.models import Tally
from forum import drawing, pictures
from releases.models import Team, TeamMember
from tests import make

pytestmark = pytest.mark.django_db
WEEK = "/popcorn/2026-11-20/"
PURPLE = (120, 20, 160)


@pytest.fixture
def tally(bo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    product = make.product()
    product.slug = "phone"
    product.save()
    team = make.team("短信团队", of=product, makers=[bo])
    photo = BytesIO()
    Image.new("RGB", (1600, 900), PURPLE).save(photo, "PNG")
    Team.objects.filter(pk=team.pk).update(photo=pictures.keep(photo, "teams", pictures.PHOTOS, crop=False))
    build = make.build(of=product, published=True)
    title = "快捷回复 in one line, even when the screen is locked and the hands are cold"
    make.votes(make.feature(build, title, by=team, makers=[bo]), loves=6)
    popcorn.tally(build, build.reports_close_at)
    popcorn.announce_due(build.announces_at)
    return Tally.objects.announced().get()


def drawn(shape):
    answer = Client().get(f"{WEEK}phone/{shape}.png")
    assert answer["Content-Type"] == "image/png"
    return Image.open(BytesIO(answer.content))


def purple(picture):
    return sum(abs(r - 120) + abs(g - 20) + abs(b - 160) < 60 for r, g, b in picture.resize((60, 60)).get_flattened_data())


@pytest.mark.parametrize(("shape", "size"), [("wide", (1200, 630)), ("tall", (1080, 1440))])
def test_it_comes_in_both_sizes_with_the_photo(tally, shape, size):
    picture = drawn(shape)
    assert (picture.format, picture.size) == ("PNG", size)
    assert purple(picture) > 400


def test_without_everybodys_consent_the_bucket_stands_in_the_photos_place(tally, eve):
    from awards import consent

    TeamMember.objects.create(team=Team.objects.get(), member=eve, shown=True)
    consent.take_back(eve, [Team.objects.get()])
    assert purple(drawn("wide")) == 0


def test_it_is_drawn_once_until_it_says_something_else(tally, monkeypatch):
    done, draw = [], sharing._draw
    monkeypatch.setattr(sharing, "_draw", lambda *said: done.append(1) or draw(*said))
    drawn("wide"), drawn("wide")
    assert len(done) == 1
    tally.standings.update(loves=7)
    drawn("wide")
    assert len(done) == 2


def test_chinese_wraps_by_letters_and_latin_by_words():
    [font] = drawing.fonts(40)
    lines = drawing.wrapped("快捷回复不用解锁 quick reply unlocked", font, 220, 9)
    assert len(lines) > 2
    assert all(font.getlength(line) <= 220 for line in lines)
    assert "reply" in " ".join(lines).split()
    assert drawing.wrapped("wordwithoutend" * 9, font, 220, 2)[-1].endswith("…")


def test_a_link_to_the_page_shows_it(tally, client):
    page = client.get(WEEK).text
    assert f'og:image" content="http://localhost:8000{WEEK}phone/wide.png"' in page
    assert page.count("og:title") == 1


def test_before_it_is_announced_there_is_none_and_without_a_font_there_is_advice(tally, client, monkeypatch):
    assert client.get(f"{WEEK}phone/huge.png").status_code == 404
    monkeypatch.setattr(drawing, "FONTS", [])
    answer = client.get(f"{WEEK}phone/wide.png")
    assert (answer.status_code, "CREDITS_FONT" in answer.text) == (503, True)
    Tally.objects.update(announced_at=None)
    assert client.get(f"{WEEK}phone/wide.png").status_code == 404
