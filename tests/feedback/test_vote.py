from datetime import timedelta

import pytest

from feedback.models import Vote
from tests import make

HOUR = timedelta(hours=1)


@pytest.fixture
def feature(db, clock):
    build = make.build(published=True)
    clock.move_to(build.published_at + HOUR)
    return make.feature(build)


def vote(client, who, feature, value, **more):
    client.force_login(who)
    return client.post(f"/features/{feature.pk}/vote/", {"value": value}, **more)


def test_ann_loves_a_feature(client, ann, feature):
    answer = vote(client, ann, feature, 1)
    assert answer.status_code == 302
    assert [(found.voter, found.value) for found in Vote.objects.all()] == [(ann, 1)]


def test_htmx_gets_the_feature_with_the_vote_pressed(client, ann, feature):
    words = vote(client, ann, feature, -1, headers={"HX-Request": "true"}).content.decode()
    assert words.strip().startswith(f'<li id="feature-{feature.pk}"')
    assert f'id="miss-{feature.pk}" name="value" value="0" aria-pressed="true"' in words
