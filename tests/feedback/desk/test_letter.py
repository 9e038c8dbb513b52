"""What happened to last week's reports: drafted from the numbers, edited by a person, posted once."""

from datetime import timedelta

import pytest

from feedback.desk.models import Letter
from forum.models import Thread
from tests import make


@pytest.fixture
def closed(build, feature, clock):
    wish = make.proposal("Scrolling *screenshots*", of=build.product)
    for _n in range(3):
        make.report(build, loved=feature, awaited=wish)
    make.report(build, mood="sad", letdown=build.features.last())
    clock.move_to(build.reports_close_at)
    return build


def address(build):
    return f"/insight/{build.pk}/letter/"


WORDS = {"title": "What we do about it", "body": "The alarm rings again."}


def test_the_draft_is_made_of_the_numbers(signed_in, chen, closed):
    page = signed_in(chen).get(address(closed)).content.decode()
    assert "4 of you sent reports on 26.11.20" in page
    assert "- **Feature 1** · 3 reports" in page
    assert "- **Feature 2** · 1 report" in page
    assert "Scrolling \\*screenshots\\*" in page
    assert "· 3 reports · Open" in page


def test_a_hidden_wish_is_not_in_it(signed_in, chen, closed, clock):
    Thread.objects.filter(title__startswith="Scrolling").update(hidden_at=clock())
    assert "Scrolling" not in signed_in(chen).get(address(closed)).content.decode()


def test_it_is_kept_and_edited_before_it_is_posted(signed_in, chen, closed):
    client, before = signed_in(chen), Thread.objects.count()
    assert client.post(address(closed), WORDS | {"keep": "1"}).url == address(closed)
    assert "The alarm rings again." in client.get(address(closed)).content.decode()
    assert Thread.objects.count() == before


def test_it_is_posted_once_as_news_under_the_name_of_who_posts(signed_in, chen, closed):
    client = signed_in(chen)
    first, second = (client.post(address(closed), WORDS | {"post": "1"}) for _try in range(2))
    thread = Thread.objects.get(title=WORDS["title"])
    assert (first.url, second.status_code) == (thread.get_absolute_url(), 409)
    assert (thread.author, thread.kind, thread.board) == (chen, "news", closed.product.news_board)
    assert "The alarm rings again." in second.content.decode()


def test_who_was_slower_posts_nothing(chen, closed, clock):
    letter = Letter.write(closed, chen, "Title", "Words", clock())
    other = Letter.objects.get(pk=letter.pk)
    assert letter.post(chen, clock())
    assert not other.post(chen, clock())
    assert Letter.write(closed, chen, "Too late", "Words", clock()) is None
    assert Thread.objects.filter(title="Title").count() == 1


def test_empty_words_stay_on_the_page(signed_in, chen, closed):
    answer = signed_in(chen).post(address(closed), {"title": "Kept title", "body": "\u200b ", "post": "1"})
    assert answer.status_code == 422
    assert "Kept title" in answer.content.decode()
    assert not Letter.objects.exists()


def test_before_the_close_there_is_no_letter(signed_in, chen, closed, clock):
    clock.move_to(closed.reports_close_at - timedelta(seconds=1))
    client = signed_in(chen)
    assert client.get(address(closed)).status_code == client.post(address(closed), WORDS).status_code == 404
    assert address(closed) not in client.get(f"/insight/{closed.pk}/").content.decode()


def test_only_product_managers_write_it(client, signed_in, ann, bo, closed):
    assert client.post(address(closed), WORDS).status_code == 302
    assert signed_in(ann).post(address(closed), WORDS).status_code == 403
    assert signed_in(bo).get(address(closed)).status_code == 403
    assert not Letter.objects.exists()
