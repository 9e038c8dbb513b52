"""A flood is slowed down; whoever writes as people write never meets the limit."""

from datetime import timedelta

from forum import limits
from tests import make


def reply(client, thread, **headers):
    return client.post(f"/threads/{thread.pk}/replies/", {"body": "Words worth keeping"}, headers=headers)


def test_the_eleventh_post_in_a_minute_waits(client, ann, clock):
    thread = make.thread()
    client.force_login(ann)
    assert {reply(client, thread).status_code for _ in range(10)} == {302}
    refusal = reply(client, thread)
    assert (refusal.status_code, refusal["Retry-After"]) == (429, "60")
    assert thread.posts.count() == 11
    clock.move_to(clock.instant + timedelta(minutes=1))
    assert reply(client, thread).status_code == 302


def test_the_refusal_keeps_what_was_written(client, ann, clock):
    thread = make.thread()
    client.force_login(ann)
    answers = [reply(client, thread) for _ in range(11)]
    assert "Words worth keeping" in answers[-1].content.decode()


def test_htmx_is_told_beside_the_form(client, ann, clock):
    thread = make.thread()
    client.force_login(ann)
    answers = [reply(client, thread, **{"HX-Request": "true"}) for _ in range(11)]
    assert (answers[-1].status_code, answers[-1]["HX-Retarget"]) == (429, "#refusal")


def test_one_members_flood_stops_nobody_else(client, ann, eve, clock):
    thread = make.thread()
    client.force_login(ann)
    for _ in range(11):
        reply(client, thread)
    client.force_login(eve)
    assert reply(client, thread).status_code == 302


def test_replies_and_new_threads_count_together(client, ann, clock):
    thread = make.thread()
    client.force_login(ann)
    for _ in range(10):
        reply(client, thread)
    answer = client.post(f"/boards/{thread.board.slug}/new/", {"kind": "talk", "title": "One more", "body": "Words"})
    assert answer.status_code == 429


def test_a_guest_searches_thirty_times_a_minute(client, db, clock):
    assert {client.get("/search/", {"q": "zz"}).status_code for _ in range(30)} == {200}
    assert client.get("/search/", {"q": "zz"}).status_code == 429


def test_a_window_begins_anew(clock):
    waits = [limits.wait("thing", 1, most=2, seconds=60, now=clock.instant + timedelta(seconds=5 * n)) for n in range(4)]
    assert waits == [0, 0, 50, 45]
    assert limits.wait("thing", 1, most=2, seconds=60, now=clock.instant + timedelta(seconds=60)) == 0
