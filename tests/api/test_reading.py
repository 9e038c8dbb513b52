"""What machines read: what is public, and with a token what its member may see."""

import pytest

from awards import popcorn
from forum.models import Board, Member
from releases.models import Ballot, Build, BuildFile
from tests import make

SATURDAY = "2026-11-21T12:00:00+08:00"


@pytest.fixture
def town(clock, bo):
    """A build that is out, a planned one, a wish, a thread."""
    build = make.build(published=True, features=2)
    clock.move_to(SATURDAY)
    planned = make.build(of=build.product, friday=build.week.next.friday, number="99.1", headline="Secret headline")
    make.feature(planned, "Secret feature")
    wish = make.proposal("Scrolling screenshots", of=build.product, author=bo)
    return {"build": build, "planned": planned, "wish": wish, "product": build.product}


def test_a_build_with_its_features(guest, town):
    build = town["build"]
    found = guest.get(f"/builds/{build.product.slug}/{build.number}").json()
    assert (found["number"], found["state"]) == (build.number, "published")
    assert [feature["title"] for feature in found["features"]] == ["Feature 1", "Feature 2"]
    assert found["url"].endswith(build.get_absolute_url())


def test_a_build_names_its_files_with_where_to_fetch_them(guest, town, dana, clock, settings, django_assert_max_num_queries):
    settings.SITE_URL = "https://friday.example.org"
    build, far = town["build"], "https://files.example.org/ember.iso"
    said = {"size": 5, "sha256": "a" * 64, "by": dana}
    BuildFile.objects.create(build=build, name="ember.zip", stored="1/whole", completed_at=clock(), **said)
    BuildFile.objects.create(build=build, name="ember.iso", address=far, completed_at=clock(), device="Ember 2", **said)
    BuildFile.objects.create(build=build, name="on-its-way.zip", **said)
    path = f"/builds/{build.product.slug}/{build.number}"
    with django_assert_max_num_queries(4):
        files = {file["name"]: file for file in guest.get(path).json()["files"]}
    here = f"{settings.SITE_URL}{BuildFile.objects.get(name='ember.zip').get_absolute_url()}"
    assert files == {
        "ember.zip": {"name": "ember.zip", "device": "", "size": 5, "sha256": "a" * 64, "url": here},
        "ember.iso": {"name": "ember.iso", "device": "Ember 2", "size": 5, "sha256": "a" * 64, "url": far},
    }
    build.withdraw("It does not start.", dana, clock())
    assert [file["url"] for file in guest.get(path).json()["files"]] == [None, None]


def test_guests_learn_nothing_of_a_build_that_is_not_out(guest, town):
    assert guest.get(f"/builds/{town['product'].slug}/99.1").status_code == 404
    for path in ("/builds", "/week", "/proposals", "/products", "/awards", "/ballots"):
        answer = guest.get(path)
        assert answer.status_code == 200
        assert "Secret" not in answer.content.decode()
        assert "99.1" not in answer.content.decode()


def test_a_token_sees_what_its_member_may_see(machine, town, dana, eve):
    path = f"/builds/{town['product'].slug}/99.1"
    assert machine(dana).get(path).json()["headline"] == "Secret headline"
    assert machine(eve, ["read"]).get(path).status_code == 404


def test_a_session_is_no_token(guest, town, dana):
    guest.client.force_login(dana)
    assert guest.get(f"/builds/{town['product'].slug}/99.1").status_code == 404


def test_lists_are_read_page_by_page_without_gap_or_repetition(guest, town):
    for n in range(7):
        make.proposal(f"Wish {n}", of=town["product"])
    seen, cursor = [], ""
    while cursor is not None:
        answer = guest.get(f"/proposals?limit=3&cursor={cursor}").json()
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
    assert len(seen) == len(set(seen)) == 8


