"""The dashboards' numbers once more, in SQL that shares nothing with the pages: what they are held against."""

import re
from collections import Counter
from datetime import UTC, datetime
from math import sqrt
from statistics import median

import pytest
from django.conf import settings
from django.db import connection

Z = 1.959963984540054
FEWEST, OWN = 5, 10  # reports that make a group of its own, and so many groups
OURS = "(SELECT id FROM releases_feature WHERE team_id = {0})"
OF_TEAM = f"(r.loved_id IN {OURS} OR r.letdown_id IN {OURS})"
RING = """(SELECT g.name FROM releases_ring g JOIN releases_seat s ON s.ring_id = g.id JOIN forum_member h ON h.id = s.member_id
           WHERE s.member_id = r.author_id AND s.left_at IS NULL AND h.is_active AND g.product_id = b.product_id
           ORDER BY g.position, g.id LIMIT 1)"""
KINDS = {"ring": RING, "device": "lower(trim(r.device))", "language": "m.language", "city": "lower(trim(m.city))"}
SUMS = """COUNT(*), SUM(CASE WHEN {loved} THEN 1 ELSE 0 END), SUM(CASE WHEN {letdown} THEN 1 ELSE 0 END),
          SUM(CASE WHEN r.mood IN ('happy', 'loving') THEN 1 ELSE 0 END), SUM(CASE WHEN r.mood <> '' THEN 1 ELSE 0 END)"""
SILENT = {"ring": "In no ring", "device": "Not said", "language": "Not said", "city": "Not said"}
SAYS = "r.mood_word || ' \n' || r.loved_word || ' \n' || r.letdown_word || ' \n' || r.awaited_word"


def rows(sql, *values):
    stored = [connection.ops.adapt_datetimefield_value(one) if isinstance(one, datetime) else one for one in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, stored)
        return cursor.fetchall()


def one(sql, *values):
    return rows(sql, *values)[0][0]


def instant(stored):
    """SQLite gives text in UTC, PostgreSQL an instant."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC) if isinstance(stored, str) else stored


def share(part, whole):
    """As a download has it: the share and the two ends of Wilson's interval, the roots of (p̂ - p)² = z²·p(1 - p)/n."""
    if not whole:
        return [None, None, None]
    a, b, c = whole + Z * Z, -(2 * part + Z * Z), part * part / whole
    reach = sqrt(max(0, b * b - 4 * a * c))
    return [pytest.approx(end, abs=2e-6) for end in (part / whole, (-b - reach) / (2 * a), (-b + reach) / (2 * a))]


def reports(where, *values, team=None):
    """How many reports (r) are so."""
    ours = f" AND {OF_TEAM.format(team)}" if team else ""
    return one(f"SELECT COUNT(*) FROM feedback_fourgridreport r WHERE {where}{ours}", *values)


def votes(where, *values, team=None):
    """(loves, all votes, voters) of those (v, on the feature f) that are so."""
    ours = f" AND f.team_id = {team}" if team else ""
    sql = f"""SELECT COALESCE(SUM(CASE WHEN v.value = 1 THEN 1 ELSE 0 END), 0), COUNT(*), COUNT(DISTINCT v.voter_id)
              FROM feedback_vote v JOIN releases_feature f ON f.id = v.feature_id WHERE {where}{ours}"""
    return rows(sql, *values)[0]


def totals(build, until=None, team=None):
    """(reports, voters, loves, votes, glad faces, faces) on a build, those that had come by an instant."""
    sent, cast = ("r.sent_at <= %s", "v.cast_at <= %s") if until else ("1 = 1", "1 = 1")
    when = [until] if until else []
    counted = [
        reports(f"r.build_id = %s AND {mood} AND {sent}", build.pk, *when, team=team)
        for mood in ("1 = 1", "r.mood IN ('happy', 'loving')", "r.mood <> ''")
    ]
    loves, cast_votes, voters = votes(f"f.build_id = %s AND {cast}", build.pk, *when, team=team)
    return counted[0], voters, loves, cast_votes, counted[1], counted[2]


def choices(build, grid, team=None):
    """{choice: reports} of a grid whose choices are features or wishes."""
    if grid == "awaited":
        title, joined = "t.title", "releases_proposal p ON p.id = r.awaited_id JOIN forum_thread t ON t.id = p.thread_id"
    else:
        title, joined = "f.title", f"releases_feature f ON f.id = r.{grid}_id"
    ours = f" AND {OF_TEAM.format(team)}" if team else ""
    if team and grid != "awaited":
        ours = f" AND f.team_id = {team}"
    sql = f"SELECT {title}, COUNT(*) FROM feedback_fourgridreport r JOIN {joined} WHERE r.build_id = %s{ours} GROUP BY {title}"
    return dict(rows(sql, build.pk))


def words_alone(build, grid, team=None):
    nothing = "r.mood = ''" if grid == "mood" else f"r.{grid}_id IS NULL"
    return reports(f"r.build_id = %s AND {nothing} AND r.{grid}_word <> ''", build.pk, team=team)


