"""A connection that is kept from one request to the next: the server may be another one meanwhile."""

import pytest
from django.db import connection, connections

from forum.prepared import planned
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file, and keeps its plans itself"),
]


@pytest.fixture
def other():
    """A second connection to the same database."""
    other = connections.create_connection("default")
    yield other
    other.close()


def cut(other):
    """What a server does that goes down: it ends the connection."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_one_that_stands_is_usable_and_one_that_was_cut_is_not(other):
    connection.ensure_connection()
    assert connection.is_usable()
    cut(other)
    assert not connection.is_usable()
    connection.close()


def test_a_page_is_answered_over_a_new_one(client, ann, other):
    client.force_login(ann)
    assert client.get("/settings/").status_code == 200
    cut(other)
    connection.health_check_enabled, connection.health_check_done = True, False  # as at the start of a request
    assert client.get("/settings/").status_code == 200


def asked(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(*planned(sql, values))
        return cursor.fetchone()


def plans():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'friday_%%'")
        return cursor.fetchone()[0]


def test_a_statement_is_planned_once_by_each_connection(db):
    connection.close()
    sql = "SELECT %(one)s + 1, %(at)s"
    assert asked(sql, {"one": 1, "at": make.THURSDAY}) == (2, make.THURSDAY)
    assert asked(sql, {"one": 2, "at": make.THURSDAY}) == (3, make.THURSDAY)
    assert plans() == 1
    connection.close()
    assert asked(sql, {"one": 3, "at": make.THURSDAY})[0] == 4
    assert plans() == 1


def test_behind_a_pool_of_transactions_nothing_stays_planned(db, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    assert asked("SELECT %(one)s + 1", {"one": 1}) == (2,)
    assert plans() == 0
