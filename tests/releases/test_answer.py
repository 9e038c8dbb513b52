"""The product manager's public answer."""

import pytest
from django.urls import reverse

from forum.models import Notice
from releases.models import Feature, Proposal
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def wish(ann):
    return make.proposal(author=ann)


def answer(client, wish, status, words=""):
    return client.post(reverse("releases:answer", args=[wish.pk]), {"status": status, "answer": words})


def test_chen_plans_a_wish_and_its_friends_are_told(client, chen, ann, eve, wish, clock):
    wish.back(eve, make.THURSDAY)
    client.force_login(chen)
    assert answer(client, wish, "planned", "We start in spring.").url == wish.get_absolute_url()
    assert {notice.member for notice in Notice.objects.filter(kind="planned")} == {ann, eve}
    html = client.get(wish.get_absolute_url()).content.decode()
    assert "We start in spring." in html


def test_a_wish_is_declined_with_words(client, chen, wish, clock):
    client.force_login(chen)
    assert answer(client, wish, "declined").status_code == 422
    assert Proposal.objects.get().status == "open"
    assert answer(client, wish, "declined", "It eats the battery.").status_code == 302
    assert Notice.objects.get(kind="declined").details == {"proposal": "Scrolling screenshots"}


def test_other_words_alone_tell_nobody_again(client, chen, wish, clock):
    client.force_login(chen)
    answer(client, wish, "planned", "In spring.")
    answer(client, wish, "planned", "In summer.")
    assert Notice.objects.filter(kind="planned").count() == 1
    assert Proposal.objects.get().answer == "In summer."


def test_every_change_stays_in_its_story(client, chen, wish, clock):
    client.force_login(chen)
    answer(client, wish, "planned")
    answer(client, wish, "declined", "After all, no.")
    assert [step.status for step in wish.steps.all()] == ["declined", "planned"]


def test_a_built_wish_is_not_answered(client, chen, wish):
    Proposal.objects.update(status="built")
    client.force_login(chen)
    assert answer(client, wish, "open").status_code == 409


def test_what_is_in_a_coming_build_is_not_declined(client, chen, wish, clock):
    build = make.build(of=wish.product, features=1)
    Feature.choose(build, wish, build.product.teams.get(), "It is ready", chen, make.THURSDAY)
    client.force_login(chen)
    refused = answer(client, wish, "declined", "No.")
    assert refused.status_code == 409
    assert "Take it out of the build first" in refused.content.decode()
    assert answer(client, wish, "planned", "It comes soon.").status_code == 302


def test_only_product_managers_answer(client, ann, bo, dana, wish):
    assert answer(client, wish, "planned").url.startswith(reverse("account_login"))
    for person in (ann, bo, dana):
        client.force_login(person)
        assert answer(client, wish, "planned").status_code == 403
        assert "Answer in public" not in client.get(wish.get_absolute_url()).content.decode()
    assert Proposal.objects.get().status == "open"
