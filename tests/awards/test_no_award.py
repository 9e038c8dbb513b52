"""When nothing reaches the minimum there is no award, and that is said."""

import pytest

from awards import popcorn
from awards.models import Laureate, Tally
from forum.models import Notice
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def build():
    build = make.build(published=True, features=2)
    make.votes(build.features.first(), loves=4)
    popcorn.tally(build, build.reports_close_at)
    return build


def test_four_votes_make_no_award(build):
    assert Tally.objects.get().podium == []
    assert not Laureate.objects.exists()


def test_a_fifth_would_have(build):
    assert make.votes(build.features.first(), loves=1) is None
    Tally.objects.all().delete()
    assert len(popcorn.tally(build, build.reports_close_at).podium) == 1


def test_the_thread_says_so(build):
    popcorn.announce_due(build.announces_at)
    thread = Tally.objects.get().thread
    assert thread.title == "Popcorn Award 26.11.20: no award this week"
    assert "no feature was loved and had at least 5 votes" in thread.posts.get().body


def test_the_voters_hear_it(build):
    popcorn.announce_due(build.announces_at)
    sentences = {notice.sentence for notice in Notice.objects.filter(kind="award")}
    assert sentences == {"No Popcorn Award for Phone OS 26.11.20: no feature was loved and had 5 votes"}
    assert Notice.objects.filter(kind="award").count() == 4


def test_the_page_says_so_and_shows_the_count(build, client):
    popcorn.announce_due(build.announces_at)
    page = client.get("/popcorn/2026-11-20/").content.decode()
    assert "No award this week" in page
    assert '<td class="num">4</td>' in page


def test_the_wall_says_so(build, client, clock):
    popcorn.announce_due(build.announces_at)
    clock.move_to(build.announces_at)
    wall = client.get("/popcorn/").content.decode().split("Wall of weeks")[1]
    assert "No award this week" in wall
