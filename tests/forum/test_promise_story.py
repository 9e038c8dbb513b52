"""Journey P3: the queue by time left, and two of the team who do not answer twice; in real browsers."""

from datetime import timedelta

import pytest

from tests import make
from tests.stories import fits, the_minute_strikes

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


def test_bo_answers_before_time_runs_out_and_chen_does_not_answer_twice(person, said, ann, bo, chen, clock):
    first = make.thread("It hums at night", author=ann, kind="complaint", now=clock())
    make.thread("A dial that dims", author=ann, kind="suggestion", now=clock() + MINUTE)
    clock.move_to((clock() + 2 * MINUTE).isoformat())
    bos, chens = person(bo), person(chen)
    for one in (bos, chens):
        one.goes_to("/forum/")
        one.presses("link", said("Waiting for the team"))
    titles = bos.page.locator("main h3").all_inner_texts()
    assert titles == ["It hums at night", "A dial that dims"]
    assert fits(bos)
    bos.presses("button", said("Answer: %(title)s", title="It hums at night"))
    chens.presses("button", said("Answer: %(title)s", title="It hums at night"))
    chens.sees(said("Somebody else of the team is answering it already."))
    bos.page.locator("#reply textarea").fill("Thank you, Ann. We look into it tonight.")
    bos.page.locator("#reply button[type=submit], #reply button.primary").last.click()
    bos.sees("We look into it tonight.")
    chens.goes_to("/waiting/")
    assert chens.page.locator("main h3").all_inner_texts() == ["A dial that dims"]
    assert first.posts.count() == 2
    clock.move_to((clock() + 15 * MINUTE).isoformat())
    the_minute_strikes(clock())
    chens.goes_to("/waiting/")
    chens.sees(said("Overdue"))
    chens.goes_to("/notices/")
    chens.sees(said("“%(title)s” waits for an answer", title="A dial that dims"))
