"""Votes on features, in one planned statement each: on the last evening they come by the hundred a second.

Whether the build is out and its window open the statement asks of the database itself, once it holds the build; it does
not say why it did nothing: that is looked for only when somebody has to be told.
"""

from functools import lru_cache

from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from forum import clock
from forum.prepared import clock_terms, holding, instants, one_turn, planned

# The tally takes the build FOR UPDATE and so waits for what is in flight, while votes do not wait for one another. The
# window is judged outside of the brackets, and thereby after the wait.
_OPEN = """
  FROM (SELECT feature.id AS feature, build.id AS build, build.number, build.product_id AS product,
               build.published_at AS opens, build.reports_close_at AS closes
        FROM {feature} feature JOIN {build} build ON build.id = feature.build_id
        WHERE feature.id = %(feature)s AND build.state = 'published' {lock}) place
  WHERE place.opens <= {sent} AND place.closes > {latest}
"""
_CAST = f"""
INSERT INTO {{vote}} (feature_id, voter_id, value, cast_at)
SELECT place.feature, %(voter)s, %(value)s, {{sent}} {_OPEN}
ON CONFLICT (feature_id, voter_id) DO UPDATE SET value = excluded.value
RETURNING (SELECT product.slug FROM {{product}} product, {{build}} build, {{feature}} feature
           WHERE product.id = build.product_id AND build.id = feature.build_id AND feature.id = {{vote}}.feature_id),
          (SELECT build.number FROM {{build}} build, {{feature}} feature
           WHERE build.id = feature.build_id AND feature.id = {{vote}}.feature_id)
"""
_WHERE = f"SELECT (SELECT slug FROM {{product}} WHERE id = place.product), place.number {_OPEN}"
_TAKE_BACK = "DELETE FROM {vote} WHERE feature_id = %(feature)s AND voter_id = %(voter)s"


def cast(feature, voter, value, now):
    """Record or change the member's one vote on the feature (its key), or take it back (0).

    The address of the feature on its build's page, or "" when nothing was done because the build is not open for votes.
    """
    # Taking back is two statements, which nothing may come between.
    with one_turn() if value else transaction.atomic(), connection.cursor() as cursor:
        about = {"feature": feature, "voter": voter.pk, "value": value} | instants(now=now, latest=clock.latest(now))
        _ask(cursor, _CAST if value else _WHERE, about)
        where = cursor.fetchone()
        if where and not value:
            _ask(cursor, _TAKE_BACK, about)
    return f"{_address(*where)}#feature-{feature}" if where else ""


@lru_cache
def _address(product, number):
    return reverse("releases:build", args=[product, number])


def _ask(cursor, statement, about):
    cursor.execute(*planned(_sql(statement, connection.vendor, clock.is_judged_by_database()), about))


@lru_cache
def _sql(statement, vendor, judged_by_database):
    names = {"vote": "feedback.Vote"} | {name: f"releases.{name}" for name in ("feature", "build", "product")}
    return statement.format(
        **{name: apps.get_model(model)._meta.db_table for name, model in names.items()},
        lock=holding(vendor, "build"),
        **clock_terms(judged_by_database),
    )
