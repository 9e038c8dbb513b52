"""The power goes while everybody is told how their week went. Each member hears once, with what the award adds."""

from itertools import cycle, islice

import pytest

from awards import popcorn
from config.tasks import tick
from feedback.models import Vote
from forum import clock
from forum.models import Broadcast, Notice, Outgoing
from releases.cycle import Week
from tests import make
from tests.awards.test_kill import held_at, let_out

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

PLACES = ["forum_notice", "forum_outgoing", "forum_broadcast"]


@pytest.fixture
def friday(ann, eve, bo):
    """The Friday whose mail tells of the award before it, which Ann and Eve had chosen and Bo only watched."""
    week = Week.at(clock.now()).previous
    team = make.team(makers=[bo])
    build = make.build(of=team.product, friday=week.friday)
    for title in ("Quick reply", "Dark maps"):
        make.feature(build, title, by=team, makers=[bo])
    let_out(build)
    chosen = [Vote(feature=build.features.first(), voter=one, value=1) for one in (ann, eve)]
    Vote.objects.bulk_create(chosen)
    popcorn.tally(build, build.reports_close_at)
    popcorn.announce_due(build.announces_at)
    return week.next.friday


@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.soak)])
def test_everybody_hears_once_of_their_week(worker, eventually, friday, ann, eve, bo, kills):
    worker.start()
    for n, table in enumerate(islice(cycle(PLACES), kills)):
        cause = {"kind": "recap", "cause": f"recap:{n}"}
        Broadcast.objects.create(**cause, where="/ballot/", told_at=clock.now(), details={"friday": f"{friday}"})
        with held_at(table) as somebody_waits:
            tick.delay()
            eventually(somebody_waits)
            worker.kill()
        assert not Notice.objects.filter(**cause).exists()
        worker.start()
        tick.delay()
        eventually(lambda: Broadcast.objects.get(**cause).done)  # noqa: B023
        told = list(Notice.objects.filter(**cause).values_list("member", "details__won"))
        assert {ann.pk, eve.pk} <= {member for member, _won in told}
        assert bo.pk not in {member for member, _won in told}
        assert [won for _member, won in told] == [["Quick reply"]] * 7  # five that `let_out` made, Ann and Eve
        assert Outgoing.objects.filter(channel="mail", **cause).count() == len(told)
