"""F15, A6, A9 and A10 as people live them: on a phone and on a wide screen, in both languages."""

import hashlib
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core import mail
from playwright.sync_api import expect

from awards import judging, popcorn
from awards.models import Edition, Standing, Tally, VotesSetAside
from feedback.models import Vote
from forum.models import Member, Thread
from tests import make
from tests.stories import downloaded, fits, the_minute_strikes

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
ONE_HAND = "One hand made these accounts."
A_CLASS = "They are a school class."
LEFT_OUT = (
    "Not counted: set aside by moderators %(aside)s, of accounts younger than the build %(young)s."
    " “All votes” has them too: love it / not yet."
)
TOO_FEW = "No feature was loved and had at least %(fewest)s votes. The bucket stays full until next Friday."


@pytest.fixture
def build(transactional_db, clock, ann, eve, bo):
    """Saturday: nine members love Quick reply, Ann among them; Eve and six others love Dark maps."""
    team = make.team("Messaging", makers=[bo])
    build = make.build(of=team.product, published=True)
    for title, fan, loves, misses in (("Quick reply", ann, 8, 1), ("Dark maps", eve, 6, 2)):
        feature = make.feature(build, title, by=team, makers=[bo])
        make.votes(feature, loves=loves, misses=misses)
        Vote.objects.create(feature=feature, voter=fan, value=Vote.Value.LOVE, cast_at=build.published_at)
    clock.move_to("2026-11-21T12:00:00+08:00")
    return build


@pytest.fixture
def page(build):
    return f"/popcorn/{build.friday}/"


def closes(build, clock):
    """Tuesday has ended and the votes have settled; the tick counts them."""
    clock.move_to(build.reports_close_at + popcorn.SETTLING)
    the_minute_strikes(clock())


def announces(build, clock):
    """Wednesday, ten o'clock, with nothing between it and the close."""
    popcorn.tally(build, build.reports_close_at)
    clock.move_to(build.announces_at)
    popcorn.announce_due(clock())


def burst(feature, size):
    """Accounts made a few minutes before the build went out, that love one feature one after the other."""
    at, joined = feature.build.published_at + timedelta(hours=15), feature.build.published_at - 5 * MINUTE
    names = [f"new{n}" for n in range(size)]
    rows = [Member(username=one, name_key=one, name_skeleton=one, email="x@example.org", date_joined=joined) for one in names]
    members = Member.objects.bulk_create(rows)
    Vote.objects.bulk_create(
        Vote(feature=feature, voter=member, value=Vote.Value.LOVE, cast_at=at + timedelta(seconds=n))
        for n, member in enumerate(members)
    )
    return members


def counted(person):
    """The table of the count: {feature: what stands beside its team}."""
    rows = person.page.locator("main .columns > div table").first.locator("tbody tr")
    return {
        title: numbers
        for title, _team, *numbers in rows.evaluate_all("rows => rows.map(row => [...row.cells].map(c => c.innerText))")
    }


def digests(person):
    """(of the CSV, of the JSON) as the page shows them."""
    return [code for code in person.page.locator("main details code").all_text_contents() if len(code) == 64]


def address(person, end):
    return person.page.locator(f"main a[href$='{end}']").first


def test_ann_is_one_of_nine_who_chose_it_and_congratulates(person, said, page, build, ann, eve, bo, clock):
    """F15: what is said of her is true, of Eve nothing of the kind is said; the thread is in the forum."""
    announces(build, clock)
    loves = Vote.objects.filter(feature__title="Quick reply", value=1).count()
    chose = said("You were the one who chose it", "You were one of %(shown)s who chose it", loves, shown=loves)
    anns, eves = person(ann), person(eve)
    [notice] = ann.notices.filter(kind="award")
    assert notice.details["chose"] == loves == 9
    anns.goes_to(f"/notices/{notice.pk}/")
    anns.sees(chose)
    anns.sees(bo.username)
    assert fits(anns)
    anns.presses("link", said("Congratulate them"))
    anns.sees("Quick reply")
    anns.page.locator("main textarea[name=body]").fill("Well done, Messaging!")
    anns.page.locator("main form:has(textarea[name=body]) button.primary").click()
    anns.sees("Well done, Messaging!")
    eves.goes_to(page)
    eves.sees("Quick reply")
    expect(eves.page.locator("main .chip").filter(has_text=chose)).to_have_count(0)
    thread = Tally.objects.get().thread
    eves.goes_to(thread.board.get_absolute_url())
    eves.sees(thread.title)


