import pytest
from django.contrib.auth.models import Group

from forum.models import Member


@pytest.fixture
def boss(client, db):
    boss = Member.objects.create_superuser("admin", "root@example.org", "orange-friday")
    client.force_login(boss)
    return boss


def change(client, member, **more):
    typed = {
        "username": member.username,
        "email": member.email,
        "city": "",
        "about": "",
        "language": "",
        "theme": "",
        "is_active": "on",
    }
    return client.post(f"/admin/forum/member/{member.pk}/change/", typed | more)


def test_members_are_found_by_name_in_any_case(client, boss, ann, eve):
    page = client.get("/admin/forum/member/?q=ANN").content.decode()
    assert ann.email in page
    assert eve.email not in page


def test_a_role_is_given(client, boss, ann):
    assert change(client, ann, groups=[Group.objects.get(name="moderator").pk]).status_code == 302
    assert Member.objects.get(pk=ann.pk).has_perm("forum.moderate")


def test_a_member_is_renamed_and_found_under_the_new_name(client, boss, ann):
    change(client, ann, username="Anna")
    assert client.get("/members/anna/").url == "/members/Anna/"


def test_not_to_a_name_that_somebody_has(client, boss, ann, eve):
    assert "Somebody has this name already" in change(client, ann, username="EVE").content.decode()
    assert Member.objects.get(pk=ann.pk).username == "Ann"


def test_the_administrators_own_row_can_be_saved(client, boss):
    assert change(client, boss, is_staff="on", is_superuser="on", city="Chengdu").status_code == 302


def test_it_is_closed_to_others(client, ann):
    client.force_login(ann)
    assert client.get("/admin/forum/member/").status_code == 302
