"""Ready answers: words that the team keeps, put below what was typed, and edited and sent by a person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from forum import markup
from forum.forms import ReadyAnswerForm
from forum.models import Member, Post, ReadyAnswer
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.THURSDAY
HTMX = {"HX-Request": "true"}
LIST = "/waiting/answers/"


@pytest.fixture(autouse=True)
def _thursday(clock):
    return clock


@pytest.fixture
def complaint(ann):
    return make.thread("It hums at night", author=ann, kind="complaint")


@pytest.fixture
def thanks(chen):
    return kept("Thank you", "Thank you, {name}. We look into it.", by=chen)


@pytest.fixture
def bos(bo):
    return signed_in(bo)


def kept(name, body, by=None, language=""):
    answer = ReadyAnswer()
    answer.write(by, NOW, name=name, body=body, language=language)
    return answer


def signed_in(member, **more):
    client = Client(**more)
    client.force_login(member)
    return client


def put_in(client, thread, answer, typed="", **more):
    return client.post(f"/waiting/{thread.pk}/words/", {"answer": answer.pk, "body": typed}, **more)


def box(answer):
    """What stands in the box for a reply."""
    return answer.context["form"]["body"].value()


# The list


def test_one_of_the_team_writes_one_and_another_changes_it(bos, bo, chen):
    words = {"name": "  Thank   you ", "language": "en", "body": "Thank you, {name}.\n"}
    assert bos.post(f"{LIST}new/", words)["Location"] == LIST
    answer = ReadyAnswer.objects.get()
    assert (answer.name, answer.body, answer.changed_by) == ("Thank you", "Thank you, {name}.", bo)
    chens = signed_in(chen)
    assert "Thank you, {name}.</textarea>" in chens.get(f"{LIST}{answer.pk}/").text.replace("\n", "")
    assert chens.post(f"{LIST}{answer.pk}/", words | {"body": "Thanks!"}).status_code == 302
    answer.refresh_from_db()
    assert (answer.body, answer.changed_by) == ("Thanks!", chen)
    assert "Thanks!" in bos.get(LIST).text


def test_one_is_deleted(bos, thanks):
    assert bos.get(f"{LIST}{thanks.pk}/removal/").status_code == 405
    assert "The ready answer is gone." in bos.post(f"{LIST}{thanks.pk}/removal/", follow=True).text
    assert not ReadyAnswer.objects.exists()
    assert bos.get(f"{LIST}{thanks.pk}/").status_code == 404


def test_a_preview_keeps_nothing(bos):
    shown = bos.post(f"{LIST}new/", {"name": "Thank you", "body": "**Thanks**", "preview": "1"})
    assert "<strong>Thanks</strong>" in shown.text
    assert 'value="Thank you"' in shown.text
    assert not ReadyAnswer.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"name": "thank YOU"}, "There is a ready answer of this name already."),
        ({"name": "\u3164"}, "This field is required."),
        ({"body": " \u200b "}, "Write something first."),
        ({"body": "x" * 4001}, "at most 4000 characters"),
        ({"language": "fr"}, "fr is not one of the available choices."),
    ],
)
def test_nonsense_is_refused_with_a_sentence(bos, thanks, words, said):
    refused = bos.post(f"{LIST}new/", {"name": "Hello", "body": "Hello!", "language": ""} | words)
    assert refused.status_code == 422
    assert said in refused.text
    assert ReadyAnswer.objects.count() == 1


def test_a_name_is_kept_while_the_words_change(bos, thanks):
    assert bos.post(f"{LIST}{thanks.pk}/", {"name": "Thank you", "body": "Thanks!"}).status_code == 302


def test_there_is_one_of_a_name_even_when_two_write_at_once(bo, thanks):
    form = ReadyAnswerForm({"name": "Hello", "body": "Hello!"}, answer=ReadyAnswer())
    assert form.is_valid()
    kept("HELLO", "Hi!")
    assert not form.save(bo, NOW)
    assert form.errors["name"] == ["There is a ready answer of this name already."]
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadyAnswer.objects.create(name="Nothing", body="")


def test_there_are_a_hundred_at_most_and_each_may_still_be_changed(bos):
    for n in range(ReadyAnswer.MOST):
        kept(f"Number {n}", "Hello!")
    refused = bos.post(f"{LIST}new/", {"name": "One more", "body": "Hello!"})
    assert (refused.status_code, "There are a hundred ready answers." in refused.text) == (422, True)
    some = ReadyAnswer.objects.first()
    assert bos.post(f"{LIST}{some.pk}/", {"name": "Another name", "body": "Hello!"}).status_code == 302


def test_who_is_erased_leaves_the_answers_there(bos, chen, thanks):
    Member.objects.filter(pk=chen.pk).delete()
    assert "We look into it." in bos.get(LIST).text


def test_a_name_in_the_list_is_only_a_name(bos):
    kept("<b>Bold</b>", "<script>1</script>")
    shown = bos.get(LIST).text
    assert "&lt;b&gt;Bold&lt;/b&gt;" in shown
    assert "&lt;script&gt;" in shown


def test_the_list_speaks_both_languages(bo, thanks):
    shown = signed_in(bo, headers={"accept-language": "zh-hans"}).get(LIST).text
    assert "<h1>常用答复</h1>" in shown
    assert "Thank you, {name}." in shown


# In a reply


def test_it_is_put_below_what_was_typed_and_nothing_is_posted(bos, complaint, thanks):
    for more in ({}, {"headers": HTMX}):
        shown = put_in(bos, complaint, thanks, "Dear fan,\n", **more)
        assert (shown.status_code, box(shown)) == (200, "Dear fan,\n\nThank you, Ann. We look into it.")
    assert Post.objects.count() == 1


def test_the_key_of_the_form_stays_so_that_it_is_posted_once(bos, complaint, thanks):
    sent = {"answer": thanks.pk, "submission": "8b8b4cf0-6a3b-4b71-8a3c-2f6d3b0a9a01"}
    shown = bos.post(f"/waiting/{complaint.pk}/words/", sent)
    assert sent["submission"] in shown.text


def test_into_an_empty_box_it_comes_as_it_is(bos, complaint, thanks):
    assert box(put_in(bos, complaint, thanks)) == "Thank you, Ann. We look into it."


def test_what_was_typed_stays_when_the_thread_was_closed_meanwhile(bos, complaint, thanks):
    complaint.close(NOW)
    for more in ({}, {"headers": HTMX}):
        shown = put_in(bos, complaint, thanks, "Half a thought", **more)
        assert shown.status_code == 409
        assert "Half a thought" in shown.text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ann", "Hello Ann!"),
        ("你_好_吗", "Hello 你_好_吗!"),
        ("हिन्दी", "Hello हिन्दी!"),
        ("a.b-c·d", "Hello a.b-c·d!"),
        ("[x](https://evil.example)", "Hello xhttpsevil.example!"),
        ("https://evil.example", "Hello httpsevil.example!"),
        ("@Moe", "Hello Moe!"),
        ("a·_b_·c", "Hello a·_b_·c!"),
        ("<b>*Ann*</b>\n\n# Ann", "Hello bAnnbAnn!"),
        ("{name}", "Hello name!"),
    ],
)
def test_whatever_stands_in_a_name_it_is_shown_as_text_alone(complaint, name, shown):
    complaint.author.username = name
    words = kept("Hello", "Hello {name}!").for_thread(complaint)
    assert markup.render(words).html == f"<p>{shown}</p>\n"


def test_nothing_else_in_braces_is_filled_in(complaint):
    assert kept("Code", "{Name} {0} {title} {{name}}").for_thread(complaint) == "{Name} {0} {title} {Ann}"


def test_those_in_the_language_of_the_thread_or_for_any_come_first(bos, complaint, eve):
    for name, language in (("C", "en"), ("a", "zh-hans"), ("B", "")):
        kept(name, "Hello!", language=language)

    def offered(thread):
        return [answer.name for answer in bos.get(thread.get_absolute_url()).context["ready_answers"]]

    assert offered(complaint) == ["B", "C", "a"]
    assert offered(make.thread("夜里嗡嗡响", author=eve)) == ["a", "B", "C"]


def test_one_that_is_gone_or_a_thread_that_may_not_be_read_is_not_there(bos, complaint, thanks):
    kept_apart = make.board("Kept")
    kept_apart.readers.add(make.member(role="release manager").groups.get())
    assert put_in(bos, make.thread(on=kept_apart), thanks).status_code == 404
    thanks.pk += 1
    assert put_in(bos, complaint, thanks).status_code == 404
    thanks.pk = "x"
    assert put_in(bos, complaint, thanks).status_code == 404


# Who may


def test_the_team_finds_them_at_the_queue_and_below_each_thread(bos, complaint, thanks):
    assert f'href="{LIST}"' in bos.get("/waiting/").text
    below = f'name="answer" value="{thanks.pk}" formaction="/waiting/{complaint.pk}/words/"'
    assert below in bos.get(complaint.get_absolute_url()).text
    assert below in bos.post(f"/threads/{complaint.pk}/replies/", {"body": ""}, headers=HTMX).text
    assert below in bos.post(f"/posts/{complaint.posts.get().pk}/quotation/", headers=HTMX).text


def test_whoever_does_not_answer_for_the_team_does_not_see_them(complaint, ann, eve, dana, thanks):
    for member in (ann, eve, dana):
        client = signed_in(member)
        assert "Ready answers" not in client.get(complaint.get_absolute_url()).text
        assert [client.get(path).status_code for path in (LIST, f"{LIST}new/", f"{LIST}{thanks.pk}/")] == [403] * 3
        assert client.post(f"{LIST}new/", {"name": "Mine", "body": "Hello"}).status_code == 403
        assert client.post(f"{LIST}{thanks.pk}/", {"name": "Mine", "body": "Hello"}).status_code == 403
        assert client.post(f"{LIST}{thanks.pk}/removal/").status_code == 403
        assert put_in(client, complaint, thanks).status_code == 403
    assert ReadyAnswer.objects.get().body == thanks.body


def test_a_guest_signs_in_first(client, complaint, thanks):
    for path in (LIST, f"{LIST}new/", f"{LIST}{thanks.pk}/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")
    assert put_in(client, complaint, thanks)["Location"].startswith("/accounts/login/")
    assert client.post(f"{LIST}{thanks.pk}/removal/")["Location"].startswith("/accounts/login/")
    assert "Ready answers" not in client.get(complaint.get_absolute_url()).text
    assert ReadyAnswer.objects.exists()


def test_it_asks_the_database_as_often_for_many_as_for_one(bos, complaint, thanks, count_queries):
    def asked():
        return [count_queries(lambda path=path: bos.get(path)) for path in (LIST, complaint.get_absolute_url())]

    bos.get(complaint.get_absolute_url())
    few = asked()
    for n in range(20):
        kept(f"Number {n}", "Hello!", by=make.member(role="team"))
    assert asked() == few
    assert max(few) <= 12


def test_changed_words_say_when(bos, thanks, clock):
    clock.move_to(NOW + timedelta(hours=5))
    assert "5 h ago" in bos.get(LIST).text
