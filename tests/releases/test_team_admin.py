"""Administrators keep the products, the teams and who may be shown."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from releases.models import Team, TeamMember
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def admin(client):
    client.force_login(make.member("Root", is_staff=True, is_superuser=True))
    return client


def picture(name="team.png"):
    written = BytesIO()
    Image.new("RGB", (800, 600), "orange").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue())


def save(client, team, *seats, **sent):
    rows = {"seats-TOTAL_FORMS": len(seats), "seats-INITIAL_FORMS": 0}
    for n, seat in enumerate(seats):
        rows |= {f"seats-{n}-{name}": value for name, value in seat.items()}
    sent = {"product": team.product_id, "name": team.name, **rows, **sent}
    return client.post(reverse("admin:releases_team_change", args=[team.pk]), sent)


def test_a_team_gets_its_photo(admin, tmp_path):
    team = make.team()
    assert save(admin, team, new_photo=picture()).status_code == 302
    stem = Team.objects.get().photo
    assert (tmp_path / f"{stem}-256.webp").exists()
    assert admin.get(reverse("admin:releases_team_change", args=[team.pk])).status_code == 200


def test_what_is_no_picture_is_refused(admin):
    answer = save(admin, make.team(), new_photo=SimpleUploadedFile("team.png", b"<svg onload=alert(1)>"))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors.keys() == {"new_photo"}
    assert Team.objects.get().photo == ""


def test_nobody_is_shown_unless_they_agreed(admin, bo):
    save(admin, make.team(), {"member": bo.pk, "title": "Engineer"})
    assert TeamMember.objects.get().shown is False


def test_the_roles_are_no_way_into_the_administration(client, chen, dana):
    for person in (chen, dana):
        client.force_login(person)
        assert client.get(reverse("admin:releases_team_changelist")).status_code == 302
