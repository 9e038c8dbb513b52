"""SQL that is asked so often that planning it costs more than answering it: each connection to PostgreSQL plans it once.

And what statements have in common that write what members send up to some instant: it is judged after every wait.
"""

from contextlib import nullcontext
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from weakref import WeakKeyDictionary

from django.db import connection, transaction

TYPES = {bool: "boolean", int: "bigint", str: "text", date: "date", datetime: "timestamptz"}
_planned = WeakKeyDictionary()  # connection to the server: the names of what it has planned


def planned(sql, values):
    """What to run, as (sql, parameters), for `sql` with its %(name)s filled from `values`, whose types must never differ.

    Where connections are shared between transactions, as behind PgBouncer, nothing stays planned: Django's setting for
    that, DISABLE_SERVER_SIDE_CURSORS, is respected. SQLite keeps what it has planned by itself.
    """
    if connection.vendor != "postgresql" or connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        return sql, values
    values = {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}
    name, prepare, run = _statements(sql, tuple((key, TYPES[type(value)]) for key, value in values.items()))
    connection.close_if_health_check_failed()  # now rather than when it runs: a new connection has planned nothing
    connection.ensure_connection()
    known = _planned.setdefault(connection.connection, set())
    if name not in known:
        # Not through Django's cursor: it is asked once in the life of a connection and belongs to no page's questions.
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute(prepare)
        known.add(name)
    return run, list(values.values())


def one(model, sql, values):
    """The object that the planned `sql` finds, or None.

    Its columns are the model's, in their order; whatever follows them is on the object by its name.
    """
    with connection.cursor() as cursor:
        cursor.execute(*planned(sql, values))
        row, columns = cursor.fetchone(), [column[0] for column in cursor.description]
    if row is None:
        return None
    names, converters = _fields(model, connection.vendor)
    own, more = list(row[: len(names)]), zip(columns[len(names) :], row[len(names) :], strict=True)
    for place, column, convert in converters:
        own[place] = convert(own[place], column, connection)
    found = model.from_db(connection.alias, names, own)
    vars(found).update(more)
    return found


def one_turn():
    """PostgreSQL waits within a statement and needs no more than it; elsewhere a transaction waits before the clock is read."""
    return nullcontext() if connection.vendor == "postgresql" else transaction.atomic()


def instants(**named):
    """The instants as parameters, by their names."""
    return {name: connection.ops.adapt_datetimefield_value(instant) for name, instant in named.items()}


def clock_terms(judged_by_database):
    """What stands in SQL for the instant at which something was sent, and for the latest that any clock knows by then."""
    if judged_by_database:
        return dict.fromkeys(("sent", "latest"), "clock_timestamp()")
    return {"sent": "%(now)s", "latest": "%(latest)s"}


def holding(vendor, *rows):
    """What ends a subquery that holds these of its tables' rows against whoever takes them FOR UPDATE, though not against one
    another. SQLite lets one transaction write at a time and needs no lock.

    OFFSET 0: without it PostgreSQL judges the conditions of the statement around it first, and waits then.
    """
    return f"OFFSET 0 FOR KEY SHARE OF {', '.join(rows)}" if vendor == "postgresql" else ""


@lru_cache
def _fields(model, vendor):
    """The names of the model's fields, and (place, column, converter) for what this database keeps as something else."""
    columns = [field.cached_col for field in model._meta.concrete_fields]
    converters = [
        (place, column, convert)
        for place, column in enumerate(columns)
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    ]
    return [column.target.attname for column in columns], converters


@lru_cache
def _statements(sql, types):
    """The statement's name, what plans it and what runs it."""
    name = "friday_" + sha256(repr((sql, types)).encode()).hexdigest()[:16]
    numbered = sql % {key: f"${number}" for number, (key, _type) in enumerate(types, 1)}
    prepare = f"PREPARE {name} ({', '.join(kind for _key, kind in types)}) AS {numbered}"
    return name, prepare, f"EXECUTE {name} ({', '.join(['%s'] * len(types))})"
