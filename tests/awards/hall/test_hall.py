"""The hall of honour: the first hundred, the winners, the faithful; and the roll."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from awards import popcorn
from awards.medals import ledger
from forum.models import Member
from releases.cycle import DAY
from tests import make
from tests.hands import Person

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=2)


def text(client, path="/hall/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def ring(clock, ann, eve):
    ring = make.ring("The hundred", for_life=True)
    for member in (ann, eve):
        ring.seat(member, clock())
    make.ring("Daily").seat(make.member("Later"), clock())
    return ring


@pytest.fixture
def awarded(clock, bo):
    build = make.build(published=True)
    make.votes(make.feature(build, "Dark maps", by=make.team(of=build.product, makers=[bo]), makers=[bo]), loves=5)
    clock.move_to(build.announces_at)
    popcorn.tally(build, clock())
    return build


def test_an_empty_hall_invites(client, db):
    shown = text(client)
    assert "The first seat is still free" in shown
    assert "Two builds in a row, and you stand here." in shown


@pytest.mark.parametrize("path", ["/hall/", "/hall/roll/"])
def test_the_first_hundred_with_their_numbers(client, ring, path):
    shown = text(client, path)
    assert "#001 Ann #002 Eve" in shown
    assert "Later" not in shown


@pytest.mark.parametrize("path", ["/hall/", "/hall/roll/"])
def test_who_was_erased_leaves_the_number_behind(client, ring, ann, eve, path):
    Member.objects.filter(pk=ann.pk).update(is_active=False)
    eve.delete()
    shown = text(client, path)
    assert "#001 a former member #002 a former member" in shown
    assert not {"Ann", "Eve"} & set(shown.split())


def test_winners_stand_there_from_their_hour_on(client, awarded, clock):
    assert "Dark maps" not in text(client)
    popcorn.announce_due(clock())
    cache.clear()
    assert "Dark maps 20 November 2026 Messaging Bo" in text(client)


def test_a_winner_who_left_is_a_former_member(client, awarded, clock, bo):
    popcorn.announce_due(clock())
    Member.objects.filter(pk=bo.pk).update(is_active=False)
    for path in ("/hall/", "/hall/roll/"):
        assert "Bo" not in text(client, path).split()
    assert "Messaging a former member" in text(client)


def test_the_faithful_come_by_their_longest_row(client, clock, ann, eve, bo):
    product = make.product()
    for n in range(4):
        build = make.build(of=product, friday=make.FRIDAY + 7 * DAY * n, published=True)
        for member in (ann, bo) if n else (ann, eve, bo):
            make.report(build, member)
        if n == 1:
            make.report(build, eve)
    clock.move_to(build.reports_close_at + LATER)
    ledger.catch_up(clock())
    assert "at whatever time. Ann 4 Eve 2" in text(client)  # Bo is on the team


def animation(person):
    person.goes_to("/hall/roll/")
    return person.page.evaluate(
        "[getComputedStyle(document.querySelector('main > *')).animationName, "
        "getComputedStyle(document.querySelector('main > *')).animationPlayState]"
    )


@pytest.mark.django_db(transaction=True)
def test_the_roll_rolls_only_for_who_does_not_mind_and_holds_still_on_demand(browser, live_server, ring):
    still = Person(browser, live_server.url, reduced_motion="reduce", javascript=True)
    assert animation(still)[0] == "none"
    moving = Person(browser, live_server.url, reduced_motion="no-preference")
    assert animation(moving) == ["roll", "running"]
    moving.page.get_by_label("Hold still").check()
    state = moving.page.evaluate("getComputedStyle(document.querySelector('main > *')).animationPlayState")
    assert state == "paused"
    for person in (still, moving):
        person.context.close()
