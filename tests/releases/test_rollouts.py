"""A build goes outward ring by ring, and nobody outside a ring sees anything of it before its time."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from forum.models import Notice
from releases import publishing, rollouts
from releases.models import Build, LogEntry, Rollout, Running, StopShip
from tests import make
from tests.forum.test_pictures import drawn, upload

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NUMBER = "26.11.20-x7"
COMMON = ["home", "forum:index", "releases:builds", "releases:proposals", "releases:roadmap", "awards:index"]


@pytest.fixture
def build(clock, bo):
    words = {"number": NUMBER, "headline": "Quieter mornings", "notes": "Known issue: widgets may redraw."}
    before = make.build(friday=make.FRIDAY - timedelta(days=7), published=True, features=1)
    build = make.build(of=before.product, state="ready", **words)
    make.feature(build, "Moonlight dial", makers=[bo], summary="Dims with the moon.")
    return build


@pytest.fixture
def closed(build, ann):
    """Ann's ring, which gets the build on Thursday at 17:00."""
    ring = make.ring("Closed ring", of=build.product, for_life=True, days_before=1)
    ring.seat(ann, make.THURSDAY)
    return ring


@pytest.fixture
def outer(build, closed, eve):
    """Eve's ring, which gets the build on Friday at noon."""
    ring = make.ring("Development", of=build.product, entry="open", opens_at=time(12))
    ring.seat(eve, make.THURSDAY)
    return ring


@pytest.fixture
def out_in_ring(build, closed, clock):
    clock.move_to(closed.gets_at(build.friday))
    rollouts.open_due(clock())
    return Rollout.objects.get(build=build, ring=closed)


def as_(member):
    client = Client()
    if member:
        client.force_login(member)
    return client


def leaks(client, build):
    """The addresses that tell of the build, of those where it would stand; test_embargo asks for all the others."""
    own = [build.get_absolute_url() + name for name in ("", "notes.md", "credits/", "credits.json", "stop-ship/")]
    lists = [reverse("releases:rings"), reverse("forum:notices"), reverse("forum:search") + "?q=Moonlight", *map(reverse, COMMON)]
    lists += [ring.get_absolute_url() for ring in build.product.rings.all()]
    here = [address for address in own if client.get(address).status_code == 200]
    texts = {address: client.get(address).text for address in lists}
    secrets = (NUMBER, build.headline, "Moonlight dial")
    return {*here, *(address for address, text in texts.items() for secret in secrets if secret in text)}


