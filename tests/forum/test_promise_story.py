"""Journey P3: the queue by time left, two of the team who do not answer twice, ready answers and one's own hour; in browsers."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from forum.models import ReadyAnswer
from tests import make
from tests.hands import Person
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
    chens.presses("link", said("Ready answers"))
    chens.presses("link", said("Write a ready answer"))
    chens.writes(said("Name"), "Thank you")
    chens.writes(said("What it says"), "Thank you, {name}. We look into it.")
    chens.presses("button", said("Save"))
    chens.sees("Thank you, {name}.")
    assert fits(chens)
    chens.goes_to("/waiting/")
    bos.presses("button", said("Answer: %(title)s", title="It hums at night"))
    chens.presses("button", said("Answer: %(title)s", title="It hums at night"))
    chens.sees(said("Somebody else of the team is answering it already."))
    box = bos.labelled(said("Your words"))
    box.fill("Good morning!")
    bos.press(bos.page.locator("#reply summary"))
    bos.presses("button", "Thank you")
    expect(box).to_have_value("Good morning!\n\nThank you, Ann. We look into it.")
    assert first.posts.count() == 1
    box.fill("Thank you, Ann. We look into it tonight.")
    assert fits(bos)
    clock.move_to((clock() + 3 * MINUTE).isoformat())
    bos.presses("button", said("Post reply"))
    bos.sees("We look into it tonight.")
    bos.goes_to("/waiting/")
    bos.sees(said("%(minutes)s of %(hour)s minutes", minutes=3, hour=60))
    chens.goes_to("/waiting/")
    assert chens.page.locator("main h3").all_inner_texts() == ["A dial that dims"]
    chens.sees(said("%(minutes)s of %(hour)s minutes", minutes=0, hour=60))
    assert first.posts.count() == 2
    clock.move_to((clock() + 15 * MINUTE).isoformat())
    the_minute_strikes(clock())
    chens.goes_to("/waiting/")
    chens.sees(said("Overdue"))
    chens.goes_to("/notices/")
    chens.sees(said("“%(title)s” waits for an answer", title="A dial that dims"))


@pytest.fixture
def complaint(ann, chen, clock):
    ReadyAnswer().write(chen, clock(), name="Thank you", body="Thank you, {name}.", language="")
    return make.thread("It hums at night", author=ann, kind="complaint", now=clock())


@pytest.fixture
def bos(browser, live_server, bo):
    """Bo's browser, with scripts or without."""
    people = []

    def come(**more):
        people.append(Person(browser, live_server.url, bo, locale="en", **more))
        return people[-1]

    yield come
    for one in people:
        one.context.close()


def puts_in(bos, complaint, typed):
    bos.goes_to(complaint.get_absolute_url())
    bos.writes("Your words", typed)
    bos.press(bos.page.locator("#reply summary"))
    bos.presses("button", "Thank you")
    box = bos.labelled("Your words")
    expect(box).to_have_value(f"{typed}\n\nThank you, Ann.")
    return box


def test_without_scripts_a_ready_answer_stands_below_what_was_typed_as_well(bos, complaint):
    bos = bos(javascript=False)
    puts_in(bos, complaint, "Good morning!")
    assert complaint.posts.count() == 1
    bos.presses("button", "Post reply")
    bos.sees("Good morning!")
    assert complaint.posts.last().body == "Good morning!\n\nThank you, Ann."


def test_what_was_made_of_a_ready_answer_is_back_after_a_reload(bos, complaint):
    bos = bos()
    box = puts_in(bos, complaint, "Good morning!")
    box.fill("Good morning, and thank you!")
    bos.sees("Draft saved")
    bos.page.reload()
    expect(box).to_have_value("Good morning, and thank you!")
    bos.press(bos.page.locator("#reply summary"))
    bos.presses("button", "Thank you")
    expect(box).to_have_value("Good morning, and thank you!\n\nThank you, Ann.")
    bos.presses("button", "Post reply")
    expect(box).to_have_value("")
    bos.page.reload()
    expect(box).to_have_value("")
