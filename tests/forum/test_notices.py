from datetime import timedelta

import pytest
from django.utils import translation

from forum import notices
from forum.models import Member, Notice, NoticeChoice, Outgoing
from tests import make


def tell(*members, cause="post:1", kind="reply", now=make.THURSDAY, title="Hello", who="Bo"):
    notices.tell(members, kind, cause, "/popcorn/", now, who=who, title=title)


def sentences(member):
    return [notice.sentence for notice in member.notices.all()]


def test_once_per_cause(ann):
    tell(ann)
    tell(ann)
    tell(ann, cause="post:2", title="Again")
    assert sorted(sentences(ann)) == ["Bo replied in “Again”", "Bo replied in “Hello”"]


def test_in_the_readers_language(ann):
    tell(ann)
    notice = ann.notices.get()
    with translation.override("zh-hans"):
        assert "Bo" in notice.sentence


def test_nobody_who_left_is_told(ann, bo):
    Member.objects.filter(pk=bo.pk).update(is_active=False)
    tell(*Member.objects.all())
    assert Notice.objects.get().member == ann


def test_a_sentence_that_lacks_a_detail_fails_before_anybody_is_told(ann):
    with pytest.raises(KeyError):
        notices.tell([ann], "reply", "post:1", "/popcorn/", make.THURSDAY, who="Bo")
    assert not Notice.objects.exists()


def test_as_the_member_chose(ann, bo, eve):
    NoticeChoice.objects.create(member=ann, kind="reply", on_site=True, by_mail=False, by_push=False)
    NoticeChoice.objects.create(member=bo, kind="reply", on_site=False, by_mail=False, by_push=False)
    tell(ann, bo, eve)
    assert {notice.member.username: notice.on_site for notice in Notice.objects.all()} == {"Ann": True, "Eve": True}
    assert [mail.member.username for mail in Outgoing.objects.all()] == ["Eve"]


def test_thousands_in_a_handful_of_queries(db, django_assert_max_num_queries):
    people = [
        Member(username=f"fan{n}", name_key=f"fan{n}", name_skeleton=f"fan{n}", email=f"{n}@example.org") for n in range(3000)
    ]
    Member.objects.bulk_create(people, batch_size=500)
    with django_assert_max_num_queries(90):  # SQLite takes few rows at a time
        notices.tell(Member.objects.all(), "reply", "post:1", "/popcorn/", make.THURSDAY, who="Bo", title="Hello")
    assert Notice.objects.count() == 3000


def test_the_page_lists_the_newest_first_and_marks_what_is_unread(client, ann):
    tell(ann)
    tell(ann, cause="post:2", title="Newer", now=make.THURSDAY + timedelta(hours=1))
    client.force_login(ann)
    page = client.get("/notices/").content.decode()
    assert page.index("Newer") < page.index("Hello")
    assert page.count('class="unread"') == 2


def test_names_and_titles_are_set_apart_and_harmless(client, ann):
    tell(ann, title="<script>alert(1)</script>", who="אבג")
    client.force_login(ann)
    page = client.get("/notices/").content.decode()
    assert "<bdi>אבג</bdi>" in page
    assert "<bdi>&lt;script&gt;" in page


def test_opening_one_reads_it_and_goes_there(client, ann):
    tell(ann)
    client.force_login(ann)
    notice = ann.notices.get()
    assert client.get(f"/notices/{notice.pk}/").url == "/popcorn/"
    notice.refresh_from_db()
    assert notice.read_at


def test_those_of_others_are_404(client, ann, eve):
    tell(ann)
    client.force_login(eve)
    assert client.get(f"/notices/{ann.notices.get().pk}/").status_code == 404
    assert "Hello" not in client.get("/notices/").content.decode()
    assert ann.notices.unread().count() == 1


def test_all_read_at_once(client, ann, eve):
    tell(ann, eve)
    client.force_login(ann)
    assert client.post("/notices/").url == "/notices/"
    assert (ann.notices.unread().count(), eve.notices.unread().count()) == (0, 1)


def test_the_bell_counts(client, ann):
    client.force_login(ann)
    assert "0 unread notices" in client.get("/notices/").content.decode()
    tell(ann)
    assert "1 unread notice" in client.get("/notices/").content.decode()


def test_what_only_goes_by_mail_is_not_on_the_page(client, ann):
    NoticeChoice.objects.create(member=ann, kind="reply", on_site=False, by_mail=True, by_push=False)
    tell(ann)
    client.force_login(ann)
    assert "Hello" not in client.get("/notices/").content.decode()


def test_page_by_page_without_gap_or_repetition(client, ann):
    for n in range(65):
        tell(ann, cause=f"post:{n}", title=f"Title {n:02}!")
    client.force_login(ann)
    seen, address = [], "/notices/"
    while address:
        page = client.get(address)
        seen += [notice.pk for notice in page.context["notices"]]
        address = page.context["older"] and f"/notices/?before={page.context['older']}"
    assert seen == sorted(ann.notices.values_list("pk", flat=True), reverse=True)


@pytest.mark.parametrize("before", ["0", "x", "99999999999999999999", "9" * 5000, "-1"])
def test_a_page_we_never_named_is_404(client, ann, before):
    client.force_login(ann)
    assert client.get(f"/notices/?before={before}").status_code == 404


def test_guests_are_asked_to_log_in(client, db):
    assert client.get("/notices/").url == "/accounts/login/?next=/notices/"


def test_the_same_number_of_queries_for_one_and_for_thirty(client, ann, django_assert_max_num_queries):
    client.force_login(ann)
    for n in range(30):
        tell(ann, cause=f"post:{n}")
    client.get("/notices/")
    with django_assert_max_num_queries(12):
        client.get("/notices/")
