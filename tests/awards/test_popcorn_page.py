"""The award's page: who won, by what count, and nothing before its hour."""

from datetime import timedelta

import pytest
from django.urls import reverse

from awards import popcorn
from awards.models import Tally
from feedback.models import Vote
from forum.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

WEEK = "/popcorn/2026-11-20/"
CSV = "/popcorn/2026-11-20/phone.csv"


@pytest.fixture
def build(bo, chen):
    product = make.product()
    product.slug = "phone"
    product.save()
    team = make.team("Messaging", of=product, makers=[bo])
    build = make.build(of=product, published=True)
    make.votes(make.feature(build, "Quick reply", by=team, makers=[bo, chen]), loves=6, misses=1)
    make.votes(make.feature(build, "快速拨号", by=team), loves=5, misses=3)
    make.feature(build, "Nobody tried it", by=team)
    return build


@pytest.fixture
def announced(build, clock):
    clock.move_to(build.announces_at)
    popcorn.tally(build, build.announces_at)
    popcorn.announce_due(build.announces_at)
    return Tally.objects.get(build=build)


def page(client, address=WEEK):
    return " ".join(client.get(address).content.decode().split())


def test_before_the_first_award_the_page_invites(client, db):
    assert "No award yet" in page(client, "/popcorn/")


@pytest.mark.parametrize("address", ["/popcorn/", WEEK])
def test_the_podium_names_the_winners(client, announced, address):
    shown = page(client, address)
    for words in ["Quick reply", "48.7", "快速拨号", "30.6", "Messaging", ">Bo<", "15 members voted"]:
        assert words in shown


def test_a_maker_without_consent_is_counted_but_not_named(client, announced, chen):
    shown = page(client)
    assert "and 1 more" in shown
    assert chen.username not in shown


def test_the_count_lists_every_feature(client, announced):
    assert "Nobody tried it" in page(client)


def test_the_rules_and_the_formula_are_told(client, announced):
    shown = page(client)
    for words in ["needs 5 votes and at least one love", "share a place", "95 % certainty", "1.959963984540054"]:
        assert words in shown


def test_the_rule_is_told_as_it_was_on_that_day(client, announced, settings):
    settings.FEWEST_VOTES = 50
    assert "needs 5 votes" in page(client)


def test_the_thread_is_linked(client, announced):
    assert reverse("forum:thread", args=[announced.thread.pk, announced.thread.slug]) in client.get(WEEK).content.decode()


def test_a_hidden_thread_is_not(client, announced, clock):
    Thread.objects.filter(pk=announced.thread.pk).update(hidden_at=clock())
    assert "Congratulate" not in page(client)


def test_who_chose_the_winner_is_told_so(client, announced):
    lover = Vote.objects.filter(feature__title="Quick reply", value=1).first().voter
    client.force_login(lover)
    assert "You were one of 6 who chose it" in page(client)


def test_who_chose_another_is_not(client, announced):
    client.force_login(Vote.objects.filter(feature__title="Quick reply", value=-1).get().voter)
    assert "who chose it" not in page(client)


def test_nothing_shows_one_second_before(client, build, clock):
    popcorn.tally(build, build.reports_close_at)
    clock.move_to(build.announces_at - timedelta(seconds=1))
    popcorn.announce_due(clock())
    for address in ("/popcorn/", WEEK, "/", "/forum/", "/notices/", build.get_absolute_url()):
        for person in (None, Vote.objects.first().voter):
            client.force_login(person) if person else client.logout()
            shown = page(client, address)
            assert "48.7" not in shown
            assert "who chose it" not in shown
    assert "The votes are being counted" in page(client)
    assert "Quick reply" not in page(client)
    assert client.get(CSV).status_code == 404
    assert not Thread.objects.filter(title__startswith="Popcorn").exists()


def test_while_votes_are_open_the_page_says_until_when(client, build, clock):
    clock.move_to(build.published_at)
    shown = page(client)
    assert "You are still choosing" in shown
    assert build.get_absolute_url() in shown


def test_the_week_shows_each_product(client, announced, clock):
    other = make.build(of=make.product("Watch"), published=True, features=1)
    make.votes(other.features.get(), loves=7)
    assert "The votes are being counted" in page(client)
    popcorn.tally(other, clock())
    popcorn.announce_due(clock())
    shown = page(client)
    assert "Watch" in shown
    assert "Phone OS" in shown
    assert "64.6" in shown


@pytest.mark.parametrize("address", ["/popcorn/2026-11-19/", "/popcorn/2026-11-27/", "/popcorn/2026-13-45/", "/popcorn/?before=x"])
def test_what_is_no_friday_of_ours_is_not_found(client, announced, address):
    assert client.get(address).status_code == 404


def test_a_planned_friday_is_not_found(client, clock):
    make.build(features=1)
    assert client.get(WEEK).status_code == 404


def test_an_erased_maker_keeps_the_award_but_not_the_link(client, announced, bo):
    announced.standings.get(place=1).laureates.filter(member=bo).update(member=None)
    shown = page(client)
    assert ">Bo<" in shown
    assert "/members/Bo/" not in shown


@pytest.mark.parametrize("address", ["/popcorn/", WEEK])
def test_a_guest_costs_eight_queries_and_a_member_twelve(client, announced, ann, address, django_assert_max_num_queries):
    client.get(address)
    with django_assert_max_num_queries(8):
        client.get(address)
    client.force_login(ann)
    client.get(address)
    with django_assert_max_num_queries(12):
        client.get(address)


def test_many_features_and_weeks_cost_no_more_queries(client, announced, bo, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/popcorn/")
    with CaptureQueriesContext(connection) as few:
        client.get("/popcorn/")
    for n in range(1, 15):
        week = announced.build.week
        for _ in range(n):
            week = week.previous
        build = make.build(of=announced.build.product, friday=week.friday, published=True, features=12)
        for feature in build.features.all():
            feature.makers.add(bo)
        make.votes(build.features.first(), loves=5)
        popcorn.tally(build, build.reports_close_at)
        popcorn.announce_due(announced.announced_at)
    with django_assert_num_queries(len(few)):
        client.get("/popcorn/")


def test_the_admin_only_looks_and_only_at_what_is_announced(client, build):
    client.force_login(make.member("root", is_staff=True, is_superuser=True))
    tally = popcorn.tally(build, build.reports_close_at)
    address = reverse("admin:awards_tally_change", args=[tally.pk])
    assert client.get(address).status_code == 302
    popcorn.announce_due(build.announces_at)
    assert client.get(address).status_code == 200
    assert client.post(address, {"voters": 1}).status_code == 403
    assert client.post(reverse("admin:awards_tally_delete", args=[tally.pk])).status_code == 403
    assert client.get(reverse("admin:awards_tally_add")).status_code == 403
