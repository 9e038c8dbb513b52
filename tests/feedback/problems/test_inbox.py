"""What belongs nowhere yet waits for a product manager, proposed in groups."""

import time

import pytest

from feedback.models import FourGridReport
from feedback.problems import inbox
from feedback.problems.inbox import open_inbox
from feedback.problems.models import Evidence, Problem
from forum.models import Member
from releases.models import Team
from tests import make
from tests.feedback.problems.labelled import lines

INBOX = "/problems/inbox/"
SILENT = ["闹钟早上没响", "今天闹钟又没响", "闹钟没响，迟到了"]


@pytest.fixture
def waiting(line):
    return [line(words) for words in SILENT]


def words(group):
    return sorted(one.words for one in group.lines)


def test_lines_that_speak_of_one_thing_are_proposed_together(product, waiting, line, chen):
    line("The compass points south")
    make.thread("Alarm stays silent in the morning", kind="complaint")
    found = open_inbox(product, chen)
    assert [words(group) for group in found.fresh] == [sorted(SILENT)]
    assert {one.words for one in found.alone} == {"Alarm stays silent in the morning", "The compass points south"}


def test_what_is_known_comes_first(product, problem, waiting, gather, line, chen):
    gather(*waiting[:2])
    line("The alarm stays so silent")
    found = open_inbox(product, chen)
    assert [(group.problem, len(group.lines)) for group in found.known] == [(problem, 2)]
    assert not found.fresh


def test_one_tap_opens_a_problem_with_all_of_them(signed_in, product, waiting, chen):
    client = signed_in(chen)
    [group] = client.get(INBOX).context["inbox"].fresh
    ticked = [one.key for one in group.lines]
    assert client.post(f"{INBOX}?product={product.pk}", {"lines": ticked, "title": group.title}).status_code == 302
    assert Problem.objects.get().evidence.count() == 3
    again = client.post(f"{INBOX}?product={product.pk}", {"lines": ticked, "title": group.title})
    assert (again.status_code, Problem.objects.count()) == (422, 1)


def test_one_tap_adds_them_to_a_known_one(signed_in, product, problem, waiting, chen):
    sent = {"lines": ",".join(f"r{report.pk}" for report in waiting), "into": problem.pk}
    assert signed_in(chen).post(INBOX, sent).status_code == 302
    assert problem.evidence.count() == 3


def test_the_team_is_the_one_whose_feature_was_named(signed_in, line, build, chen):
    report = line("Silent", letdown=build.features.first())
    signed_in(chen).post(INBOX, {"lines": [f"r{report.pk}"], "title": "Silent"})
    assert Problem.objects.get().team == Team.objects.get()


def test_nonsense_is_refused_with_a_sentence(signed_in, product, problem, waiting, chen, clock):
    elsewhere = Problem.open(make.product("Watch"), "Other", chen, clock())
    ticked = f"r{waiting[0].pk}"
    for sent in (
        {},
        {"lines": ["x", "r", "t999999", "r9999999999999999999999"], "title": "A"},
        {"lines": ticked},
        {"lines": ticked, "into": elsewhere.pk},
    ):
        assert signed_in(chen).post(f"{INBOX}?product={product.pk}", sent).status_code == 422
    assert not Evidence.objects.exists()


def test_words_for_the_team_only_name_no_problem(product, line, chen):
    for said in SILENT:
        line(said, shown=False)
    [group] = open_inbox(product, chen).fresh
    assert (len(group.lines), group.title) == (3, "")


def test_only_product_managers_and_makers_read_it(client, signed_in, waiting, line, build, ann, chen):
    assert client.get(INBOX).status_code == 302
    assert signed_in(ann).get(INBOX).status_code == signed_in(ann).post(INBOX).status_code == 403
    maker = make.member("Lunette")
    Team.objects.get().seats.create(member=maker)
    line("My feature hums", letdown=build.features.first())
    seen = signed_in(maker).get(INBOX).context["inbox"]
    assert [one.words for one in seen.alone] == ["My feature hums"]
    assert not seen.fresh


def test_a_maker_cannot_take_lines_about_others(signed_in, waiting, build):
    maker = make.member("Lunette")
    Team.objects.get().seats.create(member=maker)
    sent = {"lines": [f"r{waiting[0].pk}"], "title": "Mine"}
    assert signed_in(maker).post(INBOX, sent).status_code == 422


def test_a_finding_opens_a_problem(client, signed_in, product, ann, chen):
    sent = {"product": product.pk, "title": "Doze", "words": "Kills the timer"}
    assert client.get("/problems/new/").status_code == 302
    assert signed_in(ann).post("/problems/new/", sent).status_code == 403
    assert signed_in(chen).post("/problems/new/", sent | {"title": ""}).status_code == 422
    assert signed_in(chen).post("/problems/new/", sent).status_code == 302
    assert Problem.objects.get().evidence.get().finding == "Kills the timer"


def many(build, number):
    """So many reports with let-down lines, all of them waiting."""
    said = list(lines())
    people = Member.objects.bulk_create(
        [Member(username=f"m{n}", name_key=f"m{n}", name_skeleton=f"m{n}") for n in range(number)], batch_size=2000
    )
    at = {"sent_at": build.published_at, "changed_at": build.published_at}
    reports = (
        FourGridReport(build=build, author=one, letdown_word=f"{said[n % len(said)]} {n}", **at) for n, one in enumerate(people)
    )
    FourGridReport.objects.bulk_create(reports, batch_size=2000)


def test_its_work_does_not_grow_with_what_waits(build, chen, django_assert_max_num_queries):
    many(build, 3 * inbox.LINES)
    with django_assert_max_num_queries(8):
        found = open_inbox(build.product, chen)
    assert sum(len(group.lines) for group in [*found.known, *found.fresh]) <= inbox.LINES


@pytest.mark.soak
@pytest.mark.parametrize("page", [INBOX, "/problems/"])
def test_a_hundred_thousand_lines_do_not_break_the_page(signed_in, build, chen, page):
    many(build, 100_000)
    client = signed_in(chen)
    began = time.process_time()
    assert client.get(page).status_code == 200
    took = time.process_time() - began
    print(f"{page}: {took:.2f} s")
    assert took < 3
