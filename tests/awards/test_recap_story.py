"""F17 as Ann lives it: Thursday's mail, whose numbers are hers, and one click that ends it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from playwright.sync_api import expect

from awards import popcorn
from feedback.models import Vote
from forum.models import Member, NoticeChoice
from releases import recap
from releases.models import Ballot, Feature
from tests import make
from tests.stories import fits, the_minute_strikes

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(days=7)
WISHES = ("Softer light", "Louder bell", "Round corners")


@pytest.fixture
def ballot(transactional_db, clock, ann, bo, dana, language):
    """Thursday 18:00: Ann's wish and the fix that she had asked for are out and won; of her three votes one got in."""
    Member.objects.filter(pk=ann.pk).update(language=language)
    product = make.product()
    team = make.team(of=product, makers=[bo])
    before = make.build(of=product, friday=make.FRIDAY - 2 * WEEK, published=True)
    make.report(before, ann, letdown=make.feature(before, "Steady maps", by=team), letdown_word="It drops the way")
    wish = make.proposal("Night clock", of=product, author=ann, now=make.THURSDAY - 3 * WEEK)
    build = make.build(of=product, friday=make.FRIDAY - WEEK)
    clockwork = make.feature(build, "Clock at night", by=team, makers=[bo], proposal=wish)
    make.feature(build, "Steady maps", by=team, maturity=Feature.Maturity.FIXED)
    build.publish(build.week.publishes_at)
    build.refresh_from_db()
    make.votes(clockwork, loves=8)
    Vote.objects.create(feature=clockwork, voter=ann, value=Vote.Value.LOVE, cast_at=build.published_at)
    popcorn.tally(build, build.reports_close_at)
    popcorn.announce_due(build.announces_at)
    make.build(of=product, headline="Quieter mornings")
    ballot = Ballot.open_for(product, make.FRIDAY, clock())
    ballot.put_on([make.proposal(title, of=product, author=dana) for title in WISHES], dana, clock())
    ballot.resize(1, clock())
    for candidate in ballot.candidates.all():
        ballot.cast(ann, candidate, clock())
    ballot.cast(bo, ballot.candidates.get(proposal__thread__title="Louder bell"), clock())
    clock.move_to(ballot.week.freezes_at)
    the_minute_strikes(clock())
    clock.move_to(recap.sent_at(ballot.week))
    return ballot


def letters(member, said):
    begins = said("Your week: %(said)s", said="")
    return [letter for letter in mail.outbox if letter.to == [member.email] and letter.subject.startswith(begins)]


def numbers(said, votes, accepted):
    """What the subject has to say of her week."""
    return [
        said("%(in)s of %(n)s vote got in", "%(in)s of %(n)s votes got in", votes, **{"in": accepted, "n": votes}),
        said("%(n)s wish went out", "%(n)s wishes went out", 1, n=1),
        said("%(n)s report line fixed", "%(n)s report lines fixed", 1, n=1),
        said("%(n)s winner chosen", "%(n)s winners chosen", 1, n=1),
    ]


def test_thursdays_mail_says_what_came_of_her_week_and_one_click_ends_it(person, said, ballot, ann, bo, clock):
    the_minute_strikes(clock())
    [letter] = letters(ann, said)
    hers = ballot.votes.filter(member=ann)
    accepted = [vote.candidate for vote in hers if vote.candidate.is_in]
    assert [str(one.proposal.thread.title) for one in accepted] == ["Louder bell"]
    assert letter.subject == said("Your week: %(said)s", said=" · ".join(numbers(said, hers.count(), len(accepted))))
    for title in (*WISHES, "Night clock", "Steady maps", "Clock at night"):
        assert letter.body.count(f"- {title}\n") == 1
    assert "Quieter mornings" not in letter.body
    assert said.moment(ballot.week.publishes_at) in letter.body

    anns = person(ann)
    inside = next(word for word in letter.body.split() if word.endswith("/ballot/"))
    assert anns.goes_to(urlsplit(inside).path) == 200
    anns.sees("Louder bell")
    anns.goes_to("/because/")
    assert anns.page.locator(".kpi .figure").all_inner_texts() == ["1", "1", "1"]
    assert fits(anns)

    stop = urlsplit(letter.extra_headers["List-Unsubscribe"].strip("<>")).path
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    nobody = person(None)
    assert nobody.context.request.post(stop, form={"List-Unsubscribe": "One-Click"}).status == 200
    assert NoticeChoice.objects.get(member=ann, kind="recap").by_mail is False
    ballot.build.publish(ballot.week.publishes_at)
    clock.move_to(recap.sent_at(ballot.week.next))
    the_minute_strikes(clock())
    assert letters(ann, said) == [letter]
    assert len([one for one in mail.outbox if one.to == [bo.email] and "- Louder bell" in one.body]) == 2


def test_by_hand_it_takes_a_page_and_a_button(person, said, ballot, ann, clock):
    the_minute_strikes(clock())
    [letter] = letters(ann, said)
    anns = person(None)
    anns.goes_to(urlsplit(letter.extra_headers["List-Unsubscribe"].strip("<>")).path)
    assert not NoticeChoice.objects.filter(kind="recap").exists()
    anns.sees(said("On Thursday: what came of your votes and wishes"))
    anns.presses("button", said("Stop these mails"))
    expect(anns.page.locator("main h1")).to_have_text(said("Done"))
    assert NoticeChoice.objects.get(member=ann, kind="recap").by_mail is False
