"""P4, P7, P8 and P12 as Chen lives them: on a phone and on a wide screen, in both languages."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import Q
from playwright.sync_api import expect

from feedback.chart import BOTTOM, TOP
from feedback.models import FourGridReport
from tests import make
from tests.stories import downloaded, fits, the_minute_strikes

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(days=7)
FANS = 12
NAMED = ("loved", "letdown")
GROUPS = ("ring", "device", "language", "city")


@pytest.fixture
def week(transactional_db, clock):
    """Saturday: twelve fans have reported on this Friday's build, and on the two before it."""
    product, fans = make.product(), [make.member(f"Fan{n}", city="北京" if n % 2 else "", language="en") for n in range(FANS)]
    radio, maps = make.team("Radio", of=product), make.team("Maps", of=product)
    ring = make.ring("The hundred", of=product)
    wish = make.proposal("Lunar dates", of=product)
    for fan in fans[:6]:
        ring.seat(fan, make.THURSDAY)
    for ago in (2, 1, 0):
        build = make.build(of=product, friday=make.FRIDAY - ago * WEEK, published=True)
        reply, way = make.feature(build, "Quick reply", by=radio), make.feature(build, "Dark maps", by=maps)
        make.feature(build, "Bigger dial", by=radio)
        make.votes(reply, loves=8 - ago, misses=2)
        make.votes(way, loves=3, misses=4 + ago)
        for n, fan in enumerate(fans[ago:]):
            told = {"mood": ("happy", "loving", "hopeful", "sad")[n % 4], "device": "Ember 3" if n % 3 else ""}
            told |= {"loved": reply if n % 3 else way, "letdown": way if n % 2 else None, "awaited": wish if n % 4 else None}
            make.report(build, fan, letdown_word=f"It loses the way {n}" if n % 2 else "", **told)
    clock.move_to("2026-11-21T12:00:00+08:00")
    return build


def rows(person):
    return person.page.locator("main ul.rows > li")


def answers(person, said, number):
    person.sees(said("%(reports)s report", "%(reports)s reports", number, reports=number))
    expect(rows(person)).to_have_count(number)


def table(person, name):
    """The words of a figure's table, row by row."""
    cells = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    return person.page.locator(f"[aria-labelledby='figure-{name}'] tbody tr").evaluate_all(cells)


def link(person, figure, kind):
    return person.page.locator(f"main a[href*='figure={figure}&as={kind}']").first


def sheet(person, figure):
    text = downloaded(person, link(person, figure, "csv")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def test_chen_looks_at_one_feature_and_reads_what_is_behind_each_number(person, said, chen, week):
    """P4: who loves it and whom it lets down, by group and against the last builds; every number opens its answers."""
    chens, maps = person(chen), week.features.get(title="Dark maps")
    loved, letdown = maps.loved_in.count(), maps.letdown_in.count()
    chens.goes_to(f"/insight/{week.pk}/")
    chens.presses("link", "Dark maps")
    on_top = chens.page.locator(".kpi .figure")
    expect(on_top.nth(0)).to_have_text(f"{loved}")
    expect(on_top.nth(1)).to_have_text(f"{letdown}")
    expect(on_top.nth(2)).to_have_text(re.compile(r"43\s?%"))
    builds = week.product.builds.order_by("-friday")
    assert [row[0] for row in table(chens, "against-builds")] == [build.number for build in builds]
    said_before = [
        [FourGridReport.objects.filter(build=build, **{f"{grid}__team": maps.team}).count() for grid in NAMED] for build in builds
    ]
    assert [[int(number) for number in row[-2:]] for row in table(chens, "against-builds")] == said_before
    naming = FourGridReport.objects.filter(Q(loved=maps) | Q(letdown=maps)).count()
    for by in GROUPS:
        assert sum(int(row[1]) for row in table(chens, f"by-{by}")) == naming
    assert fits(chens)
    numbers = chens.page.locator(
        "main .kpi a, main tbody tr:first-child td:last-of-type a, main tbody tr:first-child td:nth-of-type(1) a"
    )
    behind = numbers.evaluate_all("links => links.map(link => [link.href, +link.innerText])")
    assert len(behind) > 6
    for address, number in behind:
        assert chens.context.request.get(address).text().count('<p class="by">') == number
    on_top.nth(1).get_by_role("link").click()
    answers(chens, said, letdown)
    chens.sees("It loses the way 1")
    assert fits(chens)


def test_the_report_closes_by_itself_and_the_final_tables_add_up(person, said, chen, eve, week, clock):
    """P7: what comes a moment too late is refused in clear words, with what was typed; the sums are the number of reports."""
    eves, chens = person(eve), person(chen)
    eves.goes_to(f"/builds/{week.pk}/report/")
    eves.writes(said("Why I loved it"), "The dial is quick.")
    clock.move_to(week.reports_close_at)
    the_minute_strikes(clock())
    with eves.page.expect_response(lambda answer: answer.request.method == "POST") as late:
        eves.presses("button", said("Send my report"))
    assert late.value.status == 409
    eves.sees(said("Reports are closed"))
    eves.sees(said("Reports for %(number)s closed on %(day)s.", number=week.number, day=said("Tuesday")))
    expect(eves.labelled(said("Why I loved it"))).to_have_value("The dial is quick.")
    assert FourGridReport.objects.filter(build=week).count() == FANS
    assert len([letter for letter in mail.outbox if letter.to == [chen.email] and week.number in letter.subject]) == 1

    chens.goes_to("/insight/")
    chens.sees(said("%(reports)s report", "%(reports)s reports", FANS, reports=FANS))
    moods = chens.page.locator(".grid-cell.mood [role=cell] a")
    assert sum(moods.evaluate_all("cells => cells.map(cell => parseInt(cell.innerText))")) == FANS
    told = json.loads(downloaded(chens, link(chens, "grids", "json")))["rows"]
    assert sheet(chens, "grids") == [[str(cell) for cell in row] for row in told]
    assert [number for _grid, _choice, number in told[:4]] == [3, 3, 3, 3]
    every = downloaded(chens, chens.find("link", said("Reports as CSV"))).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(every, newline="")))) == FANS + 1
    assert not [name for name in FourGridReport.objects.values_list("author__username", flat=True) if name in every]
    chens.goes_to(f"/insight/{week.pk}/groups/")
    for by in GROUPS:
        assert sum(int(row[1]) for row in table(chens, f"by-{by}")) == FANS


