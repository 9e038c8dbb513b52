"""Mails that waited on their notices when the outbox came: each is there once, and none that had left or was given up."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from forum.models import Outgoing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OLD, MOVED = [("forum", "0002_outgoing")], [("forum", "0003_mails_move_to_the_outbox")]


def migrate(targets=None):
    """Take the database there, or to where the code stands; what its models were at that time."""
    executor = MigrationExecutor(connection)
    targets = targets or executor.loader.graph.leaf_nodes()
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def old(transactional_db):
    """The site as it was before: what waits to be mailed is a notice."""
    yield migrate(OLD)
    migrate()


@pytest.fixture
def told(old):
    """When each notice was told, by its cause."""
    Member, Notice = old.get_model("forum", "Member"), old.get_model("forum", "Notice")
    ann = Member.objects.create(username="Ann", name_key="ann", name_skeleton="ann", email="ann@example.org")
    now = timezone.now()

    def tell(cause, ago, by_mail=True, **more):
        row = {"member": ann, "kind": "reply", "where": "/threads/1/hello/", "details": {"title": cause}}
        return Notice.objects.create(cause=cause, told_at=now - ago, by_mail=by_mail, **row, **more).told_at

    waiting = {cause: tell(cause, ago) for cause, ago in (("fresh", HOUR), ("newer", HOUR / 2), ("nearly stale", 3 * DAY - HOUR))}
    waiting["claimed"] = tell("claimed", 2 * HOUR, mail_claimed_at=now - HOUR)
    tell("sent", HOUR, mailed_at=now)
    tell("on the site alone", HOUR, by_mail=False)
    tell("given up", 3 * DAY + HOUR)
    return waiting


def test_what_waits_is_in_the_outbox_once_even_when_it_is_moved_back_and_forth(told, monkeypatch):
    monkeypatch.setattr(import_module(f"forum.migrations.{MOVED[0][1]}"), "AT_A_TIME", 3)
    migrate(MOVED)
    waiting = migrate(OLD).get_model("forum", "Notice").objects.filter(by_mail=True, mailed_at=None)
    assert set(waiting.values_list("cause", flat=True)) == {*told, "given up"}
    migrate()
    moved = list(Outgoing.objects.select_related("member"))
    assert len(moved) == len(told)
    assert {mail.cause: mail.written_at for mail in moved} == told
    for mail in moved:
        assert (mail.channel, mail.kind, mail.member.username) == ("mail", "reply", "Ann")
        assert mail.payload == {"details": {"title": mail.cause}, "where": "/threads/1/hello/"}
        assert (mail.due_at, mail.fresh_until) == (mail.written_at, mail.written_at + 3 * DAY)
        assert mail.tries == (mail.cause == "claimed")
    assert Outgoing.objects.due(timezone.now()).count() == len(told)
