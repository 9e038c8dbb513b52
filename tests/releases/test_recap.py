"""The mail of Thursday 18:00: what came of a member's votes and wishes; once, in their language, and nothing for nothing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from forum import notices
from forum.models import Broadcast, Notice, NoticeChoice
from releases import recap
from releases.models import Ballot, Candidate
from tests import make

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def week(clock, ann, eve, dana):
    """Ann voted for two wishes, of which one fits into Friday's build; Eve only watches. A wish of Ann's went out last Friday."""
    before = make.build(friday=make.FRIDAY - timedelta(days=7), headline="Brighter")
    product = before.product
    make.team(of=product)
    shipped = make.proposal("Night clock", of=product, author=ann, now=make.THURSDAY - timedelta(days=9))
    make.feature(before, "Clock at night", proposal=shipped)
    before.publish(before.week.publishes_at)
    build = make.build(of=product, number="26.11.20-x7", headline="Quieter mornings")
    ballot = Ballot.open_for(product, build.friday, clock())
    wishes = [make.proposal(title, of=product, author=dana) for title in ("Softer light", "Louder bell", "Round <corners>")]
    ballot.put_on(wishes, dana, clock())
    ballot.resize(1, clock())
    for wish, voters in zip(wishes, ([ann, dana], [ann], [dana]), strict=True):
        for voter in voters:
            ballot.cast(voter, ballot.candidates.get(proposal=wish), clock())
    clock.move_to(build.week.freezes_at)
    ballot.freeze(clock())
    clock.move_to(recap.sent_at(build.week))
    notices.spread_due(clock())
    return build


def tell(now):
    recap.tell_due(now)
    notices.spread_due(now)
    notices.deliver_due(now)


def mails(member=None):
    sent = [one for one in mail.outbox if "Your week" in one.subject or "这一周" in one.subject]
    return [one for one in sent if not member or member.email in one.to]


def test_it_says_what_came_of_votes_and_wishes(week, ann, clock):
    tell(clock())
    [sent] = mails(ann)
    assert sent.subject == "Your week: 1 of 2 votes got in · 1 wish went out"
    votes, out = sent.body.index("- Softer light"), sent.body.index("- Night clock")
    assert votes < sent.body.index("Not this time") < sent.body.index("- Louder bell") < out
    assert "The next ballot opens on Fri 20 Nov, 17:00:\nhttp" in sent.body
    assert "/ballot/" in sent.body


def test_of_the_coming_build_it_says_nothing(week, clock):
    tell(clock())
    assert mails()
    assert not [sent for sent in mails() for secret in (week.number, week.headline) if secret in sent.body + sent.subject]


def test_it_comes_at_six_and_not_before(week, clock):
    tell(clock() - SECOND)
    assert mails() == []
    tell(clock())
    assert mails()


def test_however_often_the_minute_strikes_it_comes_once(week, ann, clock):
    for minutes in range(5):
        tell(clock() + timedelta(minutes=minutes))
    assert len(mails(ann)) == 1
    assert Broadcast.objects.filter(kind="recap").count() == 1


def test_the_week_after_it_says_that_what_was_voted_for_went_out(week, ann, dana, clock):
    tell(clock())
    week.publish(week.week.publishes_at)
    tell(recap.sent_at(week.week.next))
    assert [sent.subject for sent in mails(ann)][1:] == ["Your week: 1 wish went out"]
    assert "- Softer light" in mails(ann)[1].body


def test_who_has_nothing_to_hear_hears_nothing(week, eve, clock):
    tell(clock())
    assert mails(eve) == []
    assert not Notice.objects.filter(kind="recap", member=eve).exists()


def test_after_friday_has_struck_it_is_too_late(week, clock):
    assert recap.tell_due(week.week.publishes_at) is False


def test_what_an_override_moved_is_told_as_it_ended(week, ann, dana, clock):
    Candidate.objects.get(proposal__thread__title="Louder bell").override_with("in", "It is ready", dana, clock())
    tell(clock())
    assert "Your week: 2 of 2 votes got in" in mails(ann)[0].subject


def test_a_wish_that_was_hidden_is_not_named(week, ann, clock):
    Candidate.objects.get(proposal__thread__title="Louder bell").proposal.thread.hide(clock())
    tell(clock())
    assert "Louder bell" not in mails(ann)[0].body


def test_whose_wish_is_being_built_hears_of_it(week, dana, clock):
    wish = make.proposal("Softer bell", of=week.product, author=make.member("Cy"))
    wish.plan(week, dana, clock())
    tell(clock())
    [sent] = mails(wish.thread.author)
    assert sent.subject == "Your week: 1 wish is being built"
    assert "- Softer bell" in sent.body


def test_in_the_readers_language(week, ann, clock):
    ann.language = "zh-hans"
    ann.save(update_fields=["language"])
    tell(clock())
    [sent] = mails(ann)
    assert sent.subject == "你的这一周：2 票中有 1 票入选 · 1 个心愿已发布"
    assert "- Softer light" in sent.body


def test_one_click_ends_it(week, ann, clock):
    tell(clock())
    address = mails(ann)[0].extra_headers["List-Unsubscribe"].strip("<>")
    assert Client().post("/" + address.split("/", 3)[3]).status_code == 200
    assert NoticeChoice.objects.get(member=ann, kind="recap").by_mail is False
    mail.outbox.clear()
    Notice.objects.all().delete()
    Broadcast.objects.all().delete()
    tell(clock())
    assert mails(ann) == []


def test_on_the_site_it_is_a_notice_that_leads_to_the_ballot(week, ann, client, clock):
    tell(clock())
    client.force_login(ann)
    assert "Your week: 1 of 2 votes got in" in client.get("/notices/").text
    assert Notice.objects.get(kind="recap", member=ann).where == "/ballot/"


@pytest.mark.parametrize("fans", [3, 30])
def test_it_takes_as_many_queries_for_thirty_as_for_three(week, clock, fans, django_assert_num_queries):
    wish = Candidate.objects.get(proposal__thread__title="Softer light")
    for _n in range(fans):
        wish.votes.create(ballot=wish.ballot, member=make.member(), slot=1, cast_at=make.THURSDAY)
    recap.tell_due(clock())
    with django_assert_num_queries(22):
        notices.spread_due(clock())
