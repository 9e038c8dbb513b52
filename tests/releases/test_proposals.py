"""Wishes: made, found, sorted by who wants them."""

import uuid

import pytest
from django.urls import reverse

from forum.models import Thread
from releases.models import Proposal
from tests import make

pytestmark = pytest.mark.django_db
LIST, NEW = "/proposals/", "/proposals/new/"


def listed(client, **asked):
    return [proposal.thread.title for proposal in client.get(LIST, asked).context["proposals"]]


def wish(product, **sent):
    words = {"title": "Per-app volume", "kind": "improve", "body": "Music soft."}
    return {"product": product.pk, **words, "submission": uuid.uuid4(), **sent}


def test_the_most_wanted_comes_first(client, ann, eve):
    product = make.product()
    for title, backers in (("Few", []), ("Many", [ann, eve]), ("Some", [ann])):
        proposal = make.proposal(title, of=product)
        for backer in backers:
            proposal.back(backer, make.THURSDAY)
    assert listed(client) == ["Many", "Some", "Few"]


def test_the_list_opens_with_what_is_open(client):
    make.proposal("Open one")
    Proposal.objects.filter(pk=make.proposal("Declined one").pk).update(status="declined")
    assert listed(client) == ["Open one"]
    assert listed(client, status="declined") == ["Declined one"]
    assert set(listed(client, status="all")) == {"Open one", "Declined one"}
    assert listed(client, status="nonsense") == ["Open one"]


@pytest.mark.parametrize(("q", "found"), [("录音", True), ("归档 通话", True), ("录像", False), ("一键", True), ("%", False)])
def test_two_chinese_characters_find_a_wish(client, q, found):
    make.proposal("通话录音自动归档", body="能搜索,能一键导出。")
    assert listed(client, q=q) == (["通话录音自动归档"] if found else [])


def test_a_search_looks_at_every_status(client):
    Proposal.objects.filter(pk=make.proposal("Dark calendar").pk).update(status="built")
    assert listed(client, q="calendar") == ["Dark calendar"]
    assert listed(client, q="calendar", status="open") == []


def test_nothing_found_invites(client):
    make.proposal()
    assert "Nobody has wished for that yet" in client.get(LIST, {"q": "zebra"}).content.decode()


def test_bytes_that_no_database_takes_find_nothing(client):
    assert client.get(LIST, {"q": "a\x00b"}).status_code == 200


def test_long_lists_go_on_where_they_ended(client):
    product = make.product()
    titles = [make.proposal(f"Wish {n:02}", of=product).thread.title for n in range(33)]
    first = listed(client)
    last = Proposal.objects.get(thread__title=first[-1])
    rest = listed(client, after=f"{last.backing_count}-{last.pk}")
    assert len(first) == 30
    assert sorted(first + rest) == titles


def test_hidden_wishes_are_not_listed(client, moe):
    proposal = make.proposal()
    Thread.objects.update(hidden_at=make.THURSDAY)
    assert listed(client) == []
    assert client.get(proposal.get_absolute_url()).status_code == 404
    client.force_login(moe)
    assert client.get(proposal.get_absolute_url()).status_code == 200


# Making one


def test_ann_makes_a_wish_and_backs_it(client, ann, clock):
    client.force_login(ann)
    answer = client.post(NEW, wish(make.product()))
    proposal = Proposal.objects.get()
    assert answer.url == proposal.get_absolute_url()
    assert (proposal.thread.kind, proposal.thread.home, proposal.backing_count) == ("suggestion", answer.url, 1)


def test_sent_twice_it_is_one_wish(client, ann, clock):
    client.force_login(ann)
    sent = wish(make.product())
    assert client.post(NEW, sent).url == client.post(NEW, sent).url
    assert (Proposal.objects.count(), Thread.objects.count()) == (1, 1)


def test_what_was_typed_stays_when_something_is_missing(client, ann):
    client.force_login(ann)
    answer = client.post(NEW, wish(make.product(), title=""))
    assert answer.status_code == 422
    assert "Music soft." in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_title_that_is_too_long_is_refused_at_its_field(client, ann):
    client.force_login(ann)
    answer = client.post(NEW, wish(make.product(), title="x" * 121))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"title"}


def test_a_board_for_the_team_takes_no_wishes_of_others(client, ann):
    product = make.product()
    product.proposals_board.starters = "team"
    product.proposals_board.save()
    client.force_login(ann)
    assert client.post(NEW, wish(product)).status_code == 403


def test_a_flood_of_wishes_has_to_wait(client, ann, clock):
    client.force_login(ann)
    product = make.product()
    titles = ["Volume", "Clock", "Maps", "Radio", "Torch", "Keyboard", "Gallery", "Weather", "Notes", "Fonts", "Alarm"]
    assert [client.post(NEW, wish(product, title=title)).status_code for title in titles] == [302] * 10 + [429]
    assert Proposal.objects.count() == 10


def test_guests_are_asked_to_log_in(client):
    assert client.post(NEW, wish(make.product())).url.startswith(reverse("account_login"))


@pytest.mark.django_db(transaction=True)
def test_eight_times_the_same_wish_at_once_is_one(at_once):
    product, ann, submission = make.product(), make.member("Ann"), uuid.uuid4()
    said = at_once(8, lambda _i: Proposal.propose(product, ann, "Volume", "Soft.", make.THURSDAY, submission).pk)
    assert len(set(said)) == 1
    assert (Proposal.objects.count(), Thread.objects.count()) == (1, 1)


# Its page


def test_its_page_tells_the_wish_and_what_is_said(client, ann, eve):
    proposal = make.proposal("Scrolling screenshots", author=ann, body="One long picture.")
    proposal.thread.reply(eve, "With a handle, please.", make.THURSDAY)
    html = client.get(proposal.get_absolute_url()).content.decode()
    for words in ("Scrolling screenshots", "One long picture.", "With a handle, please.", proposal.thread.get_absolute_url()):
        assert words in html


def test_a_built_wish_leads_to_its_build(client):
    build = make.build()
    proposal = make.proposal(of=build.product)
    make.feature(build, proposal=proposal)
    assert build.get_absolute_url() not in client.get(proposal.get_absolute_url()).content.decode()
    build.publish(build.week.publishes_at)
    assert build.get_absolute_url() in client.get(proposal.get_absolute_url()).content.decode()


def test_an_unknown_wish_is_not_found(client):
    assert client.get(reverse("releases:proposal", args=[7])).status_code == 404


@pytest.mark.parametrize("many", [3, 30])
def test_queries_do_not_grow(client, ann, many, django_assert_max_num_queries):
    product = make.product()
    for n in range(many):
        proposal = make.proposal(f"Wish {n}", of=product)
    for _n in range(many):
        proposal.back(make.member(), make.THURSDAY)
        proposal.thread.reply(make.member(), "Me too.", make.THURSDAY)
    for address in (LIST, f"{LIST}?q=Wish", proposal.get_absolute_url()):
        client.logout()
        with django_assert_max_num_queries(8):
            assert client.get(address).status_code == 200
        client.force_login(ann)
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
