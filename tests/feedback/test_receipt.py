from datetime import timedelta

import pytest

from feedback.models import FourGridReport
from feedback.receipt import Rate, last_week, of, rates
from releases.models.rollouts import Running
from tests import make

WEEK = timedelta(days=7)


@pytest.fixture
def builds(build):
    """The build and the three before it, the newest first."""
    return [build, *(make.build(of=build.product, friday=build.friday - n * WEEK, published=True) for n in (1, 2, 3))]


def test_the_number_is_the_reports_place_among_the_builds(build, ann, eve):
    make.report(make.build(published=True), ann)
    make.report(build, eve)
    make.report(build, ann)
    assert (of(build, eve).number, of(build, ann).number) == (1, 2)


def test_fridays_in_a_row_are_counted_back_from_this_one(builds, ann):
    for number in (0, 1, 3):
        make.report(builds[number], ann)
    assert (of(builds[0], ann).row, of(builds[0], ann).altogether) == (2, 3)


def test_a_friday_on_which_nobody_was_asked_breaks_no_row(builds, ann):
    make.report(builds[0], ann)
    make.report(builds[2], ann)
    type(builds[1]).objects.filter(pk=builds[1].pk).update(
        state="skipped", skip_reason="Spring Festival", published_at=None, reports_close_at=None
    )
    assert of(builds[0], ann).row == 2


def test_the_page_after_sending_is_the_receipt(signed_in, ann, builds):
    make.report(builds[1], ann)
    client = signed_in(ann)
    answer = client.post(f"/builds/{builds[0].pk}/report/", {"mood": "happy"}, follow=True)
    words = answer.content.decode()
    assert "Report #1 received. Thank you!" in words
    assert "2 Fridays in a row" in words


def test_a_missed_friday_is_never_spoken_of(signed_in, ann, builds):
    make.report(builds[2], ann)
    words = signed_in(ann).post(f"/builds/{builds[0].pk}/report/", {"mood": "happy"}, follow=True).content.decode()
    assert "2 reports of yours by now" in words
    assert "Friday in a row" not in words
    assert "Fridays in a row" not in words
    assert "missed" not in words


def test_changing_a_report_keeps_its_number(signed_in, ann, eve, build):
    client = signed_in(ann)
    client.post(f"/builds/{build.pk}/report/", {"mood": "happy"})
    make.report(build, eve)
    client.post(f"/builds/{build.pk}/report/", {"mood": "sad"})
    assert (of(build, ann).number, FourGridReport.objects.count()) == (1, 2)


def test_beside_the_form_stands_what_was_said_last_and_what_came_of_it(signed_in, ann, builds, clock):
    wish = make.proposal("Scrolling screenshots", of=builds[0].product)
    make.report(builds[1], ann, mood="hopeful", awaited=wish)
    type(wish).objects.filter(pk=wish.pk).update(status="planned")
    words = signed_in(ann).get(f"/builds/{builds[0].pk}/report/").content.decode()
    assert "Your last report" in words
    assert f'<a href="/proposals/{wish.pk}/">Planned</a>' in words


def test_nothing_stands_there_the_first_time(build, ann, clock):
    assert last_week(build, ann, clock()) is None


def test_a_rate_is_of_those_who_hold_a_seat_or_run_the_build(build, ann, eve, bo, clock):
    ring = make.ring("Hundred", of=build.product)
    for member in (ann, eve):
        ring.seat(member, clock())
    Running.say(build, bo, "", clock())
    make.report(build, ann)
    make.report(build, make.member())  # neither
    assert rates(build, clock()) == (Rate("Hundred", 1, 2), Rate("", 1, 3))


def test_members_and_product_managers_read_the_rates(signed_in, ann, chen, build, clock):
    make.ring("Hundred", of=build.product).seat(ann, clock())
    make.report(build, ann)
    assert "Hundred" in signed_in(ann).get(f"/builds/{build.pk}/rates/").content.decode()
    assert signed_in(ann).get(f"/insight/{build.pk}/rates/").status_code == 403
    assert "Hundred" in signed_in(chen).get(f"/insight/{build.pk}/rates/").content.decode()
