"""manage.py tick: what is due, once, in words."""

import pytest
from django.core.management import CommandError, call_command

from config import ticking
from releases.models import Build
from tests import make


def broken(now):
    raise RuntimeError("no luck")


def test_a_tick_publishes_what_is_due(db, clock, capsys):
    build = make.build(state=Build.State.READY)
    clock.move_to(build.week.publishes_at)
    call_command("tick")
    build.refresh_from_db()
    assert build.state == Build.State.PUBLISHED
    assert "releases.publishing.publish_due: 1\n" in capsys.readouterr().out


def test_a_tick_before_the_friday_publishes_nothing(db, clock):
    build = make.build(state=Build.State.READY)
    call_command("tick")
    build.refresh_from_db()
    assert build.state == Build.State.READY


def test_one_broken_step_keeps_no_other_from_running(db, monkeypatch, capsys):
    ran = []
    monkeypatch.setattr(ticking, "STEPS", [broken, ran.append])
    with pytest.raises(CommandError, match="1 of 2 steps failed"):
        call_command("tick")
    assert len(ran) == 1
    assert "broken: failed: no luck" in capsys.readouterr().out


def test_mails_leave_last():
    assert ticking.name(ticking.STEPS[-1]) == "forum.notices.deliver_due"
    assert len(ticking.STEPS) == len(set(ticking.STEPS))
