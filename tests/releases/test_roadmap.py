"""How far the wishes have come, and what came of each Friday."""

import pytest
from django.utils.html import escape

from releases.models import Ballot, Candidate, Proposal
from releases.roadmap import MOST
from tests import make

pytestmark = pytest.mark.django_db
ROADMAP = "/roadmap/"


@pytest.fixture
def product():
    return make.product()


def stages(client, **asked):
    """{stage: the titles in it}"""
    sections = client.get(ROADMAP, asked).context["sections"]
    return {str(section.stage.name): [wish.thread.title for wish in section.wishes] for section, _asked in sections}


def status(title, status, of):
    proposal = make.proposal(title, of=of)
    proposal.turn(status, make.THURSDAY)
    return proposal


def fridays(client, **asked):
    return client.get(ROADMAP, asked).context["fridays"]


def test_every_wish_stands_where_it_has_come_to(client, product, clock):
    make.proposal("Wished", of=product)
    voted = make.proposal("Voted on", of=product)
    ballot = Ballot.of(product, make.FRIDAY)
    ballot.candidates.create(proposal=voted)
    for title, where in (("Planned", "planned"), ("Built", "built"), ("Declined", "declined")):
        status(title, where, product)
    assert stages(client) == {
        "Wished": ["Wished"],
        "On the ballot": ["Voted on"],
        "Being built": ["Planned"],
        "Out": ["Built"],
        "Declined": ["Declined"],
    }


def test_the_most_backed_and_the_newest_come_first(client, product, ann, eve, clock):
    few, many = make.proposal("Few", of=product), make.proposal("Many", of=product)
    many.back(eve, make.THURSDAY)
    older, newer = status("Older", "open", product), status("Newer", "declined", product)
    older.turn("declined", make.THURSDAY)
    assert stages(client)["Wished"] == ["Many", "Few"]
    assert stages(client)["Declined"] == ["Older", "Newer"]  # as they were declined
    assert few.backing_count == newer.backing_count == 0


def test_a_stage_shows_a_few_and_leads_to_the_rest(client, product, clock):
    for n in range(MOST + 1):
        make.proposal(f"Wish {n}", of=product)
    answer = client.get(ROADMAP)
    assert len(answer.context["sections"][0][0].wishes) == MOST
    assert escape("/proposals/?status=open") in answer.content.decode()


def test_it_is_narrowed_by_product_and_team(client, product, clock):
    other = make.product("Watch OS")
    team = make.team("Camera", of=product)
    make.proposal("Phone", of=product)
    make.proposal("Zoom", of=product).teams.add(team)
    make.proposal("Watch", of=other)
    assert stages(client, product=other.pk)["Wished"] == ["Watch"]
    assert stages(client, team=team.pk)["Wished"] == ["Zoom"]
    assert set(stages(client, product="x", team="9" * 40)["Wished"]) == {"Phone", "Zoom", "Watch"}


def test_what_is_hidden_or_merged_is_not_there(client, product, chen, clock):
    make.proposal("Hidden", of=product).thread.hide(make.THURSDAY)
    Proposal.objects.filter(pk=make.proposal("Merged", of=product).pk).update(
        status="merged", merged_into=make.proposal("Stays", of=product)
    )
    assert stages(client)["Wished"] == ["Stays"]


def test_each_friday_says_what_came_of_it(client, product, dana, clock):
    week = make.build(of=product).week
    on_time, late, skipped = (make.build(of=product, friday=friday) for friday in _before(week, 3))
    on_time.publish(on_time.week.publishes_at)
    late.publish(late.week.late_until)
    skipped.skip("Spring Festival", dana, clock())
    html = client.get(ROADMAP).content.decode()
    for words in ("Out on time", "Out, but late", "Skipped", "Spring Festival"):
        assert words in html
    assert [row.build for row in fridays(client)] == [skipped, late, on_time]


def _before(week, count):
    found = []
    for _n in range(count):
        week = week.previous
        found.insert(0, week.friday)
    return found


def test_accepted_wishes_stand_beside_their_friday(client, product, chen, clock):
    ballot = Ballot.of(product, make.FRIDAY)
    for rank, (title, accepted, override) in enumerate(
        [("In", True, ""), ("Out", False, ""), ("Put off", True, "out"), ("Put in", False, "in")], 1
    ):
        Candidate.objects.create(
            ballot=ballot, proposal=make.proposal(title, of=product), rank=rank, cast=1, counted=1, accepted=accepted,
            override=override, reason="Because." if override else "",
        )  # fmt: skip
    assert fridays(client) == []  # not frozen
    Ballot.objects.update(frozen_at=make.THURSDAY, digest="0" * 64)
    (row,) = fridays(client)
    assert [candidate.proposal.thread.title for candidate in row.accepted] == ["In", "Put in"]
    assert "The list is fixed" in client.get(ROADMAP).content.decode()


def test_of_a_coming_build_not_a_word(client, product, ann, chen, clock):
    build = make.build(of=product, number="26.11.20", headline="Not yet")
    wish = make.proposal("Wish", of=product)
    make.feature(build, proposal=wish)
    wish.plan(build, chen, clock())
    clock.move_to(build.week.publishes_at)  # late, as nobody has published it
    for member in (None, ann, chen):
        if member:
            client.force_login(member)
        html = client.get(ROADMAP).content.decode()
        assert "Late" in html
        assert "26.11.20" not in html
        assert "Not yet" not in html
    build.publish(clock())
    html = client.get(ROADMAP).content.decode()
    assert "26.11.20" in html
    assert stages(client)["Out"] == ["Wish"]


@pytest.mark.parametrize("many", [3, 30])
def test_queries_do_not_grow(client, product, ann, many, clock, django_assert_max_num_queries):
    for n in range(many):
        make.proposal(f"Wish {n}", of=product)
        status(f"Built {n}", "built", product)
    for member, most in ((None, 8), (ann, 12)):
        if member:
            client.force_login(member)
        client.get(ROADMAP)
        with django_assert_max_num_queries(most):
            client.get(ROADMAP)
