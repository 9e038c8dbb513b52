"""Rows of another table as one column of JSON, so that a page asks the database once for a thing and what stands beside it."""

from django.db.models import Aggregate, JSONField, Subquery, Value
from django.db.models.functions import JSONObject


class _List(Aggregate):
    output_field = JSONField()

    def as_sqlite(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **more)

    def as_postgresql(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **more)


def gathered(queryset, *columns):
    """The rows of a queryset that refers outwards, in no order: a list of {column: value}, or None when there are none."""
    row = JSONObject(**{name: name for name in columns})
    rows = queryset.order_by().annotate(all=Value(1)).values("all").annotate(rows=_List(row)).values("rows")
    return Subquery(rows, output_field=JSONField())