def test_a_burst_is_flagged_and_set_aside_in_the_open(person, said, page, build, moe, ann, clock):
    """A6: the machine flags, Moe decides; the totals that everybody reads are without those votes, and say so."""
    burst(build.features.get(title="Dark maps"), 40)
    the_minute_strikes(clock())
    moes, anns = person(moe), person(ann)
    moes.goes_to(f"{page}{build.product.slug}/integrity/")
    moes.sees(said("%(number)s member", "%(number)s members", 40, number=40))
    expect(moes.page.locator("main input[name=members]")).to_have_count(40)
    moes.page.locator("form:has([value=set_aside]) input[name=everybody]").check()
    moes.writes(said("Why their votes are not counted. Everybody reads it."), ONE_HAND)
    assert fits(moes)
    moes.presses("button", said("Set their votes aside"))
    moes.sees(said("Set aside. The votes stay where they are and are not counted."))
    assert VotesSetAside.objects.filter(by=moe, reason=ONE_HAND, lifted_at=None).count() == 40
    anns.goes_to(page)
    anns.sees(
        said("The votes of %(number)s member were set aside", "The votes of %(number)s members were set aside", 40, number=40)
    )
    anns.sees(ONE_HAND)
    anns.goes_to(build.get_absolute_url())
    anns.sees(said("%(number)s vote set aside", "%(number)s votes set aside", 40, number=40))


def test_what_is_set_aside_is_told_beside_the_count_and_may_count_again(person, said, page, build, moe, ann, clock):
    """A6: with and without them, for everybody to read; cleared, they count as if nothing had been."""
    judging.set_aside(build, burst(build.features.get(title="Dark maps"), 40), ONE_HAND, moe, clock())
    moes, anns = person(moe), person(ann)
    announces(build, clock)
    anns.goes_to(page)
    assert counted(anns)["Dark maps"][:4] == ["7", "2", "9", "47 / 2"]
    assert counted(anns)["Quick reply"][-1] == "1"
    anns.sees(said(LEFT_OUT, aside=40, young=0))
    moes.goes_to(f"{page}{build.product.slug}/integrity/")
    moes.page.locator("form:has([value=restore]) input[name=everybody]").check()
    moes.writes(said("Why their votes count again. Everybody reads it."), A_CLASS)
    moes.presses("button", said("Count their votes again"))
    moes.sees(said("Their votes count again."))
    anns.goes_to(page)
    anns.sees(A_CLASS)
    loves, misses, votes, _share, _score, place = counted(anns)["Dark maps"]  # and no more “All votes”: they all count
    assert (loves, misses, votes, place) == ("47", "2", "49", "1")


def test_the_count_can_be_made_again_by_everybody(person, said, page, build, ann, clock, tmp_path):
    """A9: formula and inputs are shown; counted again, by the tick or at home, it is the same; the digest is the file's."""
    closes(build, clock)
    clock.move_to(build.announces_at)
    the_minute_strikes(clock())
    before = list(Standing.objects.order_by("pk").values())
    the_minute_strikes(clock() + MINUTE)
    assert (list(Standing.objects.order_by("pk").values()), Edition.objects.count()) == (before, 1)
    anns = person(ann)
    anns.goes_to(page)
    anns.sees("z²/4n")
    anns.sees(said("Whose vote counts"))
    assert {title: row[:3] for title, row in counted(anns).items()} == {
        "Quick reply": ["9", "1", "10"],
        "Dark maps": ["7", "2", "9"],
    }
    assert fits(anns)
    files = {
        "popcorn.csv": downloaded(anns, anns.find("link", said("Download the count"))),
        "popcorn.json": downloaded(anns, anns.find("link", "JSON")),
    }
    anns.page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    files["recount.py"] = downloaded(anns, address(anns, "recount.py"))
    shown = digests(anns)
    assert [hashlib.sha256(files[name]).hexdigest() for name in ("popcorn.csv", "popcorn.json")] == shown
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    again = [sys.executable, "recount.py", "popcorn.csv", shown[0]]
    told = subprocess.run(again, cwd=tmp_path, capture_output=True, text=True, check=False)
    score = f"{Standing.objects.get(place=1).score:.4f}"
    assert (told.returncode, told.stdout.splitlines()[0]) == (0, f"1 Quick reply {score}")
    assert "2 features, 0 differences" in told.stdout
    assert counted(anns)["Quick reply"][-2] == score


