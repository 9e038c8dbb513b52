"""One whole week, from a wish to the popcorn, as Ann, Bo, Chen, Dana and Eve live it in their browsers."""

from functools import partial

import pytest

from config import ticking
from releases.models import Build
from tests import make
from tests.hands import Person, Typist

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

HANDS = {"pointer": Person, "keyboard": Typist, "no script": partial(Person, javascript=False)}


@pytest.fixture(params=HANDS)
def person(request, browser, live_server):
    """Opens a browser for somebody, of the kind that this telling of the story is about."""
    people = []

    def open_browser(member):
        people.append(HANDS[request.param](browser, live_server.url, member))
        return people[-1]

    yield open_browser
    for one in people:
        one.context.close()


@pytest.fixture
def community(bo):
    product = make.product("Ember OS")
    make.team("Home screen", of=product, makers=[bo])
    return product


def the_minute_strikes(now):
    assert not [problem for _step, _done, problem in ticking.tick(now) if problem]


def test_a_week(person, clock, community, ann, bo, chen, dana, eve):
    anns, chens, danas, eves = (person(member) for member in (ann, chen, dana, eve))

    # Thursday morning: a wish, and somebody who shares it
    anns.goes_to("/proposals/new/")
    anns.writes("What do you wish for?", "Scrolling screenshots")
    anns.writes("What would it change for you?", "One long picture of a whole chat.")
    anns.presses("button", "Make this wish")
    anns.sees("Scrolling screenshots")
    eves.goes_to("/proposals/")
    eves.presses("button", "Back this")
    eves.sees("2 back it")

    # Dana plans the Friday and takes the wish in; nobody else can see it
    danas.goes_to("/schedule/plan/")
    danas.writes("Headline", "One long picture")
    danas.presses("button", "Plan it")
    danas.writes("Why it goes in past the ballot", "It is half done already.")
    danas.presses("button", "Choose Scrolling screenshots")
    danas.presses("link", "Change Scrolling screenshots")
    danas.writes("What changed, in plain words", "A handle stops the picture where you like.")
    danas.ticks("Bo")
    danas.presses("button", "Save")
    danas.presses("button", "Mark ready")
    danas.sees("Ready")
    build = Build.objects.get()
    assert eves.goes_to(build.get_absolute_url()) == 404

    # Friday, 17:00: it goes out by itself, and Ann hears that her wish is in it
    clock.move_to("2026-11-20T17:00:00+08:00")
    the_minute_strikes(clock())
    anns.goes_to("/notices/")
    anns.sees("Scrolling screenshots")
    anns.goes_to("/")
    anns.presses("link", "See what changed")
    anns.presses("button", "Love it", exact=False)
    anns.sees("You love it")

    # The weekend: Ann reports, Eve votes and talks, others vote too
    clock.move_to("2026-11-21T15:00:00+08:00")
    anns.goes_to("/")
    anns.presses("link", "Write my four-grid report")
    anns.picks("Loving it")
    anns.chooses("What I loved most", "Scrolling screenshots")
    anns.writes("Why I loved it", "It is what I asked for.")
    anns.presses("button", "Send my report")
    anns.sees("What others chose")
    eves.goes_to(build.get_absolute_url())
    eves.presses("button", "Love it", exact=False)
    eves.sees("You love it")
    eves.presses("link", "Discuss", exact=False)
    eves.writes("Your words", "On my phone in eleven minutes.")
    eves.presses("button", "Post reply")
    eves.sees("On my phone in eleven minutes.")
    feature = build.features.get()
    make.votes(feature, loves=3, misses=1, at=clock())

    # Chen reads what was said, down to the words behind a number
    chens.goes_to("/insight/")
    chens.sees("1 report")
    chens.press(chens.page.locator(".grid-cell.loved").get_by_role("link").first)
    chens.sees("It is what I asked for.")

    # Wednesday 00:00: too late, with a sentence; nothing of the result is said yet
    eves.goes_to(build.get_absolute_url())
    clock.move_to("2026-11-25T00:00:00+08:00")
    eves.presses("button", "Not yet", exact=False)
    eves.sees("closed on Tuesday")
    clock.move_to("2026-11-25T00:05:00+08:00")
    the_minute_strikes(clock())
    eves.goes_to("/popcorn/")
    assert "Bo" not in eves.page.locator("main").inner_text()

    # Wednesday 10:00: popcorn
    clock.move_to("2026-11-25T10:00:00+08:00")
    the_minute_strikes(clock())
    anns.goes_to("/popcorn/")
    anns.sees("Scrolling screenshots")
    anns.sees("Bo")
    anns.sees("You were one of 5 who chose it")
    eves.goes_to("/forum/")
    eves.presses("link", "Popcorn Award", exact=False)
    eves.sees("Bo")