def kinds(member):
    return list(Notice.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


# Time


def test_each_ring_gets_it_at_its_own_instant_and_not_before(build, closed, outer, ann, eve):
    thursday, noon = closed.gets_at(build.friday), outer.gets_at(build.friday)
    assert rollouts.open_due(thursday - SECOND) == []
    assert rollouts.open_due(thursday) == [build]
    assert (kinds(ann), kinds(eve)) == (["ring_build"], [])
    assert rollouts.open_due(noon - SECOND) == []
    assert rollouts.open_due(noon) == [build]
    assert kinds(eve) == ["ring_build"]
    assert rollouts.open_due(noon + SECOND) == []
    assert Rollout.objects.filter(build=build).count() == 2


def test_what_is_not_ready_or_held_stays_inside(build, closed):
    thursday = closed.gets_at(build.friday)
    Build.objects.filter(pk=build.pk).update(state="planned")
    assert rollouts.open_due(thursday) == []
    Build.objects.filter(pk=build.pk).update(state="ready", held_at=make.THURSDAY, hold_reason="One more look")
    assert rollouts.open_due(thursday) == []


def test_who_sits_in_two_rings_is_told_once(build, closed, outer, ann):
    outer.seat(ann, make.THURSDAY)
    rollouts.open_due(outer.gets_at(build.friday))
    assert kinds(ann) == ["ring_build"]


def test_on_friday_everybody_has_it(build, out_in_ring):
    publishing.publish_due(build.week.publishes_at)
    everybody = Rollout.objects.get(build=build, ring=None)
    assert (everybody.share, everybody.opened_at) == (100, build.week.publishes_at)


def test_everybody_begins_with_the_share_that_was_chosen(build, dana):
    Rollout.begin_with(build, 10, dana, make.THURSDAY)
    publishing.publish_due(build.week.publishes_at)
    assert Rollout.objects.get(build=build, ring=None).share == 10


# What is seen: a guest, the outer ring, the ring; before and after


@pytest.mark.parametrize("person", [None, "eve", "bo"])
def test_outside_the_ring_nothing_is_seen(build, out_in_ring, outer, person, request):
    assert leaks(as_(person and request.getfixturevalue(person)), build) == set()


def test_one_second_before_the_ring_sees_nothing_either(build, closed, ann, clock):
    clock.move_to(closed.gets_at(build.friday) - SECOND)
    rollouts.open_due(clock())
    assert leaks(as_(ann), build) == set()


def test_the_ring_sees_the_candidate_and_where_it_is(build, out_in_ring, ann):
    assert set(leaks(as_(ann), build)) >= {build.get_absolute_url(), "/rings/"}
    assert NUMBER in as_(ann).get(out_in_ring.ring.get_absolute_url()).content.decode()


def test_what_the_ring_sees_stands_on_no_common_page(build, out_in_ring, ann):
    seen = leaks(as_(ann), build)
    assert not [name for name in COMMON if reverse(name) in seen]


def test_only_the_ring_was_told(build, out_in_ring, ann):
    told = Notice.objects.filter(details__build=NUMBER).values_list("member__username", flat=True)
    assert set(told) == {"Ann"}
    assert {address for letter in mail.outbox if NUMBER in letter.subject + letter.body for address in letter.to} <= {ann.email}


def test_the_ring_may_look_and_do_nothing_else(build, out_in_ring, ann):
    client, feature = as_(ann), build.features.get()
    body = client.get(build.get_absolute_url()).content.decode()
    assert "It has come to your ring" in body
    assert "workshop" not in body
    assert client.post(f"/features/{feature.pk}/vote/", {"value": 1}).status_code == 404
    assert client.post(f"/builds/{build.pk}/report/", {"mood": "happy"}).status_code == 409


def test_who_leaves_the_ring_only_keeps_what_they_were_told(build, out_in_ring, ann):
    out_in_ring.ring.seats.get(member=ann).leave(make.THURSDAY)
    assert not [address for address in leaks(as_(ann), build) if not address.startswith("/notices/")]


def test_beyond_its_share_nobody_sees_it(build, closed, ann, dana, clock):
    closed.seats.update(bucket=50)
    rollout = Rollout.open(build, closed, make.THURSDAY, dana, share=50)
    assert leaks(as_(ann), build) == set()
    assert kinds(ann) == []
    assert rollout.widen(51, dana, make.THURSDAY)
    assert build.get_absolute_url() in leaks(as_(ann), build)
    assert kinds(ann) == ["ring_build"]


# By hand


def test_it_is_opened_early_by_hand(build, closed, ann, dana):
    assert as_(dana).post(f"/builds/{build.pk}/rollout/", {"action": "open", "ring": closed.pk, "share": 100}).status_code == 302
    assert kinds(ann) == ["ring_build"]
    assert LogEntry.objects.get(build=build, what="opened").who == dana


def test_only_release_managers_move_it(build, closed, ann, chen):
    asked = {"action": "open", "ring": closed.pk, "share": 100}
    assert as_(ann).post(f"/builds/{build.pk}/rollout/", asked).status_code == 403
    assert as_(chen).post(f"/builds/{build.pk}/rollout/", asked).status_code == 403
    assert as_(chen).get(f"{build.get_absolute_url()}rollout/").status_code == 200
    assert as_(ann).get(f"{build.get_absolute_url()}rollout/").status_code == 403
    assert not Rollout.objects.filter(build=build).exists()


def test_a_halt_says_why_and_hides_it_from_all_but_those_who_run_it(build, out_in_ring, ann, dana, clock):
    runner = make.member("Runner")
    out_in_ring.ring.seat(runner, clock())
    Running.say(build, runner, "Ember 3", clock())
    client = as_(dana)
    where, step = f"/builds/{build.pk}/rollout/", {"action": "halt", "rollout": out_in_ring.pk}
    assert client.post(where, step).status_code == 422
    assert client.post(where, step | {"reason": "Calls fail"}).status_code == 302
    assert client.post(where, step | {"reason": "Calls fail"}).status_code == 409
    assert not [address for address in leaks(as_(ann), build) if not address.startswith("/notices/")]
    assert as_(runner).get(build.get_absolute_url()).status_code == 200
    assert kinds(ann) == ["ring_build", "build_halted"]
    assert client.post(where, {"action": "resume", "rollout": out_in_ring.pk}).status_code == 302
    assert as_(ann).get(build.get_absolute_url()).status_code == 200
    assert list(build.log.values_list("what", flat=True)) == ["resumed", "halted", "opened"]


def test_who_runs_it_and_left_the_ring_sees_it_no_more(build, out_in_ring, ann, dana, clock):
    Running.say(build, ann, "", clock())
    out_in_ring.halt("Calls fail", dana, clock())
    assert as_(ann).get(build.get_absolute_url()).status_code == 200
    out_in_ring.ring.seats.get(member=ann).leave(clock())
    assert as_(ann).get(build.get_absolute_url()).status_code == 404


def test_halted_it_goes_no_further_by_itself(build, out_in_ring, outer, dana):
    out_in_ring.halt("Calls fail", dana, make.THURSDAY)
    assert rollouts.open_due(outer.gets_at(build.friday)) == []
    assert publishing.publish_due(build.week.publishes_at) == []
    out_in_ring.resume(dana, make.THURSDAY)
    assert publishing.publish_due(build.week.publishes_at) == [build]


def test_a_share_only_grows(build, out_in_ring, dana):
    Rollout.objects.filter(pk=out_in_ring.pk).update(share=20)
    where, step = f"/builds/{build.pk}/rollout/", {"action": "widen", "rollout": out_in_ring.pk}
    assert as_(dana).post(where, step | {"share": 10}).status_code == 409
    assert as_(dana).post(where, step | {"share": 101}).status_code == 422
    assert as_(dana).post(where, step | {"share": 40}).status_code == 302
    assert LogEntry.objects.get(what="widened").note == "Closed ring · 40 %"


# I run this build


def test_running_is_said_once_with_a_device_that_may_change(build, out_in_ring, ann):
    client = as_(ann)
    for device in ("Ember 3", "Ember Mini"):
        assert client.post(f"/builds/{build.pk}/running/", {"device": device}).status_code == 302
    assert Running.objects.get().device == "Ember Mini"
    assert "1 member runs this build." in client.get(build.get_absolute_url()).content.decode()


def test_nobody_runs_what_has_not_come_to_them(build, out_in_ring, eve):
    assert as_(eve).post(f"/builds/{build.pk}/running/", {"device": "Ember 3"}).status_code == 404
    publishing.publish_due(build.week.publishes_at)
    assert as_(eve).post(f"/builds/{build.pk}/running/", {"device": "Ember 3"}).status_code == 302


# Stop-ship


def test_a_call_to_stop_is_counted_and_told_at_once(build, out_in_ring, ann, dana, chen, bo):
    where = f"{build.get_absolute_url()}stop-ship/"
    client = as_(ann)
    assert client.post(where, {"evidence": ""}).status_code == 422
    answer = client.post(where, {"evidence": "Calls fail after an hour.", "new_picture": upload(drawn())})
    assert answer.status_code == 302
    assert [kinds(member) for member in (dana, chen, bo)] == [["stop_ship"], ["stop_ship"], []]
    assert StopShip.objects.get().picture.startswith("stop-ships/")
    for page in ("/schedule/", f"/schedule/{build.pk}/"):
        assert "1 call to stop" in as_(dana).get(page).content.decode()
    assert "Calls fail after an hour." in as_(chen).get(f"{build.get_absolute_url()}rollout/").content.decode()


def test_a_call_is_answered_and_withdrawn(build, out_in_ring, ann, eve, chen):
    where = f"{build.get_absolute_url()}stop-ship/"
    as_(ann).post(where, {"evidence": "Calls fail."})
    call = StopShip.objects.get()
    assert as_(eve).post(f"/stop-ships/{call.pk}/answer/", {"answer": "No"}).status_code == 403
    assert as_(chen).post(f"/stop-ships/{call.pk}/answer/", {"answer": "We look at it."}).status_code == 302
    assert "We look at it." in as_(ann).get(where).content.decode()
    assert kinds(ann)[-1] == "stop_ship_answered"
    as_(ann).post(f"/builds/{build.pk}/stop-ship/withdrawal/")
    assert not StopShip.objects.standing().exists()


def test_only_the_ring_calls_to_stop_and_only_before_friday(build, out_in_ring, ann, eve, dana):
    where = f"{build.get_absolute_url()}stop-ship/"
    assert as_(eve).post(where, {"evidence": "No"}).status_code == 404
    assert as_(dana).post(where, {"evidence": "No"}).status_code == 403
    publishing.publish_due(build.week.publishes_at)
    assert as_(ann).post(where, {"evidence": "Too late"}).status_code == 409
    assert not StopShip.objects.exists()
