"""Reports are judged by the clock; no job has to run for it."""

from datetime import timedelta

import pytest

from feedback.models import FourGridReport
from tests import make

SECOND = timedelta(seconds=1)


def send(client, build, **grids):
    return client.post(f"/builds/{build.pk}/report/", grids or {"mood": "happy", "mood_word": "用了一个周末"})


def test_the_window_opens_with_the_build(signed_in, ann, build, clock):
    clock.move_to(build.published_at)
    assert send(signed_in(ann), build).status_code == 302


def test_one_second_before_the_close_is_in_time(signed_in, ann, build, clock):
    clock.move_to(build.reports_close_at - SECOND)
    assert send(signed_in(ann), build).status_code == 302


def test_the_instant_of_the_close_is_too_late(signed_in, ann, build, clock):
    clock.move_to(build.reports_close_at)
    answer = send(signed_in(ann), build)
    assert answer.status_code == 409
    assert "Reports for 26.11.20 closed on Tuesday. The next build is out on Friday at 17:00." in answer.content.decode()
    assert not FourGridReport.objects.exists()


def test_words_that_came_too_late_can_be_copied(signed_in, ann, build, clock):
    clock.move_to(build.reports_close_at)
    assert "用了一个周末</textarea>" in send(signed_in(ann), build).content.decode()


def test_a_sent_report_can_no_longer_be_changed(signed_in, ann, build, clock):
    send(signed_in(ann), build)
    clock.move_to(build.reports_close_at)
    assert send(signed_in(ann), build, mood="sad").status_code == 409
    assert FourGridReport.objects.get().mood == "happy"


def test_the_page_is_refused_after_the_close_as_well(signed_in, ann, build, clock):
    clock.move_to(build.reports_close_at)
    assert signed_in(ann).get(f"/builds/{build.pk}/report/").status_code == 409


def test_a_build_that_is_not_out_cannot_be_found(signed_in, ann, clock):
    planned = make.build()
    assert signed_in(ann).get(f"/builds/{planned.pk}/report/").status_code == 404
    assert send(signed_in(ann), planned).status_code == 404


def test_who_makes_the_schedule_reads_that_it_is_not_out(signed_in, dana, clock):
    planned = make.build()
    answer = send(signed_in(dana), planned)
    assert answer.status_code == 409
    assert "Build 26.11.20 is not out yet. The next build is out on Friday at 17:00." in answer.content.decode()


def test_a_skipped_build_takes_no_reports(signed_in, ann, dana, clock):
    skipped = make.build()
    skipped.skip("Spring Festival", dana, clock())
    assert send(signed_in(ann), skipped).status_code == 404
    answer = send(signed_in(dana), skipped)
    assert answer.status_code == 409
    assert "was skipped" in answer.content.decode()
    assert "The next build is out on 27 November 2026 at 17:00." in answer.content.decode()


def test_a_late_build_closes_later(signed_in, ann, clock):
    build = make.build()
    assert build.publish(build.week.late_until)
    clock.move_to("2026-11-25T12:00:00+08:00")
    assert "closes Thursday 17:00" in signed_in(ann).get(f"/builds/{build.pk}/report/").content.decode()


def test_the_page_says_tuesday_24_00(signed_in, ann, build):
    assert "closes Tuesday 24:00" in signed_in(ann).get(f"/builds/{build.pk}/report/").content.decode()


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2026-11-25T00:00:00+08:00", "closed on Tuesday. The next build is out on Friday at 17:00."),
        ("2026-11-27T17:00:00+08:00", "closed on Tuesday. The next build is out on 4 December 2026 at 17:00."),
        ("2026-12-02T12:00:00+08:00", "closed on 24 November 2026. The next build is out on Friday at 17:00."),
    ],
)
def test_the_refusal_names_days_as_people_do(signed_in, ann, build, clock, instant, words):
    clock.move_to(instant)
    assert words in send(signed_in(ann), build).content.decode()


def test_the_model_judges_by_the_clock_as_well(ann, build):
    assert FourGridReport.send(build, ann, build.reports_close_at, mood="happy") is None
    assert FourGridReport.send(build, ann, build.published_at - SECOND, mood="happy") is None
    assert FourGridReport.send(make.build(), ann, build.published_at, mood="happy") is None
    assert FourGridReport.send(build, ann, build.reports_close_at - SECOND, mood="happy")


def test_a_close_between_reading_and_writing_is_a_refusal(signed_in, ann, build, monkeypatch):
    monkeypatch.setattr(FourGridReport, "send", lambda *report, **grids: None)
    answer = send(signed_in(ann), build)
    assert answer.status_code == 409
    assert "用了一个周末</textarea>" in answer.content.decode()


def test_two_chinese_sentences_have_no_blank_between_them(signed_in, ann, build, clock):
    clock.move_to(build.reports_close_at)
    client = signed_in(ann)
    client.cookies["django_language"] = "zh-hans"
    assert "截止。下一个版本" in client.get(f"/builds/{build.pk}/report/").content.decode()
