"""Votes into the ballot box and out of it again, in one statement each: they come by the hundred a second.

What would be asked first (is the ballot open, is a vote left, may the wish be seen) the statement asks of the database
itself. It does not say why it did nothing: the ballot finds that out, in sentences.
"""

from functools import lru_cache

from django.apps import apps
from django.db import connection
from django.urls import reverse

from forum import clock
from forum.models import Board, Thread
from forum.prepared import clock_terms, holding, instants, one_turn, planned
from releases.cycle import Week

# Everybody may read the wish: no question of rights. `seen` is for who has them and was asked. The freeze is judged outside of
# the brackets, and thereby after the wait.
_OPEN = """
  FROM (SELECT ballot.id AS ballot, candidate.id AS candidate, ballot.votes_each
  FROM {candidate} candidate JOIN {ballot} ballot ON ballot.id = candidate.ballot_id
    JOIN {proposal} wish ON wish.id = candidate.proposal_id JOIN {thread} thread ON thread.id = wish.thread_id
  WHERE candidate.id = %(candidate)s AND candidate.override = ''
    AND ballot.frozen_at IS NULL AND ballot.opens_at <= %(now)s AND ballot.friday >= %(gathering)s
    AND NOT EXISTS (SELECT 1 FROM {build} build WHERE build.product_id = ballot.product_id AND build.friday = ballot.friday
                    AND (build.state = 'skipped' OR build.fixes_only))
    AND (%(seen)s OR thread.hidden_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM {readers} kept WHERE kept.board_id = thread.board_id))
  {lock}) place
  WHERE {latest} < %(freezes)s
"""
# The lowest slot that is free.
_SLOT = """
  SELECT min(used.slot) + 1
  FROM (SELECT 0 AS slot UNION ALL
        SELECT slot FROM {ballotvote} WHERE ballot_id = place.ballot AND member_id = %(member)s) used
  WHERE NOT EXISTS (SELECT 1 FROM {ballotvote} following WHERE following.ballot_id = place.ballot
                    AND following.member_id = %(member)s AND following.slot = used.slot + 1)
"""
_WHERE_IT_WENT = """
  RETURNING (SELECT slug FROM {product} WHERE id = (SELECT product_id FROM {ballot} WHERE id = {ballotvote}.ballot_id)),
            (SELECT friday FROM {ballot} WHERE id = {ballotvote}.ballot_id)
"""
_CAST = f"""
WITH free AS MATERIALIZED (SELECT place.*, ({_SLOT}) AS slot {_OPEN})
INSERT INTO {{ballotvote}} (ballot_id, candidate_id, member_id, slot, cast_at)
SELECT free.ballot, free.candidate, %(member)s, free.slot, %(now)s
FROM free WHERE free.slot <= free.votes_each
ON CONFLICT DO NOTHING {_WHERE_IT_WENT}
"""
_TAKE_BACK = f"""
DELETE FROM {{ballotvote}} WHERE member_id = %(member)s AND candidate_id IN (SELECT place.candidate {_OPEN}) {_WHERE_IT_WENT}
"""


def cast(candidate, member, now, seen=False):
    """Give the candidate (its key) one of the member's free votes; the address of its ballot, or "" when nothing was done."""
    return _do(_CAST, candidate, member, now, seen)


def take_back(candidate, member, now, seen=False):
    """Free the member's vote for the candidate; the address of its ballot, or "" when nothing was done."""
    return _do(_TAKE_BACK, candidate, member, now, seen)


def _do(statement, candidate, member, now, seen):
    with one_turn(), connection.cursor() as cursor:
        gathering = Week.gathering(now)
        about = {
            "candidate": candidate,
            "member": member.pk,
            "gathering": connection.ops.adapt_datefield_value(gathering.friday),
            "seen": seen,
            **instants(now=now, latest=clock.latest(now), freezes=gathering.freezes_at),
        }
        cursor.execute(*planned(_sql(statement, connection.vendor, clock.is_judged_by_database()), about))
        row = cursor.fetchone()
    return _address(*row) if row else ""


@lru_cache
def _address(product, friday):
    return reverse("releases:ballot", args=[product, friday])


@lru_cache
def _sql(statement, vendor, judged_by_database):
    names = ("Ballot", "BallotVote", "Build", "Candidate", "Product", "Proposal")
    tables = {name.lower(): apps.get_model("releases", name)._meta.db_table for name in names}
    tables |= {"thread": Thread._meta.db_table, "readers": Board.readers.through._meta.db_table}
    return statement.format(
        **tables,
        lock=holding(vendor, "ballot", "candidate"),  # the ballot is what the freeze takes
        **clock_terms(judged_by_database),
    )