def test_the_week_on_one_page_for_the_meeting(person, said, chen, week, clock):
    """P8: the three most named of each grid; it prints without what is there to press, and tells of nobody who said what."""
    chens = person(chen)
    clock.move_to(week.reports_close_at)
    chens.goes_to(f"/insight/{week.pk}/")
    chens.presses("link", said("For the meeting"))
    chens.sees(said("The week of %(number)s", number=week.number))
    first = {title: week.features.get(title=title).loved_in.count() for title in ("Quick reply", "Dark maps")}
    assert [row[:2] for row in table(chens, "most-loved")] == [[title, f"{number}"] for title, number in first.items()]
    assert [row[:2] for row in table(chens, "most-letdown")] == [["Dark maps", "6"]]
    assert [row[:2] for row in table(chens, "most-awaited")] == [["Lunar dates", "9"]]
    assert fits(chens)
    chens.page.emulate_media(media="print", color_scheme="dark")
    assert chens.page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == "rgb(255, 255, 255)"
    for gone in (".masthead", ".week", ".tabs", ".site-foot", ".downloads"):
        expect(chens.page.locator(gone).first).to_be_hidden()
    expect(chens.page.locator("main table")).to_have_count(3)
    shown = chens.page.content()
    assert not [name for name in FourGridReport.objects.values_list("author__username", flat=True) if name in shown]
    assert "It loses the way" not in shown
    assert chens.page.pdf(format="A4").count(b"/Type /Page\n") == 1


def test_twelve_builds_as_a_chart_a_table_and_a_file(person, said, chen, week):
    """P12: the points of each line, the table below it and the CSV say the same."""
    chens = person(chen)
    chens.goes_to(f"/insight/{week.pk}/")
    chens.presses("link", said("Twelve builds"))
    expect(chens.page.locator("main svg[role=img]")).to_have_count(5)
    love, mood, days = sheet(chens, "satisfaction"), sheet(chens, "mood"), sheet(chens, "idea-to-build")
    columns = [[row[1] for row in love], [row[4] for row in love], [row[2] for row in mood]]
    for drawn, column in zip(heights(chens), columns, strict=False):
        assert drawn == pytest.approx([100 * float(share) for share in column], abs=0.1)
    for name, told, places in (("satisfaction", love, (1, 4)), ("mood", mood, (2,))):
        for row, line in zip(table(chens, name), told, strict=True):
            assert row[0] == line[0]
            percents = [re.match(r"\d+", cell)[0] for cell in row[1:] if "%" in cell]
            assert percents[: len(places)] == [f"{100 * float(line[place]):.0f}" for place in places]
    assert [row[1] for row in table(chens, "mood")] == [row[1] for row in mood] == ["10", "11", "12"]
    assert [row[0] for row in table(chens, "idea-to-build")] == [row[0] for row in days]
    assert [row[1:] for row in table(chens, "reporters-per-ring")] == [row[1:] for row in sheet(chens, "reporters-per-ring")]
    assert fits(chens)


def heights(person):
    """What each chart's points stand for, read from the drawing: 0 to 100, the oldest build first."""
    points = "charts => charts.map(chart => [...chart.querySelectorAll('circle')].map(dot => +dot.getAttribute('cy')))"
    drawn = person.page.locator("main svg[role=img]").evaluate_all(points)
    return [[100 * (BOTTOM - y) / (BOTTOM - TOP) for y in chart] for chart in drawn]
