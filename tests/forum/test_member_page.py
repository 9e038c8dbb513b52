import pytest

from forum.models import Member
from tests import make


def page(client, name):
    return client.get(f"/members/{name}/")


def test_what_everybody_sees_of_ann(client, ann):
    Member.objects.filter(pk=ann.pk).update(city="成都", about="Photographs trains.\n<b>Daily.</b>")
    make.thread("Trains at night", author=ann)
    shown = page(client, "Ann").content.decode()
    for words in ("成都", "Photographs trains.", "&lt;b&gt;Daily.", "Trains at night"):
        assert words in shown
    assert ann.email not in shown


def test_the_role_is_written_beside_the_name(client, dana, ann):
    assert "Release manager" in page(client, "Dana").content.decode()
    assert "Release manager" not in page(client, "Ann").content.decode()


@pytest.mark.parametrize("spelling", ["ann", "ANN", "Ａｎｎ"])
def test_every_spelling_leads_to_the_one_address(client, ann, spelling):
    assert page(client, spelling).url == "/members/Ann/"


@pytest.mark.parametrize("name", ["Nobody", "💥", "a\u202eb", "a%00b", "x" * 500])
def test_an_unknown_name_is_404(client, db, name):
    assert page(client, name).status_code == 404


def test_somebody_who_left_is_404(client, ann):
    Member.objects.filter(pk=ann.pk).update(is_active=False)
    assert page(client, "Ann").status_code == 404


def test_what_they_said_where_the_reader_may_not_read_stays_there(client, ann, bo, eve):
    inner = make.board("Inner room")
    inner.readers.set(bo.groups.all())
    make.thread("A secret", author=ann, on=inner)
    client.force_login(eve)
    assert "A secret" not in page(client, "Ann").content.decode()
    client.force_login(bo)
    assert "A secret" in page(client, "Ann").content.decode()


def test_a_hidden_reply_is_neither_shown_nor_counted(client, ann, moe):
    thread = make.thread(author=moe)
    post = thread.reply(ann, "Buy my phone", make.THURSDAY)
    assert page(client, "Ann").context["member"].reply_count == 1
    post.hide(moe, make.THURSDAY)
    assert page(client, "Ann").context["member"].reply_count == 0
    assert "Buy my phone" not in page(client, "Ann").content.decode()


def test_a_reply_is_quoted_as_text(client, ann):
    make.thread().reply(ann, "**Bold** & <script>", make.THURSDAY)
    shown = page(client, "Ann").content.decode()
    assert "Bold &amp; &lt;script&gt;" in shown


@pytest.mark.parametrize("threads", [1, 9])
def test_few_queries(client, ann, eve, threads, django_assert_max_num_queries):
    for n in range(threads):
        make.thread(f"Thread {n}", author=ann).reply(ann, "More", make.THURSDAY)
    with django_assert_max_num_queries(8):
        page(client, "Ann")
    client.force_login(eve)
    with django_assert_max_num_queries(12):
        page(client, "Ann")
