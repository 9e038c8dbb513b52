"""F4, F16 and P10 as people live them: on a phone and on a wide screen, in both languages, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext
from playwright.sync_api import expect

from config import ticking
from forum import spoken
from releases.models import Ballot, BallotVote, Candidate
from tests import make
from tests.hands import Person

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = [
    pytest.param((390, "zh-CN", True), id="phone-zh"),
    pytest.param((1280, "en", True), id="wide-en"),
    pytest.param((1280, "zh-CN", True), id="wide-zh", marks=pytest.mark.soak),
    pytest.param((390, "en", False), id="phone-en-no-js"),
]
LANGUAGES = {"zh-CN": "zh-hans", "en": "en"}
FRIDAY = make.FRIDAY + timedelta(days=7)
TITLES = [f"Wish {letter}" for letter in "ABCDEFGHIJKLMN"]
REASON = "It needs the new theme engine."


@pytest.fixture(params=SCREENS)
def screen(request):
    return request.param


@pytest.fixture
def said(screen):
    """How the site says it in the language of this telling."""

    def translated(words, many="", count=1, **filled):
        with translation.override(LANGUAGES[screen[1]]):
            return (ngettext(words, many, count) if many else gettext(words)) % filled

    def moment(instant):
        with translation.override(LANGUAGES[screen[1]]):
            return spoken.moment(instant)

    translated.moment = moment
    return translated


@pytest.fixture
def person(browser, live_server, screen):
    people = []

    def come(member):
        width, language, javascript = screen
        size = {"width": width, "height": 844}
        people.append(Person(browser, live_server.url, member, javascript, viewport=size, locale=language))
        return people[-1]

    yield come
    for one in people:
        one.context.close()


@pytest.fixture
def ballot(chen, clock):
    """Friday at 18:00: the tick has opened the ballot for the build of the 27th; fourteen wishes stand on it."""
    build = make.build(friday=FRIDAY)
    make.team(of=build.product)
    wishes = [make.proposal(title, of=build.product) for title in TITLES]
    clock.move_to("2026-11-20T18:00:00+08:00")
    the_minute_strikes(clock())
    ballot = Ballot.objects.get(friday=FRIDAY)
    ballot.put_on(wishes, chen, clock())
    return ballot


def the_minute_strikes(now):
    assert not [problem for _step, _done, problem in ticking.tick(now) if problem]


def freezes(ballot, clock):
    """Thursday noon comes, and the tick with it."""
    clock.move_to(ballot.week.freezes_at)
    the_minute_strikes(clock())


def votes(ballot, clock, **counts):
    """So many members vote for each wish, named by its letter."""
    for letter, count in counts.items():
        for _n in range(count):
            ballot.cast(make.member(), candidate(f"Wish {letter}"), clock())


def candidate(title):
    return Candidate.objects.get(proposal__thread__title=title)


def titles(person):
    return person.page.locator("ul.ballot h2, ol.ballot h2").all_inner_texts()


def row(person, title):
    return person.page.locator("main .ballot > li").filter(has_text=title)


def vote_buttons(person, said):
    return person.page.locator("main").get_by_role("button", name=said("Vote for this"))


def assert_fits(person):
    assert person.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_ann_finds_the_wishes_shuffled_and_changes_her_mind(person, ballot, ann, eve, clock, said):
    """F4: two votes cast, one of them moved to another wish; her own votes are marked wherever the wish stands."""

    def left(count):
        return said("%(left)s of your %(all)s vote left", "%(left)s of your %(all)s votes left", 3, left=count, all=3)

    anns, eves = person(ann), person(eve)
    anns.goes_to("/ballot/")
    anns.sees(left(3))
    hers = titles(anns)
    assert sorted(hers) == TITLES != hers
    eves.goes_to("/ballot/")
    assert sorted(titles(eves)) == TITLES
    assert titles(eves) != hers

    anns.presses("button", said("Vote for this: %(title)s", title="Wish C"))
    anns.sees(left(2))
    anns.presses("button", said("Vote for this: %(title)s", title="Wish K"))
    anns.sees(left(1))
    anns.presses("button", said("Your vote: %(title)s", title="Wish C"))
    anns.sees(left(2))
    anns.presses("button", said("Vote for this: %(title)s", title="Wish F"))
    anns.sees(left(1))
    assert titles(anns) == hers
    given = BallotVote.objects.filter(member=ann).values_list("candidate__proposal__thread__title", flat=True)
    assert sorted(given) == ["Wish F", "Wish K"]
    assert_fits(anns)

    mark = said("Your vote")
    for place in ("/", "/proposals/"):
        anns.goes_to(place)
        expect(anns.page.locator("main .chip").filter(has_text=mark)).to_have_count(2)
    anns.goes_to(candidate("Wish F").proposal.get_absolute_url())
    anns.sees(mark)
    anns.goes_to(candidate("Wish C").proposal.get_absolute_url())
    anns.sees(said("On the ballot"))


def test_a_fourth_vote_is_not_taken(person, ballot, ann, clock, said):
    for letter in "ABC":
        ballot.cast(ann, candidate(f"Wish {letter}"), clock())
    anns = person(ann)
    anns.goes_to("/ballot/")
    anns.presses("button", said("Vote for this: %(title)s", title="Wish D"))
    anns.sees(said("All your votes are given. Take one back to give it to another wish."))
    assert not BallotVote.objects.filter(candidate=candidate("Wish D")).exists()


def test_after_the_freeze_ann_reads_ranks_counts_and_who_overrode_what(person, ballot, ann, chen, clock, said):
    """F16: the list is what the votes made of it, and beside the postponed wish stand who and why."""
    votes(ballot, clock, C=3, K=2, F=1)
    ballot.cast(ann, candidate("Wish K"), clock())
    anns = person(ann)
    anns.goes_to(ballot.get_absolute_url())
    expect(vote_buttons(anns, said)).to_have_count(13)
    freezes(ballot, clock)
    candidate("Wish C").override_with("out", REASON, chen, clock())

    anns.goes_to(ballot.get_absolute_url())
    expect(vote_buttons(anns, said)).to_have_count(0)
    assert titles(anns)[:3] == ["1. Wish C", "2. Wish K", "3. Wish F"]
    for title, count in (("Wish C", 3), ("Wish K", 3), ("Wish F", 1)):
        expect(row(anns, title)).to_contain_text(said("%(number)s vote", "%(number)s votes", count, number=count))
    expect(row(anns, "Wish C")).to_contain_text(REASON)
    expect(row(anns, "Wish C")).to_contain_text(chen.username)
    expect(row(anns, "Wish C")).to_contain_text(said("Left out"))
    expect(row(anns, "Wish K")).to_contain_text(said("Your vote"))
    expect(row(anns, "Wish K")).to_contain_text(said("Accepted"))
    assert_fits(anns)


def test_a_page_from_before_the_freeze_cannot_vote_after_it(person, ballot, ann, clock, said):
    anns = person(ann)
    anns.goes_to(ballot.get_absolute_url())
    freezes(ballot, clock)
    anns.presses("button", said("Vote for this: %(title)s", title="Wish A"))
    moments = {"froze": said.moment(ballot.week.freezes_at), "next": said.moment(ballot.week.publishes_at)}
    anns.sees(said("This ballot froze on %(froze)s. The next one opens on %(next)s.", **moments))
    assert not BallotVote.objects.exists()


def test_chen_leaves_out_the_first_one_for_a_reason(person, ballot, chen, clock, said):
    """P10: accepted by rank as far as there is room; without words nothing is overridden, with them all read why."""
    votes(ballot, clock, A=6, B=5, C=4, D=3, E=2, F=1)
    freezes(ballot, clock)
    build = ballot.build
    assert list(build.features.values_list("title", flat=True)) == TITLES[:5]

    chens = person(chen)
    chens.goes_to(ballot.get_absolute_url())
    chens.presses("link", said("Candidates and overrides"))
    first = row(chens, "Wish A")
    first.locator("summary").click()
    first.get_by_role("button", name=said("Leave it out")).click()
    assert candidate("Wish A").override == ""
    first.get_by_label(said("Why? Everybody reads it.")).fill(REASON)
    first.get_by_role("button", name=said("Leave it out")).click()
    chens.sees(REASON)
    assert_fits(chens)
    out = candidate("Wish A")
    assert (out.override, out.reason, out.overridden_by, out.rank) == ("out", REASON, chen, 1)
    assert list(build.features.values_list("title", flat=True)) == TITLES[1:5]
