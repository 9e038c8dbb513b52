"""Mood and reports hour by hour, and the report rate, counted again by hand."""

from datetime import timedelta

import pytest

from releases.models import Running
from tests import make
from tests.feedback.mixed import behind, figure, links, mixed, on

SIX = timedelta(hours=6)


@pytest.fixture
def crowd(db, clock):
    clock.move_to("2026-11-22T15:00:00+08:00")
    return mixed(25)


def test_each_six_hours_are_counted_as_by_hand(signed_in, chen, crowd):
    build = crowd.builds[1]
    rows, so_far = figure(signed_in(chen), f"/insight/{build.pk}/hours/", "hours"), 0
    assert len(rows) == -(-(build.reports_close_at - build.published_at) // SIX)
    for n, row in enumerate(rows):
        begins = build.published_at + n * SIX
        sent = [report for report in on(crowd, build) if begins <= report.sent_at < begins + SIX]
        so_far += len(sent)
        faces = [report.mood for report in sent if report.mood]
        glad = sum(mood in ("happy", "loving") for mood in faces)
        assert row[:4] == [f"{6 * n}–{6 * n + 6}", len(sent), so_far, round(glad / len(faces), 6) if faces else None]
    assert so_far == len(on(crowd, build))


def test_while_it_is_live_the_hours_end_now(signed_in, chen, build, clock):
    clock.move_to(build.published_at + timedelta(hours=7))
    assert len(figure(signed_in(chen), f"/insight/{build.pk}/hours/", "hours")) == 2


def test_in_its_first_second_there_is_a_page(signed_in, chen, build, clock):
    clock.move_to(build.published_at)
    assert signed_in(chen).get(f"/insight/{build.pk}/hours/").status_code == 200


def test_every_number_has_as_many_answers(signed_in, chen, crowd):
    client = signed_in(chen)
    found = links(client.get(f"/insight/{crowd.builds[1].pk}/hours/").content.decode())
    assert len(found) > 5
    assert [(address, behind(client, address)) for address, _number in found] == found


def test_the_report_rate_is_of_those_who_run_it(signed_in, chen, crowd):
    rows = figure(signed_in(chen), f"/insight/{crowd.builds[2].pk}/hours/", "report-rate")
    for row, build in zip(rows, reversed(crowd.builds), strict=True):
        runs = set(Running.objects.filter(build=build).values_list("member", flat=True))
        reported = {report.author_id for report in on(crowd, build)} & runs
        assert row[:4] == [build.number, len(runs), len(reported), round(len(reported) / len(runs), 6)]


def test_nobody_says_that_they_run_it(signed_in, chen, build):
    make.report(build)
    assert figure(signed_in(chen), f"/insight/{build.pk}/hours/", "report-rate") == []
