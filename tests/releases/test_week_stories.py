"""A2, A3, A13, F16 and P11 as people live them: on a phone in Chinese, on a wide screen in English."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.text import capfirst
from playwright.sync_api import expect

from forum.notices import deliver_due
from releases.models import Ballot, Candidate, Feature, Rollout, StopShip
from tests import make
from tests.stories import the_minute_strikes

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
WHY = "The radio is not ready."


@pytest.fixture
def build(bo, clock):
    """The week after the first build: a fix, and a wish that was voted in."""
    first = make.build(friday=make.FRIDAY - timedelta(days=7), published=True)
    build = make.build(of=first.product, headline="Calls that hold")
    team = make.team("Radio", build.product, [bo])
    make.feature(build, "Calls no longer drop", by=team, makers=[bo])
    wish = make.proposal("Lunar dates", of=build.product)
    Feature.choose(build, wish, team, "The festival is near", None, make.THURSDAY)
    feature = build.features.get(proposal=wish)
    feature.summary = "They stand beside the date."
    feature.rework([bo], None, make.THURSDAY)
    make.build(of=build.product, friday=build.week.next.friday)
    return build


@pytest.fixture
def workshop(build):
    return reverse("releases:edit", args=[build.pk])


def test_dana_skips_a_friday_and_everybody_reads_why(person, build, workshop, ann, dana, clock, said):
    """A13: the streak says so, the wish stands on the next ballot, and nobody is asked for a report."""
    clock.move_to("2026-11-20T12:00:00+08:00")
    danas, anns = person(dana), person(ann)
    danas.goes_to(workshop)
    danas.writes(said("Why this Friday is skipped"), WHY)
    danas.presses("button", said("Skip this Friday"))
    danas.sees(said("Skipped. Its wishes are open again."))
    anns.goes_to("/")
    anns.sees(said("No build this Friday."))
    anns.sees(WHY)
    clock.move_to(build.week.publishes_at + MINUTE)
    the_minute_strikes(clock())
    anns.goes_to("/")
    anns.sees(said("%(missed)s Friday skipped", "%(missed)s Fridays skipped", missed=1))
    expect(anns.find("link", said("Write my four-grid report"))).to_have_count(0)
    assert anns.goes_to(build.get_absolute_url()) == 404
    anns.goes_to(f"/ballot/{build.product.slug}/{build.week.next.friday}/")
    anns.sees("Lunar dates")


def test_dana_lets_only_fixes_out(person, build, workshop, ann, dana, clock, said):
    """A13: what was wished for waits for the next ballot; the fix goes out at 17:00, and nobody is asked about it."""
    clock.move_to("2026-11-20T12:00:00+08:00")
    danas, anns = person(dana), person(ann)
    danas.goes_to(workshop)
    danas.writes(said("Why this Friday is skipped"), WHY)
    danas.presses("button", said("Let only fixes out"))
    danas.sees(said("Only fixes go out. Its wishes are open again."))
    danas.presses("button", said("Mark ready"))
    anns.goes_to("/")
    anns.sees(said("Only fixes this Friday."))
    anns.sees(WHY)
    clock.move_to(build.week.publishes_at)
    the_minute_strikes(clock())
    anns.goes_to("/")
    anns.sees(said("%(missed)s Friday skipped", "%(missed)s Fridays skipped", missed=1))
    anns.presses("link", said("See what was fixed"))
    anns.sees("Calls no longer drop")
    anns.sees(WHY)
    expect(anns.page.locator("main")).not_to_contain_text("Lunar dates")
    expect(anns.find("link", said("Write my report"))).to_have_count(0)
    expect(anns.find("button", said("Love it"), exact=False)).to_have_count(0)
    anns.goes_to(f"/ballot/{build.product.slug}/{build.week.next.friday}/")
    anns.sees("Lunar dates")


def test_dana_keeps_the_build_back_for_twenty_minutes(person, build, workshop, ann, dana, clock, said):
    """A3: the countdown and the mails follow, and the log says who."""
    build.mark_ready(dana, clock())
    clock.move_to(build.week.publishes_at - 10 * MINUTE)
    danas, anns = person(dana), person(ann)
    danas.goes_to(workshop)
    danas.page.get_by_text(said("Keep it back for a while")).click()
    danas.writes(said("Why, for the team"), "One more look")
    danas.presses("button", said("Keep it back"))
    danas.sees(said("Kept back until you let it go."))
    later = said("The team takes one more look before it lets the build out. It may be later than 17:00.")
    anns.goes_to("/")
    anns.sees(later)
    clock.move_to(build.week.publishes_at)
    the_minute_strikes(clock())
    deliver_due(clock())
    assert (anns.goes_to(build.get_absolute_url()), told(mail.outbox, build, ann)) == (404, 0)

    clock.move_to(build.week.publishes_at + 10 * MINUTE)
    danas.presses("button", said("Let it go"))
    danas.sees(said("Let go. It goes out when its Friday strikes."))
    the_minute_strikes(clock())
    deliver_due(clock())
    assert (anns.goes_to(build.get_absolute_url()), told(mail.outbox, build, ann)) == (200, 1)
    anns.goes_to("/")
    anns.sees(said("%(number)s is out.", number=build.number))
    anns.goes_to("/notices/")
    danas.goes_to(workshop)
    for what in ("kept it back", "let it go"):
        danas.sees(f"Dana {said(what)}")


def told(mails, build, member):
    """How many mails to the member say that the build is out."""
    return len([one for one in mails if one.to == [member.email] and build.get_absolute_url() in one.body])


def test_the_administrator_sets_the_week_and_sees_it_over_a_clock_change(person, chen, ann, clock, said, settings):
    """A2: votes, room and seats; the calendar shows eight Fridays, and 17:00 stays 17:00."""
    settings.COMMUNITY_TIME_ZONE = "Europe/Berlin"
    clock.move_to("2026-10-15T10:00:00+02:00")
    product = make.product()
    ring, root = make.ring("The hundred", of=product, capacity=100), make.member("Wang", is_staff=True, is_superuser=True)
    make.build(of=product, friday=date(2026, 10, 23))
    wangs, anns = person(root), person(ann)
    wangs.goes_to(reverse("admin:releases_product_change", args=[product.pk]))
    wangs.writes(capfirst(said("votes for each member and Friday")), "4")
    wangs.writes(capfirst(said("how many wishes a build takes in by vote")), "2")
    wangs.page.locator("input[name=_save]").click()
    wangs.goes_to(f"{ring.get_absolute_url()}admissions/")
    wangs.writes(capfirst(said("how many seats")), "12")
    wangs.presses("button", said("Save"))
    wangs.sees(said("Saved."))
    ring.refresh_from_db()
    assert ring.capacity == 12

    wangs.goes_to("/schedule/calendar/")
    wangs.sees("Europe/Berlin")
    wangs.sees(said("In this week the clocks go back by %(hours)s hour: it is longer than others.", "%(hours)s", hours=1))
    strikes = wangs.page.get_by_role("row").filter(has=wangs.page.get_by_role("rowheader", name=said("Orange Friday")))
    expect(strikes).to_have_count(8)
    assert ["17:00" in row for row in strikes.all_inner_texts()] == [True] * 8
    assert [row.split()[-2] for row in strikes.all_inner_texts()] == ["15:00"] * 2 + ["16:00"] * 6

    clock.move_to(datetime.fromisoformat("2026-10-16T17:00:00+02:00"))
    the_minute_strikes(clock())
    anns.goes_to("/ballot/")
    anns.sees(said("There is room for %(room)s.", "There is room for %(room)s.", 2, room=2))
    assert Ballot.objects.get(friday=date(2026, 10, 23)).votes_each == 4


def test_chen_reads_the_ring_and_takes_a_feature_out(person, build, workshop, ann, eve, dana, chen, clock, said):
    """P11: two calls to stop, what the ring says, and a wish that returns with its backings."""
    ring = make.ring("The hundred", of=build.product, for_life=True, days_before=1)
    ring.open_board()
    wish = build.features.get(proposal__isnull=False).proposal
    for fan in (ann, eve):
        wish.back(fan, clock())
        ring.seat(fan, clock())
    build.mark_ready(dana, clock())
    clock.move_to(ring.gets_at(build.friday))
    Rollout.open(build, ring, clock())
    for fan in (ann, eve):
        StopShip.call(build, fan, f"{fan.username}: the year is wrong.", "", clock())
    ring.board.open_thread(ann, "The dates are a year off", "Since the new year it says 2025.", clock())

    chens, danas = person(chen), person(dana)
    chens.goes_to(ring.board.get_absolute_url())
    chens.sees("The dates are a year off")
    chens.goes_to("/schedule/")
    chens.presses("link", said("%(calls)s call to stop", "%(calls)s calls to stop", 2, calls=2))
    chens.sees("Ann: the year is wrong.")
    chens.sees("Eve: the year is wrong.")
    danas.goes_to(workshop)
    danas.presses("button", said("Change it again"))
    chens.goes_to(workshop)
    chens.page.get_by_label(said("Remove %(title)s", title="Lunar dates")).click()
    chens.writes(said("Why? Everybody reads it."), "The year is wrong.")
    chens.presses("button", said("Back to the proposals"))
    chens.sees(said("“%(title)s” is out of this build.", title="Lunar dates"))
    chens.goes_to(wish.get_absolute_url())
    chens.sees("The year is wrong.")
    wish.refresh_from_db()
    assert (wish.status, wish.backing_count) == ("open", 3)
    assert [feature.title for feature in build.features.all()] == ["Calls no longer drop"]


def test_ann_reads_what_goes_into_the_next_build(person, build, ann, chen, clock, said):
    """F16: her wish is in, place 1; another is postponed, and the page says by whom and why."""
    ballot = Ballot.of(build.product, build.friday)
    ballot.put_on([make.proposal(title, of=build.product) for title in ("Dark mode", "Big keys")], chen, clock())
    clock.move_to(ballot.window.closes - MINUTE)
    for title in ("Dark mode", "Big keys"):
        ballot.cast(ann, candidate(title), clock())
    anns = person(ann)
    anns.goes_to("/builds/next/")
    anns.sees(said("The list is fixed on %(moment)s. Until then you say what goes in.", moment=said.moment(ballot.window.closes)))
    clock.move_to(ballot.window.closes)
    the_minute_strikes(clock())
    candidate("Big keys").override_with("out", "It needs the new keyboard.", chen, clock())
    anns.goes_to("/")
    anns.presses("link", said("See what goes in"))
    row = anns.page.get_by_role("listitem").filter(has_text="Dark mode")
    for words in (said("Your vote"), said("Accepted")):
        expect(row).to_contain_text(words)
    row = anns.page.get_by_role("listitem").filter(has_text="Big keys")
    for words in ("It needs the new keyboard.", chen.username, said("Left out")):
        expect(row).to_contain_text(words)
    for secret in (build.number, build.headline, "Calls no longer drop", "They stand beside the date."):
        expect(anns.page.locator("body")).not_to_contain_text(secret)


def candidate(title):
    return Candidate.objects.select_related("ballot__product", "proposal__thread").get(proposal__thread__title=title)
