"""What product managers and makers do with a problem, and what nobody else may."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.problems.models import Evidence, Problem, Shift
from releases.models import Team
from tests import make

VERBS = ("turn", "merge", "split", "finding", "thread")


def at(verb, thing):
    return reverse(f"problems:{verb}", args=[thing.pk])


def said(problem, **changes):
    """The desk's form as the page gives it, with changes."""
    day = problem.next_update and problem.next_update.isoformat()
    kept = {"title": problem.title, "words": problem.words, "state": problem.state, "reason": problem.reason}
    return kept | {"next_update": day or "", "seen": problem.last_turn} | changes


@pytest.fixture
def maker(build):
    """A maker of the team that the features are of."""
    person = make.member("Lunette")
    Team.objects.get().seats.create(member=person)
    return person


def test_chen_sets_the_state_and_the_day(signed_in, problem, build, line, gather, ann, chen, clock):
    gather(line("It is silent", ann))
    day = build.week.next.friday
    sent = said(problem, state="fixing", reason="Found it", next_update=day.isoformat())
    assert signed_in(chen).post(at("turn", problem), sent).status_code == 302
    problem.refresh_from_db()
    assert (problem.state, problem.reason, problem.next_update) == ("fixing", "Found it", day)
    assert ann.notices.filter(kind="problem").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "fixed"}, "fixed_in"),
        ({"state": "declined"}, "reason"),
        ({"title": "  "}, "title"),
        ({"next_update": "2026-11-01"}, "next_update"),
        ({"owner": "999999"}, "owner"),
    ],
)
def test_half_of_it_is_refused_at_the_field_and_nobody_is_told(signed_in, problem, line, gather, ann, chen, changes, field):
    gather(line("It is silent", ann))
    answer = signed_in(chen).post(at("turn", problem), said(problem, words="Typed with care", **changes))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "Typed with care" in answer.text
    assert not ann.notices.filter(kind="problem").exists()


def test_a_build_to_come_cannot_be_named(signed_in, problem, product, chen):
    coming = make.build(of=product, friday=make.FRIDAY + timedelta(days=7), number="7.7.7")
    answer = signed_in(chen).post(at("turn", problem), said(problem, state="fixed", fixed_in=coming.pk))
    assert (answer.status_code, "7.7.7" in answer.text) == (422, False)


def test_somebody_elses_change_is_not_overwritten(signed_in, problem, chen, clock):
    old = said(problem, state="fixing")
    problem.turn({"state": "seen"}, chen, clock())
    assert signed_in(chen).post(at("turn", problem), old).status_code == 409
    problem.refresh_from_db()
    assert problem.state == "seen"


def test_chen_merges_splits_and_takes_it_back(signed_in, problem, product, line, gather, chen, clock):
    client, other = signed_in(chen), Problem.open(product, "Alarm silent again", chen, clock())
    gather(line("It is silent"), line("It is too quiet"))
    assert client.post(at("merge", problem), {"into": other.pk}).url == other.get_absolute_url()
    client.post(at("undo", Shift.objects.get()))
    ticked = Evidence.objects.get(report__letdown_word="It is too quiet")
    client.post(at("split", problem), {"evidence": [ticked.pk], "title": "Too quiet"})
    ticked.refresh_from_db()
    assert ticked.problem.title == "Too quiet"
    assert client.post(at("undo", Shift.objects.first())).status_code == 302
    assert client.post(at("undo", Shift.objects.first())).status_code == 409


def test_what_makes_no_sense_is_refused_on_the_page(signed_in, problem, product, chen, clock):
    client, elsewhere = signed_in(chen), Problem.open(make.product("Watch"), "Other", chen, clock())
    for into in (problem.pk, elsewhere.pk, 10**15, "x"):
        assert client.post(at("merge", problem), {"into": into}).status_code == 422
    assert client.post(at("split", problem), {"title": "Nothing ticked"}).status_code == 422
    assert client.post(at("finding", problem), {"finding": " "}).status_code == 422
    for thread in ("", "999999", "https://evil.example.org/"):
        assert client.post(at("thread", problem), {"thread": thread}).status_code == 422


def test_chen_links_a_bug_thread_once(signed_in, problem, product, chen, clock):
    thread, other = make.thread("Silent since Friday"), Problem.open(product, "Other", chen, clock())
    client, address = signed_in(chen), f"https://friday.example.org{thread.get_absolute_url()}"
    assert client.post(at("thread", problem), {"thread": address}).status_code == 302
    assert client.post(at("thread", other), {"thread": f"#{thread.pk}"}).status_code == 409
    assert Evidence.objects.get().problem == problem


def test_a_ring_s_room_stays_out_of_the_public_list(signed_in, problem, product, chen, clock):
    ring = make.ring(of=product)
    room = ring.open_board() or ring.board
    thread = room.open_thread(chen, "Whispered", "It hums", clock(), kind="complaint")
    assert signed_in(chen).post(at("thread", problem), {"thread": str(thread.pk)}).status_code == 422


def test_nobody_else_may(client, signed_in, problem, ann, bo, maker):
    for verb in VERBS:
        assert client.post(at(verb, problem)).status_code == 302
        assert client.get(at(verb, problem)).status_code == 405
    for member in (ann, bo, maker):  # whose team it is not
        assert {signed_in(member).post(at(verb, problem)).status_code for verb in VERBS} == {403}
        assert "State and words" not in signed_in(member).get(f"{problem.get_absolute_url()}?desk=turn").text


def test_a_maker_does_it_with_the_problems_of_the_own_team(signed_in, problem, product, maker, chen, clock):
    Problem.objects.filter(pk=problem.pk).update(team=Team.objects.get())
    client = signed_in(maker)
    assert client.post(at("finding", problem), {"finding": "Doze kills the timer"}).status_code == 302
    assert client.post(at("turn", problem), said(problem, state="fixing", team=Team.objects.get().pk)).status_code == 302
    other = Problem.open(product, "Not theirs", chen, clock())
    assert client.post(at("merge", problem), {"into": other.pk}).status_code == 422


def test_an_undo_asks_for_both_problems(signed_in, problem, product, line, gather, maker, chen, clock):
    gather(line("One"), line("Two"))
    made = Shift.split(problem, [problem.evidence.first()], "Another", chen, clock())
    Problem.objects.filter(pk=made.target_id).update(team=Team.objects.get())
    assert signed_in(maker).post(at("undo", made)).status_code == 403
    assert signed_in(chen).post("/problems/shifts/999999/undo/").status_code == 404
