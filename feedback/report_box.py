"""A four-grid report into its box, in one planned statement: most of a week's come in the last hours.

Whether the window is open and what the grids name belongs to the build the statement asks of the database itself, once it
holds the build. It does not say why it did nothing: the form finds that out, in sentences.
"""

from functools import lru_cache

from django.apps import apps
from django.db import connection

from forum import clock
from forum.models import Board, Thread
from forum.prepared import clock_terms, holding, instants, one_turn, planned

WORDS = ("mood", "mood_word", "loved_word", "letdown_word", "awaited_word", "device")
NAMED = ("loved", "letdown", "awaited")
_WRITTEN = (*WORDS, "shown", *(f"{grid}_id" for grid in NAMED))
# Everybody may read the wish: no question of rights. `looked` is for what was looked into and may be named.
_SEND = f"""
INSERT INTO {{report}} (build_id, author_id, {", ".join(_WRITTEN)}, sent_at, changed_at)
SELECT place.build, %(author)s, {", ".join(f"%({name})s" for name in (*WORDS, "shown"))},
       {", ".join(f"nullif(%({grid})s, 0)" for grid in NAMED)}, {{sent}}, {{sent}}
FROM (SELECT build.id AS build, build.product_id AS product, build.published_at AS opens, build.reports_close_at AS closes
      FROM {{build}} build WHERE build.id = %(build)s AND build.state = 'published' {{lock}}) place
WHERE place.opens <= {{sent}} AND place.closes > {{latest}} AND (%(looked)s OR (
  (%(loved)s = 0 OR EXISTS (SELECT 1 FROM {{feature}} WHERE id = %(loved)s AND build_id = place.build))
  AND (%(letdown)s = 0 OR EXISTS (SELECT 1 FROM {{feature}} WHERE id = %(letdown)s AND build_id = place.build))
  AND (%(awaited)s = 0 OR EXISTS (
    SELECT 1 FROM {{proposal}} wish JOIN {{thread}} thread ON thread.id = wish.thread_id
    WHERE wish.id = %(awaited)s AND wish.product_id = place.product AND wish.status IN ('open', 'planned')
      AND thread.hidden_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM {{readers}} kept WHERE kept.board_id = thread.board_id)))))
ON CONFLICT (build_id, author_id) DO UPDATE
SET {", ".join(f"{column} = excluded.{column}" for column in (*_WRITTEN, "changed_at"))}
RETURNING id, (EXISTS (SELECT 1 FROM {{picture}} WHERE report_id = {{report}}.id)
               OR EXISTS (SELECT 1 FROM {{log}} WHERE report_id = {{report}}.id))
"""


def send(build, author, now, looked=False, **grids):
    """Write the member's one report on the build (its key), or write it anew; what a grid names is a key, or 0.

    (its key, whether something is enclosed), or None when nothing was done.
    """
    about = {name: grids.get(name, "") for name in WORDS} | {grid: grids.get(grid) or 0 for grid in NAMED}
    about |= {"build": build, "author": author.pk, "shown": grids.get("shown", True), "looked": looked}
    with one_turn(), connection.cursor() as cursor:
        about |= instants(now=now, latest=clock.latest(now))
        cursor.execute(*planned(_sql(connection.vendor, clock.is_judged_by_database()), about))
        return cursor.fetchone()


@lru_cache
def _sql(vendor, judged_by_database):
    names = {"report": "feedback.FourGridReport", "picture": "feedback.ReportPicture", "log": "feedback.ReportLog"}
    names |= {name: f"releases.{name}" for name in ("feature", "build", "proposal")}
    tables = {name: apps.get_model(model)._meta.db_table for name, model in names.items()}
    return _SEND.format(
        **tables,
        thread=Thread._meta.db_table,
        readers=Board.readers.through._meta.db_table,
        lock=holding(vendor, "build"),  # which the tally takes
        **clock_terms(judged_by_database),
    )
