"""Because of you: one's own page, and the same in Thursday's mail."""

from datetime import timedelta

import pytest
from django.core import mail

from awards import judging, popcorn
from feedback.models import Vote
from forum import notices
from releases import recap
from releases.models import Feature
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def week(clock, ann, bo, moe):
    """Two weeks: Ann's wish and a fix of what let her down went out last Friday, and she loved what won on Wednesday."""
    product = make.product()
    team = make.team(of=product, makers=[bo])
    before = make.build(of=product, friday=make.FRIDAY - timedelta(days=14), published=True)
    shaky = make.feature(before, "Steady maps", by=team)
    make.report(before, ann, letdown=shaky, letdown_word="It drops the way")
    wish = make.proposal("Night clock", of=product, author=ann, now=make.THURSDAY - timedelta(days=20))
    build = make.build(of=product, friday=make.FRIDAY - timedelta(days=7))
    clockwork = make.feature(build, "Clock at night", by=team, makers=[bo], proposal=wish)
    make.feature(build, "Steady maps", by=team, maturity=Feature.Maturity.FIXED)
    build.publish(build.week.publishes_at)
    build.refresh_from_db()
    make.votes(clockwork, loves=8)
    Vote.objects.create(feature=clockwork, voter=ann, value=Vote.Value.LOVE, cast_at=build.published_at)
    popcorn.tally(build, build.reports_close_at)
    popcorn.announce_due(build.announces_at)
    clock.move_to(recap.sent_at(build.week.next))
    return build


def page(client, who):
    client.force_login(who)
    return client.get("/because/")


def test_the_page_shows_what_ann_changed(client, week, ann):
    shown = page(client, ann).text
    for words in ("Clock at night", "your wish", "Steady maps", "Report lines fixed", "You were one of 9 who chose it"):
        assert words in shown


def test_it_is_nobody_elses(client, week, eve):
    shown = page(client, eve).text
    assert "Clock at night" not in shown
    assert "Your first mark is still to come" in shown
    client.logout()
    assert client.get("/because/").status_code == 302


def test_what_let_down_another_member_or_was_not_fixed_is_not_claimed(client, week, eve):
    make.report(week, eve, letdown=week.features.get(title="Clock at night"), letdown_word="Too bright")
    assert "Report lines fixed" not in page(client, eve).text.split("Your first mark")[1]


def test_a_vote_that_is_set_aside_chose_nothing(client, week, ann, moe, clock):
    judging.set_aside(week, [ann], "One hand", moe, clock())
    assert "who chose it" not in page(client, ann).text


def test_thursdays_mail_says_it_too_in_the_one_letter(week, ann, clock):
    recap.tell_due(clock())
    notices.spread_due(clock())
    notices.deliver_due(clock())
    [sent] = [one for one in mail.outbox if ann.email in one.to and one.subject.startswith("Your week")]
    assert sent.subject == "Your week: 1 wish went out · 1 report line fixed · 1 winner chosen"
    assert sent.body.index("- Night clock") < sent.body.index("- Steady maps") < sent.body.index("- Clock at night")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_many_rows_cost_no_more_queries(client, week, ann, django_assert_max_num_queries):
    page(client, ann)
    with django_assert_max_num_queries(12):
        client.get("/because/")
