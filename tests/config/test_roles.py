"""The four roles, and what each may do."""

import pytest
from django.contrib.auth.models import Group, Permission

from config import roles
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", roles.ROLES)
def test_a_role_holds_what_its_row_says(role):
    person = make.member(role=role)
    assert person.get_all_permissions() == set(roles.ROLES[role])


def test_every_permission_of_the_table_exists():
    known = {f"{app}.{name}" for app, name in Permission.objects.values_list("content_type__app_label", "codename")}
    assert {name for row in roles.ROLES.values() for name in row} <= known


def test_what_was_changed_by_hand_is_put_right():
    group = Group.objects.get(name="moderator")
    group.permissions.set(Permission.objects.filter(codename="schedule_builds"))
    Group.objects.get(name="team").delete()
    roles.sync()
    assert set(group.permissions.values_list("codename", flat=True)) == {"answer", "judge_votes", "moderate"}
    assert Group.objects.filter(name="team").exists()


def test_a_member_without_a_role_may_do_nothing_special(ann):
    assert not ann.get_all_permissions()