def groups(build, by, feature=None):
    """{group: (reports, loved, let down, glad faces, faces)}, the small ones and the silent ones together."""
    loved, letdown = (f"r.loved_id = {feature}", f"r.letdown_id = {feature}") if feature else (
        "(r.loved_id IS NOT NULL OR r.loved_word <> '')", "(r.letdown_id IS NOT NULL OR r.letdown_word <> '')",
    )  # fmt: skip
    naming = f"({loved} OR {letdown})" if feature else "1 = 1"
    sql = f"""SELECT COALESCE({KINDS[by]}, ''), {SUMS.format(loved=loved, letdown=letdown)} FROM feedback_fourgridreport r
              JOIN forum_member m ON m.id = r.author_id JOIN releases_build b ON b.id = r.build_id
              WHERE r.build_id = %s AND {naming} GROUP BY 1"""
    found = {group: numbers for group, *numbers in rows(sql, build.pk)}
    silent = found.pop("", None)
    said = sorted(found, key=lambda group: (-found[group][0], group))
    own = [group for group in said if found[group][0] >= FEWEST][:OWN]
    told = {_called(by, group): found[group] for group in own}
    if small := [found[group] for group in said if group not in own]:
        told["others"] = [sum(numbers) for numbers in zip(*small, strict=True)]
    return told | ({SILENT[by].casefold(): silent} if silent else {})


def _called(by, group):
    return (dict(settings.LANGUAGES)[group] if by == "language" else group).casefold()


def saying(builds, word, team=None):
    """(reports in which the word stands, reports with words) of these builds."""
    here = ", ".join(str(build.pk) for build in builds)
    ours = f" AND {OF_TEAM.format(team)}" if team else ""
    sql = f"""SELECT {SAYS} FROM feedback_fourgridreport r WHERE r.build_id IN ({here}){ours}
              AND r.mood_word || r.loved_word || r.letdown_word || r.awaited_word <> ''"""
    texts = [text.casefold() for (text,) in rows(sql)]
    whole = re.compile(rf"(?<![a-z]){re.escape(word)}(?![a-z])")
    return sum(bool(whole.search(text)) for text in texts), len(texts)


def running(build):
    """(of those who say that they run the build so many report, so many they are)"""
    sent = "SELECT 1 FROM feedback_fourgridreport r WHERE r.build_id = u.build_id AND r.author_id = u.member_id"
    counted = f"SELECT COUNT(*), SUM(CASE WHEN EXISTS ({sent}) THEN 1 ELSE 0 END) FROM releases_running u WHERE u.build_id = %s"
    whole, part = rows(counted, build.pk)[0]
    return part or 0, whole


def waits(build):
    """[wishes in the build, median, shortest, longest of the days that each of them took]"""
    sql = """SELECT t.opened_at, b.published_at FROM releases_feature f JOIN releases_build b ON b.id = f.build_id
             JOIN releases_proposal p ON p.id = f.proposal_id JOIN forum_thread t ON t.id = p.thread_id WHERE b.id = %s"""
    days = sorted((instant(out) - instant(since)).days for since, out in rows(sql, build.pk))
    return [len(days), *((median(days), days[0], days[-1]) if days else (None, None, None))]


def from_rings(build):
    """{ring: reports} on the build by those who sit in it, the innermost of several."""
    sql = f"SELECT {RING} FROM feedback_fourgridreport r JOIN releases_build b ON b.id = r.build_id WHERE b.id = %s"
    return Counter(ring for (ring,) in rows(sql, build.pk))


def rates(build):
    """{ring: (reports, members)} of those who hold a seat, and under "" of all who do or say that they run the build."""
    sent = "SELECT 1 FROM feedback_fourgridreport r WHERE r.build_id = %s AND r.author_id = m.id"
    seats = """SELECT s.member_id FROM releases_seat s JOIN releases_ring g ON g.id = s.ring_id
               WHERE s.left_at IS NULL AND g.product_id = %s"""
    found = {}
    for ring, name in rows("SELECT id, name FROM releases_ring WHERE product_id = %s", build.product_id):
        sits = f"m.is_active AND m.id IN ({seats} AND g.id = %s)"
        sql = f"SELECT COUNT(*), SUM(CASE WHEN EXISTS ({sent}) THEN 1 ELSE 0 END) FROM forum_member m WHERE {sits}"
        found[name] = tuple(reversed(rows(sql, build.pk, build.product_id, ring)[0]))
    uses = f"m.is_active AND (m.id IN ({seats}) OR m.id IN (SELECT member_id FROM releases_running WHERE build_id = %s))"
    sql = f"SELECT COUNT(*), SUM(CASE WHEN EXISTS ({sent}) THEN 1 ELSE 0 END) FROM forum_member m WHERE {uses}"
    return found | {"": tuple(reversed(rows(sql, build.pk, build.product_id, build.pk)[0]))}
