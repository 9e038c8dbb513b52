"""The public list and the page of a problem: what everybody may read, and what is the team's."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.problems.models import Evidence, Problem
from tests import make

INDEX, NEVER = "/problems/", 10**9


def test_the_most_felt_stand_first_and_solved_ones_wait_to_be_asked_for(client, problem, product, build, line, gather, chen, clock):
    gather(line("It is silent"))
    Problem.open(product, "Felt by nobody", chen, clock())
    Problem.open(product, "Mended", chen, clock(), state="fixed", fixed_in=build)
    shown = [one.title for one in client.get(INDEX).context["problems"]]
    assert shown == ["The alarm stays silent", "Felt by nobody"]
    assert [one.title for one in client.get(INDEX, {"state": "fixed"}).context["problems"]] == ["Mended"]
    assert len(client.get(INDEX, {"state": "all"}).context["problems"]) == 3
    assert len(client.get(INDEX, {"state": "nonsense", "team": "x", "after": "y"}).context["problems"]) == 2


def test_a_long_list_goes_on_where_it_ended(client, product, chen, clock):
    for n in range(30):
        Problem.open(product, f"Problem {n}", chen, clock(), voices=n % 3)
    first = client.get(INDEX).context
    more = client.get(INDEX + first["more"]).context["problems"]
    assert (len(first["problems"]), len(more)) == (25, 5)
    assert len({one.pk for one in [*first["problems"], *more]}) == 30


def test_a_build_leads_to_what_was_met_or_mended_in_it(client, problem, product, build, later, line, gather, chen, clock):
    gather(line("It is silent"))
    Problem.open(product, "Mended", chen, clock(), state="fixed", fixed_in=later)
    titles = [[one.title for one in client.get(INDEX, {"build": one.pk}).context["problems"]] for one in (build, later)]
    assert titles == [["The alarm stays silent"], ["Mended"]]
    assert reverse("problems:index") + f"?build={build.pk}" in client.get(build.get_absolute_url()).text


def test_a_build_to_come_is_as_unknown_as_one_that_never_was(client, problem, product):
    coming = make.build(of=product, friday=make.FRIDAY + timedelta(days=7), number="7.7.7")
    there, never = (client.get(INDEX, {"build": pk}).text for pk in (coming.pk, NEVER))
    there = there.replace(f"build%3D{coming.pk}", f"build%3D{NEVER}").replace(f"build={coming.pk}", f"build={NEVER}")
    assert there == never


def test_a_problem_that_is_part_of_another_leads_there(client, problem, product, chen, clock):
    other = Problem.open(product, "Another", chen, clock())
    Problem.objects.filter(pk=problem.pk).update(merged_into=other)
    assert client.get(problem.get_absolute_url()).url == other.get_absolute_url()
    assert client.get("/problems/999999/").status_code == 404


def test_words_for_the_team_only_and_names_stay_with_the_team(signed_in, problem, build, line, gather, ann, bo, chen, clock):
    gather(line("Spoken openly", ann), line("Whispered", bo, shown=False))
    clock.move_to(build.reports_close_at)
    where = problem.get_absolute_url()
    everybody, manager = signed_in(make.member()).get(where).text, signed_in(chen).get(where).text
    assert "Spoken openly" in everybody
    assert "Ann" in everybody
    assert "Whispered" not in everybody
    assert "/members/Bo/" not in everybody
    assert "Whispered" in manager
    assert "/members/Bo/" not in manager


def test_while_reports_are_taken_words_are_for_those_who_reported(signed_in, problem, build, line, gather, ann, eve):
    gather(line("Spoken openly"))
    make.report(build, ann)
    where = problem.get_absolute_url()
    assert "Spoken openly" in signed_in(ann).get(where).text
    assert "Spoken openly" not in signed_in(eve).get(where).text


def test_a_thread_is_read_by_those_who_may_read_it(client, problem, gather, clock):
    thread = make.thread("Silent since Friday", kind="complaint")
    gather(threads=[thread])
    assert "Silent since Friday" in client.get(problem.get_absolute_url()).text
    thread.hide(clock())
    assert "Silent since Friday" not in client.get(problem.get_absolute_url()).text


def test_it_happens_to_ann_too(signed_in, problem, ann):
    client, where = signed_in(ann), reverse("problems:mine", args=[problem.pk])
    assert client.post(where, {"mine": "1"}).url == problem.get_absolute_url()
    assert "It happens to you too" in client.post(where, {"mine": "1"}, headers={"HX-Request": "true"}).text
    assert problem.evidence.count() == 1
    client.post(where, {"mine": "0"})
    assert not problem.evidence.exists()
    assert client.post(where, {"mine": "2"}).status_code == 400
    assert client.get(where).status_code == 405


def test_a_guest_logs_in_first(client, problem):
    assert client.post(reverse("problems:mine", args=[problem.pk]), {"mine": "1"}).url.startswith("/accounts/login/")
    assert not Evidence.objects.exists()


def test_the_builds_stand_as_bars_and_as_figures(client, problem, build, later, line, gather):
    gather(*(line("Silent") for _n in range(3)), line("Silent", on=later))
    page = client.get(problem.get_absolute_url())
    assert [(point.build, point.voices) for point in page.context["points"]] == [(later, 1), (build, 3)]
    assert page.text.count('class="bar letdown"') == 2


def test_ann_finds_what_became_of_her_line(signed_in, problem, build, line, gather, ann, chen, clock):
    gather(line("It is silent", ann), line("Silent here"), line("And here"))
    problem.turn({"state": "fixing"}, chen, clock())
    client = signed_in(ann)
    for page in (reverse("feedback:others", args=[build.pk]), build.get_absolute_url()):
        text = client.get(page).text
        assert ("Being fixed" in text, "with 2 others" in text, problem.get_absolute_url() in text) == (True, True, True)
    clock.move_to(build.reports_close_at)
    assert "Being fixed" in client.get(reverse("feedback:report", args=[build.pk])).text  # which says that it is closed


def test_ann_finds_it_beside_her_next_report_too(signed_in, problem, later, line, gather, ann, chen, clock):
    gather(line("It is silent", ann))
    problem.turn({"state": "fixing"}, chen, clock())
    clock.move_to(later.published_at)
    assert f"{problem.title} · Being fixed" in signed_in(ann).get(reverse("feedback:report", args=[later.pk])).text


def test_others_see_nothing_beside_their_own_report(signed_in, problem, build, line, gather, eve):
    gather(line("It is silent"))
    make.report(build, eve)
    assert problem.get_absolute_url() not in signed_in(eve).get(reverse("feedback:others", args=[build.pk])).text


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "\u202eevil", "{{ 7|add:7 }}", "a" * 1000])
def test_hostile_words_are_only_words(signed_in, problem, line, gather, chen, words):
    gather(line(words))
    Problem.objects.filter(pk=problem.pk).update(title=words[:120], reason=words[:500])
    for page in (problem.get_absolute_url(), f"{problem.get_absolute_url()}?desk=split", INDEX, "/problems/inbox/"):
        answer = signed_in(chen).get(page)
        assert (answer.status_code, "<script>alert" in answer.text) == (200, False)
