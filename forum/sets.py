"""Many rows at a time: what a query finds is written by the database itself, and nothing travels."""

from django.db import connection


def insert(model, names, rows):
    """Write what the query `rows` finds into these columns; rows that are there already stay as they are. How many came."""
    sql, values = rows.query.get_compiler(connection=connection).as_sql()
    columns = ", ".join(model._meta.get_field(name).column for name in names)
    into = f"INSERT INTO {model._meta.db_table} ({columns}) SELECT * FROM ({sql}) found WHERE TRUE ON CONFLICT DO NOTHING"
    return run(into, values)


def run(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def stored(field, value):
    """The value as the database keeps it in such a field."""
    return field.get_db_prep_value(value, connection)
