"""Rights come from groups; who has none costs no question about them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make

pytestmark = pytest.mark.django_db


def asked_for_rights(client):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/schedule/")
    return [query["sql"] for query in queries if "auth_permission" in query["sql"]]


def test_a_fan_is_not_asked_for_rights_and_dana_is(client, ann, dana):
    client.force_login(ann)
    assert not asked_for_rights(client)
    client.force_login(dana)
    assert asked_for_rights(client)


def test_a_right_holds_from_the_next_request_on_and_ends_with_its_group(client, ann):
    client.force_login(ann)
    assert client.get("/schedule/").status_code == 403
    ann.groups.add(Group.objects.get(name="release manager"))
    assert client.get("/schedule/").status_code == 200
    ann.groups.clear()
    assert client.get("/schedule/").status_code == 403


def test_a_right_of_ones_own_and_a_superuser_need_no_group(client, ann):
    ann.user_permissions.add(Permission.objects.get(codename="choose_features"))
    client.force_login(ann)
    assert client.get("/schedule/").status_code == 200
    client.force_login(make.member("Wang", is_superuser=True))
    assert client.get("/schedule/").status_code == 200


def test_who_may_no_longer_log_in_is_logged_out(client, ann):
    client.force_login(ann)
    type(ann).objects.filter(pk=ann.pk).update(is_active=False)
    assert client.get("/settings/").status_code == 302


def test_a_board_for_a_group_opens_to_who_joins_it(client, ann):
    group = Group.objects.create(name="daily testers")
    board = make.board("Testers")
    board.readers.add(group)
    client.force_login(ann)
    assert client.get(board.get_absolute_url()).status_code == 404
    ann.groups.add(group)
    assert client.get(board.get_absolute_url()).status_code == 200
