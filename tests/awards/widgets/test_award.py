"""The last award on another site: those who agreed to be shown, the others counted."""

import pytest

from awards import popcorn
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(bo, chen, clock):
    product = make.product()
    team = make.team("Messaging", of=product, makers=[bo])
    build = make.build(of=product, published=True)
    make.votes(make.feature(build, "Quick reply", by=team, makers=[bo, chen]), loves=6, misses=1)
    clock.move_to(build.announces_at)
    popcorn.tally(build, build.announces_at)
    return build


def said(client):
    return client.get("/widgets/award.json").json()


def page(client):
    return " ".join(client.get("/widgets/award/", headers={"Accept-Language": "en"}).content.decode().split())


def test_nothing_before_it_is_announced(client, build):
    assert said(client)["winners"] == []
    assert "Quick reply" not in page(client)


def test_the_winners_with_those_makers_who_agreed(client, build, bo, chen):
    popcorn.announce_due(build.announces_at)
    [winner] = said(client)["winners"]
    assert (winner["title"], winner["team"], winner["loves"]) == ("Quick reply", "Messaging", 6)
    assert ([maker["name"] for maker in winner["makers"]], winner["unnamed"]) == (["Bo"], 1)
    shown = page(client)
    assert "<bdi>Bo</bdi>" in shown
    assert "and 1 more" in shown
    assert chen.username not in shown


def test_a_face_is_there_for_who_agreed_alone(client, build, bo, chen):
    for member in (bo, chen):
        member.avatar = f"avatars/{member.pk}"
        member.save()
    popcorn.announce_due(build.announces_at)
    assert said(client)["winners"][0]["makers"][0]["face"].endswith(f"/media/avatars/{bo.pk}-96.webp")
    assert f"avatars/{chen.pk}" not in client.get("/widgets/award.json").content.decode()
    assert f'<symbol id="{bo.pk}"' in page(client)
    assert f'<symbol id="{chen.pk}"' not in page(client)


def test_a_week_without_an_award_leaves_the_last_one_standing(client, build, clock):
    popcorn.announce_due(build.announces_at)
    after = make.build(of=build.product, friday=build.week.next.friday, published=True, features=1)
    clock.move_to(after.announces_at)
    popcorn.tally(after, clock())
    popcorn.announce_due(clock())
    assert said(client)["number"] == build.number
