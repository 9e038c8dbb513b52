"""Meetups: written down by who keeps the medals, with members alone; each who was there earns a line, once."""

import re
from datetime import timedelta

import pytest

from awards.medals import ledger
from awards.medals.models import Guest, Honour, Meetup, PointEntry, Score
from tests import make

pytestmark = pytest.mark.django_db

SHANGHAI = {"name": "Popcorn night", "day": "2026-11-18", "city": "Shanghai"}


@pytest.fixture
def write(signed_in, kay, clock):
    """`write("Ann\\nEve")`: send the form, for a new meetup or for one that is there."""

    def send(guests, meetup=None, **more):
        path = f"/medals/meetups/{meetup.pk}/" if meetup else "/medals/meetups/new/"
        return signed_in(kay).post(path, SHANGHAI | {"guests": guests} | more)

    return send


@pytest.fixture
def settle(clock, catch_up):
    def wait():
        clock.move_to(clock() + ledger.SETTLING)
        return catch_up()

    return wait


def text(client, path="/medals/meetups/"):
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).content.decode()).split())


def test_each_who_was_there_gets_a_line_and_a_medal(write, settle, clock, ann, eve):
    answer = write("Ann\n  eve \n\nANN")
    assert answer["Location"] == f"/medals/meetups/{Meetup.objects.get().pk}/"
    assert settle() == 2
    assert sorted(PointEntry.objects.values_list("member__username", "kind", "what", "points")) == [
        ("Ann", "meetup", "Popcorn night", 10),
        ("Eve", "meetup", "Popcorn night", 10),
    ]
    assert Honour.objects.filter(member=ann, medal__key="meetup", grade="bronze").exists()
    assert settle() == 0


def test_names_that_nobody_has_are_named_and_nothing_is_written_down(write, ann):
    answer = write("Ann\nNobody\n没有这个人")
    assert answer.status_code == 422
    assert "Nobody here is called: Nobody, 没有这个人." in answer.content.decode()
    assert not Meetup.objects.exists()


def test_who_was_forgotten_is_added_later(write, settle, ann, eve):
    write("Ann")
    settle()
    write("Ann\nEve", Meetup.objects.get(), city="Hangzhou")
    assert settle() == 1
    assert Guest.objects.count() == 2
    assert Meetup.objects.get().city == "Hangzhou"


def test_who_was_not_there_is_taken_back_with_a_reason(write, settle, signed_in, kay, client, ann, eve):
    write("Ann\nEve")
    settle()
    line = PointEntry.objects.get(member=eve)
    page = signed_in(kay).get(f"/medals/meetups/{Meetup.objects.get().pk}/").content.decode()
    assert f"/medals/lines/{line.pk}/revocation/" in page
    signed_in(kay).post(f"/medals/lines/{line.pk}/revocation/", {"reason": "That was somebody else"})
    assert Score.objects.get(member=eve, kind="").points == 0
    assert "Popcorn night 18 November 2026 Shanghai 1 member" in text(client)
    assert "taken back" in text(signed_in(kay), f"/medals/meetups/{Meetup.objects.get().pk}/")
    write("Eve", Meetup.objects.get())
    assert settle() == 0


def test_everybody_reads_the_list_without_names(write, client, signed_in, ann):
    assert "No meetup yet" in text(client)
    write("Ann")
    shown = text(client)
    assert "Popcorn night 18 November 2026 Shanghai 1 member" in shown
    assert "Ann" not in shown
    assert "Write one down" not in text(signed_in(ann))


def test_it_is_kept_by_those_who_may(client, signed_in, write, ann):
    write("Ann")
    for path in ("/medals/meetups/new/", f"/medals/meetups/{Meetup.objects.get().pk}/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")
        assert signed_in(ann).get(path).status_code == 403
        assert signed_in(ann).post(path, SHANGHAI | {"name": "Mine", "guests": "Ann"}).status_code == 403
    assert Meetup.objects.count() == 1


def test_the_same_meetup_is_not_written_down_twice(write, ann, eve):
    write("Ann")
    answer = write("Eve")
    assert answer.status_code == 422
    assert "This meetup is written down already." in answer.content.decode()
    assert (Meetup.objects.count(), Guest.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("said", "words"), [({"day": "2026-11-20"}, "still to come"), ({"name": ""}, "required"), ({"day": "x"}, "valid")]
)
def test_half_a_meetup_is_refused(write, ann, said, words):
    answer = write("Ann", **said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Meetup.objects.exists()


def test_today_is_not_still_to_come(write, ann):
    assert write("Ann", day="2026-11-19").status_code == 302


def test_many_meetups_come_in_pages(client, clock):
    for n in range(35):
        Meetup.objects.create(name=f"Night {n}", day=make.FRIDAY - timedelta(days=n // 2), city="Shanghai")
    first = client.get("/medals/meetups/")
    second = client.get(f"/medals/meetups/?before={first.context['more']}")
    assert [len(page.context["meetups"]) for page in (first, second)] == [30, 5]
    assert len({meetup.pk for page in (first, second) for meetup in page.context["meetups"]}) == 35


def test_pages_cost_the_same_with_many_guests(write, signed_in, kay, ann, django_assert_max_num_queries):
    write("\n".join(make.member().username for _n in range(30)))
    client, path = signed_in(kay), f"/medals/meetups/{Meetup.objects.get().pk}/"
    for address in (path, "/medals/meetups/"):
        client.get(address)
        with django_assert_max_num_queries(10):
            client.get(address)
