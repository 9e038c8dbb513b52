"""The way of a wish on one line, filled in as it happens and never before."""

import re

import pytest
from django.utils.html import strip_tags

from awards import popcorn
from releases.models import Ring, Rollout, Seat
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def build():
    return make.build(friday=make.FRIDAY)


@pytest.fixture
def wish(build, ann):
    return make.proposal("Scrolling screenshots", of=build.product, author=ann)


def stops(client, wish):
    """{name of the stop: (its words, where it leads)}, "" while the wish has not come so far."""
    html = client.get(wish.get_absolute_url()).content.decode()
    line = re.search(r'<ol role="list" class="trace".*?</ol>', html, re.DOTALL)[0]
    found = {}
    for stop in re.findall(r"<li>(.*?)</li>", line, re.DOTALL):
        link = re.search(r'<a href="([^"]+)"><b>(.*?)</b>(.*?)</a>', stop)
        found[link[2] if link else strip_tags(stop)] = (link[3].strip(), link[1]) if link else ""
    return found


def reached(client, wish):
    return [name for name, stop in stops(client, wish).items() if stop]


def test_it_begins_with_the_talk_and_the_wish(client, wish, eve):
    wish.thread.reply(eve, "With a handle.", make.THURSDAY)
    found = stops(client, wish)
    assert list(found) == ["Talk", "Wish", "Ballot", "Build", "Reports", "Popcorn"]
    assert reached(client, wish) == ["Talk", "Wish"]
    assert found["Talk"] == ("1 reply", wish.thread.get_absolute_url())
    assert found["Wish"] == ("1 backing", wish.get_absolute_url())


def test_the_whole_way_from_the_talk_to_the_award(client, wish, build, chen, dana, bo, clock):
    feature = make.feature(build, wish.thread.title, makers=[bo], proposal=wish)
    wish.plan(build, chen, clock())
    assert "Build" not in reached(client, wish)
    clock.move_to(build.week.publishes_at)
    build.publish(clock(), dana)
    assert stops(client, wish)["Build"] == (build.number, build.get_absolute_url())
    assert stops(client, wish)["Reports"][0] == "being written"
    make.votes(feature, loves=6, misses=1)
    assert "6" not in stops(client, wish)["Reports"][0]  # not before the close
    build.refresh_from_db()
    clock.move_to(build.reports_close_at)
    assert stops(client, wish)["Reports"] == ("6 love it", f"/builds/{build.pk}/said/")
    popcorn.tally(build, clock())
    assert "Popcorn" not in reached(client, wish)  # counted, but not announced
    clock.move_to(build.announces_at)
    popcorn.announce_due(clock())
    assert stops(client, wish)["Popcorn"] == ("the award", f"/popcorn/{build.friday}/")
    for _words, href in (stop for stop in stops(client, wish).values() if stop):
        assert client.get(href).status_code == 200


def test_nothing_of_a_build_before_it_is_out(client, wish, build, ann, chen, dana, clock):
    make.feature(build, proposal=wish)
    for member, knows in ((None, False), (ann, False), (chen, True), (dana, True)):
        client.logout()
        if member:
            client.force_login(member)
        assert ("Build" in reached(client, wish)) is knows
        assert "Reports" not in reached(client, wish)
        assert (build.number in client.get(wish.get_absolute_url()).content.decode()) is knows


def test_a_skipped_build_is_no_station(client, wish, build, dana, clock):
    make.feature(build, proposal=wish)
    build.skip("Spring Festival", dana, clock())
    client.force_login(dana)
    assert reached(client, wish) == ["Talk", "Wish"]


def test_who_has_the_build_in_a_ring_sees_it_on_the_line(client, wish, build, ann, eve, clock):
    make.feature(build, proposal=wish)
    ring = Ring.objects.create(product=build.product, name="Closed ring", slug="closed", position=1)
    Seat.objects.create(ring=ring, member=ann, number=1, bucket=40)
    rollout = Rollout.objects.create(build=build, ring=ring, share=40)
    client.force_login(ann)
    assert "Build" not in reached(client, wish)  # its turn has not come yet
    Rollout.objects.filter(pk=rollout.pk).update(share=41)
    assert stops(client, wish)["Build"] == (build.number, build.get_absolute_url())
    client.force_login(eve)
    assert "Build" not in reached(client, wish)
