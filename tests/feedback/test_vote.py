import pytest

from feedback.models import Vote
from tests import make

HTMX = {"HX-Request": "true"}


def vote(client, feature, value, **more):
    return client.post(f"/features/{feature.pk}/vote/", {"value": value}, **more)


def votes():
    return list(Vote.objects.values_list("voter__username", "value"))


def test_ann_loves_a_feature(signed_in, ann, feature):
    answer = vote(signed_in(ann), feature, 1)
    assert (answer.status_code, answer.url) == (302, f"{feature.build.get_absolute_url()}#feature-{feature.pk}")
    assert votes() == [("Ann", 1)]


def test_ann_changes_her_mind(signed_in, ann, feature):
    vote(signed_in(ann), feature, 1)
    vote(signed_in(ann), feature, -1)
    assert votes() == [("Ann", -1)]


def test_ann_takes_her_vote_back(signed_in, ann, feature):
    vote(signed_in(ann), feature, 1)
    vote(signed_in(ann), feature, 0)
    assert votes() == []


def test_taking_back_what_was_never_cast_does_nothing(signed_in, ann, feature):
    assert vote(signed_in(ann), feature, 0).status_code == 302
    assert votes() == []


def test_a_changed_vote_keeps_the_time_of_the_first(ann, feature, clock):
    first = clock()
    Vote.cast(feature, ann, 1, first)
    Vote.cast(feature, ann, -1, feature.build.reports_close_at.replace(hour=1))
    assert Vote.objects.get().cast_at == first


@pytest.mark.parametrize("value", ["2", "-2", "love", "", "1e0", "1.0"])
def test_only_love_not_yet_and_back_are_votes(signed_in, ann, feature, value):
    assert vote(signed_in(ann), feature, value).status_code == 400
    assert votes() == []


def test_htmx_gets_the_feature_with_the_vote_pressed(signed_in, ann, feature):
    words = vote(signed_in(ann), feature, -1, headers=HTMX).content.decode()
    assert words.strip().startswith(f'<li id="feature-{feature.pk}"')
    assert f'id="miss-{feature.pk}" name="value" value="0" aria-pressed="true"' in words


def test_a_vote_is_counted_on_the_page_at_once(signed_in, ann, feature):
    client = signed_in(ann)
    client.get(feature.build.get_absolute_url())
    assert '<span class="figure">1</span>' in vote(client, feature, 1, headers=HTMX).content.decode()
    assert '<span class="figure">1</span>' in client.get(feature.build.get_absolute_url()).content.decode()


def test_a_guest_is_asked_to_log_in(client, feature):
    assert vote(client, feature, 1).url.startswith("/accounts/login/?next=")
    assert votes() == []


def test_looking_at_a_vote_is_not_voting(signed_in, ann, feature):
    assert signed_in(ann).get(f"/features/{feature.pk}/vote/").status_code == 405


def test_a_vote_after_the_close_is_refused_with_what_is_possible(signed_in, ann, feature, clock):
    clock.move_to(feature.build.reports_close_at)
    answer = vote(signed_in(ann), feature, 1)
    assert answer.status_code == 409
    assert "Reports for 26.11.20 closed on Tuesday. The next build is out on Friday at 17:00." in answer.content.decode()
    assert votes() == []


def test_htmx_is_refused_in_the_place_of_the_feature(signed_in, ann, feature, clock):
    clock.move_to(feature.build.reports_close_at)
    answer = vote(signed_in(ann), feature, 1, headers=HTMX)
    assert answer.status_code == 409
    assert answer.content.decode().strip().startswith(f'<li id="feature-{feature.pk}"')


def test_a_feature_of_a_build_that_is_not_out_cannot_be_found(signed_in, ann, dana, clock):
    feature = make.feature(make.build())
    assert vote(signed_in(ann), feature, 1).status_code == 404
    assert vote(signed_in(dana), feature, 1).status_code == 404


def test_a_vote_is_not_taken_before_the_build_is_out(ann, clock):
    assert Vote.cast(make.feature(make.build()), ann, 1, clock()) is None


def test_guests_see_the_counts_and_no_form(client, feature):
    make.votes(feature, loves=3)
    words = client.get(feature.build.get_absolute_url()).content.decode()
    assert '<span class="figure">3</span>' in words
    assert "/vote/" not in words
    assert "csrf" not in words
