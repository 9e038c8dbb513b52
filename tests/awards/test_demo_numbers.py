"""Every number of the demo community's award pages, and what members read of their own part, against SQL of its own."""

import re
from math import sqrt

import pytest

from awards.models import Tally
from forum.models import Member
from tests.feedback.counted import one, rows

pytestmark = pytest.mark.django_db
Z = 1.959963984540054
# Of accounts older than the build, and not set aside.
COUNTS = """m.date_joined < b.published_at AND NOT EXISTS (
            SELECT 1 FROM awards_votessetaside s WHERE s.build_id = b.id AND s.member_id = m.id AND s.lifted_at IS NULL)"""
VOTES = """FROM feedback_vote v JOIN releases_feature f ON f.id = v.feature_id JOIN releases_build b ON b.id = f.build_id
           JOIN forum_member m ON m.id = v.voter_id"""
LOVED = f"v.value = 1 AND {COUNTS}"


@pytest.fixture
def tallies(demo_community, clock):
    clock.move_to(demo_community)
    found = list(Tally.objects.announced())
    assert len(found) > 4
    return found


def score(loves, votes):
    """The lower root of (p̂ - p)² = z²·p(1 - p)/n."""
    a, b, c = votes + Z * Z, -(2 * loves + Z * Z), loves * loves / votes
    return (-b - sqrt(b * b - 4 * a * c)) / (2 * a)


def counted(build):
    """{feature: [love it, not yet]} of the votes that count."""
    sql = f"""SELECT f.title, SUM(CASE WHEN v.value = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN v.value = 1 THEN 0 ELSE 1 END)
              {VOTES} WHERE b.id = %s AND {COUNTS} GROUP BY f.title"""
    return {title: numbers for title, *numbers in rows(sql, build.pk)}


def winners(build):
    """The features in the first place: (title, team, score)."""
    of_team = "SELECT f.title, t.name FROM releases_feature f JOIN releases_team t ON t.id = f.team_id WHERE f.build_id = %s"
    teams, votes = dict(rows(of_team, build.pk)), counted(build)
    scores = {title: score(loves, loves + misses) for title, (loves, misses) in votes.items() if loves and loves + misses >= 5}
    return [(title, teams[title], best) for title, best in scores.items() if best == max(scores.values())]


def text(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def table(page):
    """The rows of the count, in their order."""
    body = re.search(r"<tbody>(.*?)</tbody>", page[page.index("How it was counted") :], re.DOTALL)[1]
    return [[text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in body.split("</tr>")[:-1]]


def test_the_count_of_each_week(client, tallies):
    for tally in tallies:
        page, votes = client.get(tally.get_absolute_url()).content.decode(), counted(tally.build)
        shown = table(page)
        assert {row[0] for row in shown} == set(votes)
        best = sorted((score(loves, loves + misses), loves, misses) for loves, misses in votes.values())[::-1]
        for title, _team, *numbers in shown:
            loves, misses = votes[title]
            proven = score(loves, loves + misses)
            place = 1 + best.index((proven, loves, misses))
            assert numbers == [
                f"{loves}", f"{misses}", f"{loves + misses}", f"{100 * loves / (loves + misses):.0f} %", f"{proven:.4f}",
                f"{place}" if place < 4 else "–",
            ]  # fmt: skip
        voters = one(f"SELECT COUNT(DISTINCT m.id) {VOTES} WHERE b.id = %s", tally.build_id)
        assert f"{voters} members voted" in text(page)
        voted = f"SELECT m.id {VOTES} WHERE b.id = %s"
        run = f"SELECT COUNT(*) FROM releases_running r WHERE r.build_id = %s AND r.member_id IN ({voted})"
        ran = one(run, tally.build_id, tally.build_id)
        assert (f"{ran} of the voters said that they run the build." in text(page)) == bool(ran)
        podium = re.findall(r'class="place">.*?</span>(\d)</p>.*?<b class="figure">([\d.]+) %', page, re.DOTALL)
        assert podium == [(row[-1], f"{100 * float(one[0]):.1f}") for row, one in zip(shown, best, strict=False) if row[-1] != "–"]


def test_the_wall_of_weeks(client, tallies):
    wall = text(client.get("/popcorn/").content.decode().split("Wall of weeks")[1])
    for tally in tallies:
        for _title, team, best in winners(tally.build)[:1]:
            assert re.search(rf"· {team} {100 * best:.1f} %", wall)


def test_what_each_member_reads_of_their_own_part(client, tallies):
    chose = 0
    Member.objects.update(language="en")
    for member in Member.objects.order_by("pk")[:25]:
        client.force_login(member)
        page = client.get("/because/")
        shown = {(standing.tally.build_id, standing.title): standing for standing in page.context["won"]}
        wanted = {
            (tally.build_id, title)
            for tally in tallies
            for title, _team, _best in winners(tally.build)
            if one(
                f"SELECT COUNT(*) {VOTES} WHERE b.id = %s AND f.title = %s AND m.id = %s AND {LOVED}",
                tally.build_id,
                title,
                member.pk,
            )
        }
        assert set(shown) == wanted
        for build, title in wanted:
            others = one(f"SELECT COUNT(*) {VOTES} WHERE b.id = %s AND f.title = %s AND {LOVED}", build, title)
            assert f"You were one of {others} who chose it" in text(page.content.decode())
        assert [len(page.context[part]) for part in ("shipped", "fixes")] == [shipped(member), fixed(member)]
        assert kpis(page) == ([f"{len(page.context[part])}" for part in ("shipped", "fixes", "won")] if page.context["any"] else [])
        chose += len(wanted)
    assert chose > 25


def kpis(page):
    return re.findall(r'<b class="figure">\s*([\d+]+)', page.content.decode())


def shipped(member):
    """Features that are out and that the member wished for, backed or voted for."""
    sql = """SELECT COUNT(*) FROM releases_feature f JOIN releases_build b ON b.id = f.build_id
             JOIN releases_proposal p ON p.id = f.proposal_id JOIN forum_thread t ON t.id = p.thread_id
             WHERE b.state = 'published' AND t.hidden_at IS NULL AND (t.author_id = %s
               OR EXISTS (SELECT 1 FROM releases_backing k WHERE k.proposal_id = p.id AND k.member_id = %s)
               OR EXISTS (SELECT 1 FROM releases_ballotvote v JOIN releases_candidate c ON c.id = v.candidate_id
                          WHERE c.proposal_id = p.id AND v.member_id = %s))"""
    return one(sql, member.pk, member.pk, member.pk)


def fixed(member):
    """Fixes that are out of what a report of the member's named on an earlier build, by title or by wish."""
    sql = """SELECT COUNT(*) FROM releases_feature f JOIN releases_build b ON b.id = f.build_id
             WHERE f.maturity = 'fixed' AND b.state = 'published' AND EXISTS (
               SELECT 1 FROM feedback_fourgridreport r JOIN releases_feature old ON old.id = r.letdown_id
               JOIN releases_build then_b ON then_b.id = r.build_id
               WHERE r.author_id = %s AND then_b.friday < b.friday AND (old.title = f.title OR old.proposal_id = f.proposal_id))"""
    return one(sql, member.pk)