@pytest.mark.parametrize("query", ["cursor=x", "cursor=WzFd:1:x", "limit=0", "limit=101", "limit=x", "status=x"])
def test_what_makes_no_sense_is_said(guest, town, query):
    answer = guest.get(f"/proposals?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_a_cursor_of_another_list_is_none(guest, town):
    make.proposal("Another", of=town["product"])
    cursor = guest.get("/proposals?limit=1").json()["next"]
    assert guest.get(f"/builds?cursor={cursor}").status_code == 422


def test_the_week(guest, town):
    found = guest.get("/week").json()
    assert (found["phase"], found["build"]) == ("open", town["build"].number)


def test_a_wish_and_its_thread_and_posts(guest, town):
    wish = town["wish"]
    found = guest.get(f"/proposals/{wish.pk}").json()
    assert (found["title"], found["author"], found["backings"]) == ("Scrolling screenshots", "Bo", 1)
    assert guest.get(f"/threads/{found['thread']}").json()["posts"] == 1
    [post] = guest.get(f"/threads/{found['thread']}/posts").json()["items"]
    assert post["body"] == "One long picture."


def test_an_open_ballot_gives_no_figures(guest, town, clock):
    ballot = Ballot.open_for(town["product"], town["build"].week.next.friday, clock())
    found = guest.get(f"/ballots/{town['product'].slug}/{ballot.friday}").json()
    assert [(one["proposal"], one["cast"]) for one in found["candidates"]] == [(town["wish"].pk, None)]


def test_a_frozen_one_gives_them(guest, town, clock):
    ballot = Ballot.open_for(town["product"], town["build"].week.next.friday, clock())
    clock.move_to(ballot.week.freezes_at)
    ballot.freeze(clock())
    found = guest.get(f"/ballots/{town['product'].slug}/{ballot.friday}").json()
    assert [(one["rank"], one["cast"]) for one in found["candidates"]] == [(1, 0)]
    assert found["digest"]


def test_an_award_is_there_once_it_is_announced(guest, town, clock):
    build = town["build"]
    make.votes(build.features.first(), loves=5)
    clock.move_to(build.reports_close_at)
    popcorn.tally(build, clock())
    assert guest.get("/awards").json()["items"] == []
    clock.move_to("2026-11-25T10:00:00+08:00")
    popcorn.announce_due(clock())
    [award] = guest.get("/awards").json()["items"]
    first = award["standings"][0]
    assert (first["title"], first["place"]) == ("Feature 1", 1)


def test_a_private_board_is_not_there(guest, machine, town, ann, bo):
    private = make.board("Ring", slug="ring")
    private.readers.set(bo.groups.all())
    thread = make.thread("Hidden talk", on=private)
    assert "ring" not in [board["slug"] for board in guest.get("/boards").json()]
    for path in ("/boards/ring/threads", f"/threads/{thread.pk}", f"/threads/{thread.pk}/posts"):
        assert guest.get(path).status_code == 404
        assert machine(bo, ["read"]).get(path).status_code == 200
    assert Board.objects.filter(slug="ring").exists()


def test_a_members_public_page_holds_no_address(guest, ann):
    answer = guest.get("/members/ann")
    assert answer.json()["name"] == "Ann"
    assert ann.email not in answer.content.decode()
    Member.objects.filter(pk=ann.pk).update(is_active=False)
    assert guest.get("/members/ann").status_code == 404


def test_what_has_not_changed_is_not_sent_again(guest, town):
    first = guest.get("/builds")
    again = guest.get("/builds", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Build.objects.filter(pk=town["build"].pk).update(headline="Another")
    assert guest.get("/builds", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_answers_to_a_token_are_not_for_others(machine, town, dana):
    assert "Authorization" in machine(dana).get("/builds")["Vary"]


@pytest.mark.parametrize("size", [3, 30])
def test_a_list_costs_the_same_however_long(guest, town, size, django_assert_max_num_queries):
    for n in range(size):
        make.proposal(f"Wish {n}", of=town["product"])
    for path in ("/proposals?limit=100", "/builds", "/ballots", "/awards"):
        with django_assert_max_num_queries(8):
            guest.get(path)
