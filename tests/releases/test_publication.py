"""Orange Friday: what publishing does, when it may happen, and that it happens once."""

import pytest

from forum.models import Notice, Post, Thread
from releases import publishing
from releases.models import Build, LogEntry, Proposal
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(bo):
    build = make.build(notes="Known issue: widgets may redraw slowly.")
    make.feature(build, "Quick reply", makers=[bo])
    return build


def test_a_published_build_opens_its_window(build):
    assert build.publish(build.week.publishes_at)
    build.refresh_from_db()
    assert build.window == build.week.window(build.week.publishes_at)


def test_its_news_stand_on_the_forum(build):
    build.publish(build.week.publishes_at)
    thread = Thread.objects.get(kind="news")
    assert thread.board == build.product.news_board
    assert thread.author == build.product.herald
    assert thread.home == build.get_absolute_url()
    assert Build.objects.get().thread == thread