def test_below_the_fewest_votes_there_is_no_award(person, said, page, build, ann, clock, settings):
    settings.FEWEST_VOTES = 11
    announces(build, clock)
    anns = person(ann)
    anns.goes_to(page)
    anns.sees(said("No award this week"))
    anns.sees(said(TOO_FEW, fewest=11))
    assert {row[-1] for row in counted(anns).values()} == {"–"}
    expect(anns.page.locator("main .podium")).to_have_count(0)
    assert fits(anns)


def test_an_award_waits_for_approval(person, said, page, build, chen, ann, clock, settings):
    """A10: nobody hears of it before Chen has approved it."""
    settings.AWARD_APPROVAL = True
    closes(build, clock)
    clock.move_to(build.announces_at)
    the_minute_strikes(clock())
    assert not Thread.objects.filter(title__startswith="Popcorn").exists()
    chens, anns = person(chen), person(ann)
    anns.goes_to(page)
    anns.sees(said("The count is being checked"))
    expect(anns.page.locator("main .podium")).to_have_count(0)
    chens.goes_to(page)
    chens.presses("link", said("Preview of the award"))
    chens.sees(said("Every award waits for approval here."))
    assert fits(chens)
    chens.presses("button", said("Approve it"))
    chens.sees(said("Approved. It is announced at its hour."))
    the_minute_strikes(clock() + MINUTE)
    anns.goes_to(page)
    assert counted(anns)["Quick reply"][-1] == "1"
    assert len(digests(anns)) == 2


def test_what_is_corrected_later_is_a_dated_erratum(person, said, page, build, moe, ann, clock):
    """A10: no silent edit: the day, the reason, and the count as it stood before with the digest that it had."""
    announces(build, clock)
    anns, moes = person(ann), person(moe)
    anns.goes_to(page)
    was = digests(anns)[0]
    lovers = Member.objects.filter(votes__feature__title="Quick reply", votes__value=1).exclude(pk=ann.pk)
    for member in lovers[:4]:
        build.vote_suspicions.create(member=member, why="burst", score=9, words="young 9 1.0")
    clock.move_to(clock() + timedelta(hours=2))
    moes.goes_to(f"{page}{build.product.slug}/integrity/")
    moes.page.locator("form:has([value=set_aside]) input[name=everybody]").check()
    moes.writes(said("Why their votes are not counted. Everybody reads it."), ONE_HAND)
    moes.presses("button", said("Set their votes aside"))
    moes.sees(said("Set aside. The votes stay where they are and are not counted."))
    anns.goes_to(page)
    anns.sees(said("Erratum of %(moment)s", moment=said.moment(clock())))
    anns.sees(ONE_HAND)
    assert (counted(anns)["Dark maps"][-1], counted(anns)["Quick reply"][-1]) == ("1", "2")
    assert digests(anns)[0] != was
    earlier = downloaded(anns, anns.find("link", said("The count as it stood before")))
    assert hashlib.sha256(earlier).hexdigest() == was
    anns.goes_to(Tally.objects.get().thread.last_address)
    anns.sees(ONE_HAND)
    assert fits(anns)


def test_an_award_that_nobody_holds_is_announced_by_itself_at_its_hour(person, said, page, build, ann, clock):
    closes(build, clock)
    anns = person(ann)
    anns.goes_to(page)
    anns.sees(said("The votes are being counted"))
    the_minute_strikes(build.announces_at - timedelta(seconds=1))
    assert not Tally.objects.filter(announced_at__isnull=False).exists()
    clock.move_to(build.announces_at)
    the_minute_strikes(clock())
    anns.goes_to(page)
    expect(anns.page.locator("main .podium li")).to_have_count(2)
    assert len([letter for letter in mail.outbox if letter.to == [ann.email] and "Quick reply" in letter.subject]) == 1
