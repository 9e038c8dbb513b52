"""F19 as Ann lives it: where she stands, by a formula that everybody can read; a week without her takes nothing away."""

import pytest
from playwright.sync_api import expect

from awards.medals import ledger
from awards.medals.models import PointEntry
from releases.cycle import DAY
from tests import make
from tests.stories import fits, the_minute_strikes

pytestmark = pytest.mark.django_db(transaction=True)
STEP = 10
FORMULA = (
    "Level n begins at %(step)s · n · (n − 1) points."
    " Points only ever come in; one who took part by cheating may lose them, with a reason that they read."
)


def level(points):
    """(the level, the points to the next), found by climbing."""
    number = 1
    while STEP * (number + 1) * number <= points:
        number += 1
    return number, STEP * (number + 1) * number - points


@pytest.fixture
def four_weeks(transactional_db, weeks, ann, clock):
    """Ann has reported on four builds in a row and sits among the first hundred."""
    builds = weeks(4)
    for build in builds:
        make.report(build, ann)
    make.ring("The hundred", of=builds[0].product, for_life=True).seat(ann, builds[0].published_at)
    the_minute_strikes(clock())
    return builds


def standing(person):
    """What the page says of her: level, points of each kind, how far she is with each medal and how many she holds."""
    page = person.page.locator("main")
    medals = page.locator("section[aria-labelledby=all-medals]")
    told = [page.locator("aside .card").first, *page.locator("section[aria-labelledby=points] li").all()]
    told += medals.locator("p.muted").all()
    return [one.inner_text() for one in told], medals.locator("b.ink").count()


def test_ann_reads_where_she_stands_and_a_missed_week_takes_nothing_away(person, said, four_weeks, ann, clock):
    anns = person(ann)
    anns.goes_to("/medals/")
    points = sum(PointEntry.objects.filter(member=ann).values_list("points", flat=True))
    number, left = level(points)
    assert (points, number, left) == (70, 3, 50)
    anns.sees(said("Level %(n)s", n=number))
    anns.sees(said("%(shown)s point", "%(shown)s points", points, shown=points))
    anns.sees(said("%(shown)s point to the next level", "%(shown)s points to the next level", left, shown=left))
    anns.sees(said("you: %(lines)s, makes %(points)s", lines=4, points=20))
    anns.sees(said("you: %(lines)s, makes %(points)s", lines=1, points=50))
    anns.sees(
        said(
            "%(have)s of %(at)s for “%(title)s”", have=4, at=12, title=said("%(n)s week in a row", "%(n)s weeks in a row", 12, n=12)
        )
    )
    row = anns.page.locator("#formula tr[aria-current=true]")
    expect(row.locator("td").last).to_have_text(f"{STEP * number * (number - 1)}")
    before, medals = standing(anns)
    assert medals == 3  # four in a row, the first report, the first hundred
    assert fits(anns)

    last = four_weeks[-1]
    missed = make.build(of=last.product, friday=last.week.next.friday, published=True)
    make.report(missed)
    clock.move_to(missed.reports_close_at + ledger.SETTLING)
    the_minute_strikes(clock())
    clock.move_to(clock() + 14 * DAY)
    the_minute_strikes(clock())
    anns.goes_to("/medals/")
    assert standing(anns) == (before, medals)


def test_the_formula_is_for_whoever_comes_by(person, said, four_weeks):
    guest = person(None)
    guest.goes_to("/medals/")
    guest.sees(said(FORMULA, step=STEP))
    rows = guest.page.locator("#formula tbody tr").evaluate_all("rows => rows.map(row => [...row.cells].map(c => c.innerText))")
    for number, _rank, begins in rows:
        assert int(begins.replace(",", "")) == STEP * int(number) * (int(number) - 1)
    expect(guest.page.locator("main .chip").filter(has_text=said("Level %(n)s", n=3))).to_have_count(0)
    assert fits(guest)
