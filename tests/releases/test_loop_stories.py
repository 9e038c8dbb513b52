"""Journeys R4, P2, F6, F18 and A4: how the loop is closed, in real browsers; phone and wide, in both languages between them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from forum import notices
from forum.models import Member, Outgoing
from releases.models import Ballot, Feature
from tests import make
from tests.forum.test_notice_mail import office  # noqa: F401
from tests.stories import SCREENS, the_minute_strikes

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


def on(name):
    return pytest.mark.parametrize("screen", [SCREENS[name]], ids=[name])


@on("phone-zh")
def test_the_committee_admits_and_retires_by_vote(person, said, ann, bo, eve, clock):
    """R4: two of three say yes and Eve has a seat; two of two others say that Bo's should be given up, and it is."""
    ring = make.ring("The hundred", capacity=12, for_life=True)
    cy = make.member("Cy")
    for member in (ann, bo, cy):
        ring.seat(member, clock()).elect(True)
    eves, anns, cys = person(eve), person(ann), person(cy)
    eves.goes_to(ring.get_absolute_url())
    eves.page.locator("main textarea").first.fill("I test trains.")
    eves.presses("button", said("Send my application"))
    for judge in (anns, cys):
        assert eves.goes_to(f"{ring.get_absolute_url()}admissions/") == 404
        judge.goes_to(f"{ring.get_absolute_url()}admissions/")
        judge.presses("button", said("Admit %(name)s", name="Eve"))
        judge.sees(said("Your word counts."))
    eves.goes_to("/notices/")
    eves.sees("#004")
    for judge in (anns, cys):
        judge.goes_to(f"{ring.get_absolute_url()}admissions/")
        judge.writes(said("Number of the seat"), "2")
        judge.presses("button", said("Yes, it should"))
    anns.sees(said("Your word counts."))
    assert set(ring.seats.taken().values_list("member__username", flat=True)) == {"Ann", "Cy", "Eve"}


@on("wide-en")
def test_chen_watches_a_friday_that_nobody_has_to_help(person, said, ann, chen, clock):
    """P2: at 17:00 it goes out by itself; Chen sees who runs it, what is loved and the first words."""
    build = make.build(state="ready", features=1)
    clock.move_to(build.week.publishes_at)
    chens, anns = person(chen), person(ann)
    the_minute_strikes(clock())
    anns.goes_to("/")
    anns.sees(build.number)
    anns.goes_to(build.get_absolute_url())
    anns.writes(said("On which device?"), "Ember 3")
    anns.presses("button", said("I run this build"))
    anns.sees(said("%(members)s member runs this build.", "%(members)s members run this build.", members=1))
    anns.page.locator("button[id^=love]").click()
    anns.sees(said("You love it"))
    build.refresh_from_db()
    build.thread.reply(ann, "Quick as a fox!", clock() + MINUTE)
    chens.goes_to(f"{build.get_absolute_url()}rollout/")
    chens.sees(said("%(members)s member runs this build.", "%(members)s members run this build.", members=1))
    chens.goes_to(f"/insight/{build.pk}/")
    chens.sees("Feature 1")
    chens.goes_to(build.thread.get_absolute_url())
    chens.sees("Quick as a fox!")


@on("phone-en")
def test_ann_hears_of_the_answer_to_her_wish(person, said, ann, chen, clock):
    """F6: who answered is in the notice; behind it stand the words, the face and the status."""
    wish = make.proposal("Lunar calendar", author=ann, now=clock())
    chens, anns = person(chen), person(ann)
    chens.goes_to(f"{wish.get_absolute_url()}?desk=answer")
    chens.page.locator("main textarea").first.fill("Noted, for the next ballot.")
    chens.page.locator("main form:has(textarea) button").first.click()
    anns.goes_to("/notices/")
    anns.presses("link", said("%(who)s answered “%(proposal)s”", who=chen.username, proposal="Lunar calendar"), exact=False)
    anns.sees("Noted, for the next ballot.")
    answer = anns.page.locator("section[aria-labelledby=answer]")
    assert chen.username in answer.inner_text()
    assert answer.locator(".face, img, svg").count()


@on("wide-zh")
def test_what_ann_voted_for_is_in_the_build(person, said, ann, eve, dana, clock):
    """F18: her vote got in on Thursday; on Friday she is told how many of hers are in it, and each of them says so."""
    build = make.build(headline="Moon", state="planned")
    team = make.team(of=build.product)
    ballot = Ballot.open_for(build.product, build.friday, clock())
    wish = make.proposal("Softer light", of=build.product, author=eve)
    ballot.put_on([wish], dana, clock())
    ballot.cast(ann, ballot.candidates.get(), clock())
    the_minute_strikes(clock())
    clock.move_to(build.week.freezes_at)
    the_minute_strikes(clock())
    feature = Feature.objects.get(proposal=wish)
    feature.summary, feature.team = "Dims.", team
    feature.rework([eve], dana, clock())
    build.refresh_from_db()
    build.mark_ready(dana, clock())
    clock.move_to(build.week.publishes_at)
    the_minute_strikes(clock())
    anns, eves = person(ann), person(eve)
    anns.goes_to("/notices/")
    anns.sees(said("%(voted)s wish that you voted for is in it", "%(voted)s wishes that you voted for are in it", voted=1))
    anns.goes_to(build.get_absolute_url())
    anns.sees(said("You voted for it"))
    eves.goes_to(build.get_absolute_url())
    assert said("You voted for it") not in eves.page.locator("main").inner_text()


@on("phone-zh")
def test_the_administrator_sends_again_what_could_not_leave(person, said, ann, bo, clock, office):  # noqa: F811
    """A4: of five mails two were refused and given up; one button, and the outbox is empty. Nobody gets a mail twice."""
    root = Member.objects.create_superuser("Wang", "wang@example.org", make.PASSWORD)
    people = [make.member() for _ in range(3)]
    office.refused = (ann.email, bo.email)
    with transaction.atomic():
        notices.tell([ann, bo, *people], "reply", "post:1", "/popcorn/", clock(), who="Bo", title="Hello")
    the_minute_strikes(clock())
    assert Outgoing.objects.filter(sent_at=None, member__in=[ann, bo]).update(given_up_at=clock()) == 2
    office.refused = ()
    wangs = person(root)
    wangs.goes_to("/outbox/")
    wangs.sees("554")
    wangs.presses("button", said("Try everything again that was given up"))
    wangs.sees(said("Everything that was given up is tried again."))
    for minute in range(3):
        the_minute_strikes(clock() + minute * MINUTE)
    wangs.goes_to("/outbox/")
    wangs.sees(said("Nothing. All that was to leave has left, or is on its way."))
    assert sorted(to for sent in mail.outbox for to in sent.to) == sorted(one.email for one in (ann, bo, *people))
