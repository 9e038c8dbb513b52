"""F7, F9 and F14 as Ann lives them: she is reminded, reports, gets her receipt, and is left alone from then on."""

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from feedback import reminders
from feedback.models import FourGridReport, Vote
from releases.models import Running
from tests import make
from tests.stories import fits, the_minute_strikes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def build(transactional_db, clock, ann, eve):
    """The third in a row that Ann reports on; Ann runs it, Eve has voted, and two others were quicker."""
    product = make.product()
    for days in (14, 7):
        make.report(make.build(of=product, friday=make.FRIDAY - days * reminders.DAY, features=1, published=True), ann)
    build = make.build(of=product, features=2, published=True)
    clock.move_to(build.published_at)
    Running.say(build, ann, "Ember 3", clock())
    Vote.cast(build.features.first(), eve, Vote.Value.LOVE, clock())
    for _n in range(2):
        make.report(build, mood="sad", loved=build.features.first())
    return build


def reminded(member, build):
    where = reverse("feedback:report", args=[build.pk])
    return sum(letter.to == [member.email] and where in letter.body for letter in mail.outbox)


def test_a_reminder_a_report_a_receipt_and_no_second_reminder(person, said, ann, eve, build, clock):
    clock.move_to(reminders.first_at(build))
    the_minute_strikes(clock())
    assert (reminded(ann, build), reminded(eve, build)) == (1, 1)
    anns = person(ann)
    anns.goes_to("/notices/")
    anns.page.locator(f"main a[href='{reverse('forum:notice', args=[ann.notices.get(kind='report_due').pk])}']").click()
    anns.page.wait_for_url(f"**/builds/{build.pk}/report/")
    anns.picks(said("Loving it"))
    anns.page.select_option("[name=loved]", label="Feature 2")
    assert fits(anns)
    anns.presses("button", said("Send my report"))
    anns.sees(said("Report #%(number)s received. Thank you!", number=3))
    anns.sees(said("%(number)s Friday in a row", "%(number)s Fridays in a row", 3, number=3))
    anns.sees(said("%(reports)s report.", "%(reports)s reports.", 3, reports=3))
    bars = anns.page.locator(".grid-cell.loved [role=row]")
    assert [int(text.split()[-1]) for text in bars.all_inner_texts()] == [2, 1]

    anns.presses("link", said("Change my report"))
    anns.writes(said("Why I loved it"), "Quick as a fox")
    anns.presses("button", said("Send my changes"))
    anns.sees(said("Report #%(number)s received. Thank you!", number=3))
    hers = FourGridReport.objects.filter(build=build, author=ann)
    assert list(hers.values_list("mood", "loved__title", "loved_word")) == [("loving", "Feature 2", "Quick as a fox")]
    assert fits(anns)

    clock.move_to(reminders.last_at(build))
    the_minute_strikes(clock())
    the_minute_strikes(clock() + reminders.LAST_HOURS / 2)
    assert (reminded(ann, build), reminded(eve, build)) == (1, 2)
    anns.goes_to("/")
    expect(anns.find("link", said("Write my four-grid report"))).to_have_count(0)
