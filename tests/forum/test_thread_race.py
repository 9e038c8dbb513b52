"""At the same moment: numbers without a gap, and one post for one form."""

import threading
from uuid import uuid4

import pytest
from django.db import connections

from forum.models import Post, Thread
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(times, work):
    """What the work gives when so many threads begin it at the same moment."""
    gate, results = threading.Barrier(times), []

    def run(n):
        try:
            gate.wait()
            results.append(work(n))
        except Exception as problem:
            results.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[n]) for n in range(times)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return results


def test_ten_replies_at_once_have_the_numbers_two_to_eleven():
    thread, people = make.thread(), [make.member() for _ in range(10)]
    posts = at_once(10, lambda n: Thread.objects.get(pk=thread.pk).reply(people[n], f"Reply {n}", make.THURSDAY))
    assert sorted(post.number for post in posts) == list(range(2, 12))
    assert Thread.objects.get().post_count == 11


def test_one_reply_sent_eight_times_at_once_is_one_post():
    thread, ann, key = make.thread(), make.member(), uuid4()
    posts = at_once(8, lambda _: Thread.objects.get(pk=thread.pk).reply(ann, "Once", make.THURSDAY, submission=key))
    assert len({post.pk for post in posts}) == 1
    assert Thread.objects.get().post_count == Post.objects.count() == 2


def test_one_new_thread_sent_eight_times_at_once_is_one_thread():
    board, ann, key = make.board(), make.member(), uuid4()
    threads = at_once(8, lambda _: board.open_thread(ann, "Once", "Words", make.THURSDAY, submission=key))
    assert len({thread.pk for thread in threads}) == 1
    assert (Thread.objects.count(), Post.objects.count()) == (1, 1)


def test_a_thread_closed_while_many_reply_has_no_reply_after_its_close():
    thread, people = make.thread(), [make.member() for _ in range(8)]

    def work(n):
        found = Thread.objects.get(pk=thread.pk)
        return found.close(make.THURSDAY) if n == 0 else found.reply(people[n], "Quick", make.THURSDAY)

    posts = [post for post in at_once(8, work) if post]
    assert sorted(post.number for post in posts) == list(range(2, 2 + len(posts)))
    assert Thread.objects.get().post_count == 1 + len(posts)


def test_edits_at_once_lose_no_version():
    post = make.thread(body="First").posts.get()
    at_once(6, lambda n: Post.objects.get(pk=post.pk).edit(post.author, f"Version {n}", make.THURSDAY))
    post.refresh_from_db()
    texts = {post.body, *post.revisions.values_list("body", flat=True)}
    assert texts == {"First", *(f"Version {n}" for n in range(6))}


def test_a_page_opened_in_two_windows_at_once_leaves_one_mark():
    ann = make.thread().author
    at_once(8, lambda n: Thread.objects.marked_for(ann).get().mark_read(ann, n + 1))
    assert Thread.objects.marked_for(ann).get().mark in range(1, 9)
