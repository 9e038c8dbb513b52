"""The release manager's page of a build's files: with and without a script, and from a browser that is closed half-way."""

import re
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect

from releases.models import files
from tests import make
from tests.hands import Person

DATA = bytes(range(250)) * 10
FILE = {"name": "ember.zip", "mimeType": "application/zip", "buffer": DATA}

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(clock, kept_here, monkeypatch):
    monkeypatch.setattr(files, "PART", 1000)
    monkeypatch.setattr("releases.views.files.PART", 1000)
    return make.build()


def address(build):
    return reverse("releases:files", args=[build.pk])


def send(client, build, **more):
    sent = {"action": "send", "file": SimpleUploadedFile("ember.zip", DATA), "device": "", "sha256": "", **more}
    return client.post(address(build), sent)


def test_a_plain_form_sends_a_file(client, dana, build):
    client.force_login(dana)
    assert send(client, build, sha256=sha256(DATA).hexdigest().upper()).status_code == 302
    assert build.files.complete().get().sha256 == sha256(DATA).hexdigest()


def test_a_wrong_sum_is_refused_with_the_page(client, dana, build):
    client.force_login(dana)
    answer = send(client, build, sha256="0" * 64)
    assert answer.status_code == 409
    assert "another checksum" in answer.content.decode()
    assert not build.files.complete().exists()


@pytest.mark.parametrize("wrong", [{"sha256": "abc"}, {"file": SimpleUploadedFile(".hidden", b"x")}, {"file": ""}])
def test_a_wrong_form_is_shown_again(client, dana, build, wrong):
    client.force_login(dana)
    assert send(client, build, **wrong).status_code == 422
    assert not build.files.exists()


def test_a_file_elsewhere_is_named(client, dana, build):
    client.force_login(dana)
    sent = {"action": "point", "name": "e.zip", "size": 9, "sha256": "a" * 64, "address": "https://files.example.org/e.zip"}
    assert client.post(address(build), sent | {"address": "ftp://files.example.org/e.zip"}).status_code == 422
    assert client.post(address(build), sent).status_code == 302
    assert build.files.complete().get().address == "https://files.example.org/e.zip"


def test_only_release_managers_come_here(client, ann, chen, dana, build):
    for person, status in ((None, 302), (ann, 403), (chen, 403), (dana, 200)):
        if person:
            client.force_login(person)
        assert client.get(address(build)).status_code == status
    assert client.post(address(build), {"action": "burn"}).status_code == 400


def test_a_script_is_told_what_is_here(client, dana, build):
    client.force_login(dana)
    begin = {"action": "begin", "name": "ember.zip", "size": len(DATA), "sha256": "", "device": ""}
    said = client.post(address(build), begin).json()
    assert (said["part"], said["parts"], said["sent"]) == (1000, 3, {})
    part = f"{address(build)}{said['file']}/2/"
    assert client.post(part, DATA[1000:2000], "application/octet-stream").json() == {"new": True}
    assert client.post(part, DATA[:5], "application/octet-stream").status_code == 409
    assert client.post(address(build), begin).json()["sent"] == {"2": sha256(DATA[1000:2000]).hexdigest()}
    assert client.post(f"{address(build)}{said['file']}/", {"action": "complete"}).status_code == 409
    assert client.post(address(build), begin | {"name": "../x"}).status_code == 422


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-CN", 390)])
def test_an_upload_that_is_closed_half_way_goes_on(browser, live_server, dana, build, language, width):
    dana_s = Person(browser, live_server.url, dana, locale=language, viewport={"width": width, "height": 800})
    page, sent = dana_s.page, []
    page.on("request", lambda request: sent.append(request.url) if re.search(r"/files/\d+/\d+/$", request.url) else None)
    page.route("**/files/*/3/", lambda route: None)  # the line hangs
    dana_s.goes_to(address(build))
    page.set_input_files("input[name=file]", FILE)
    page.locator("form[data-upload] button").click()
    expect(page.locator("progress")).to_have_js_property("value", 2 / 3)
    assert build.files.get().missing_parts() == [3]
    page.reload()
    page.unroute("**/files/*/3/")
    dana_s.sees("2 of 3 parts are here" if language == "en" else "已收到 2 / 3 块")
    sent.clear()
    page.set_input_files("input[name=file]", FILE)
    page.locator("form[data-upload] button").click()
    dana_s.sees("ember.zip is here." if language == "en" else "ember.zip 已收到。")
    assert [url[-2] for url in sent] == ["3"]
    assert build.files.complete().get().sha256 == sha256(DATA).hexdigest()
    dana_s.context.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "width"), [("en", 390), ("zh-CN", 1280)])
def test_a_guest_reads_the_build_and_fetches_its_file(browser, live_server, client, dana, build, clock, language, width):
    make.feature(build, "Longer nights", measure="One night", before="11 %", after="4 %")
    client.force_login(dana)
    send(client, build)
    build.publish(build.week.publishes_at)
    clock.move_to(build.week.publishes_at)
    guest = Person(browser, live_server.url, None, locale=language, viewport={"width": width, "height": 800})
    guest.goes_to(build.get_absolute_url())
    for words in ("Longer nights", "11 %", "4 %", "ember.zip"):
        guest.sees(words)
    with guest.page.expect_download() as waiting:
        guest.page.locator("main header a.primary").click()
    assert waiting.value.suggested_filename == "ember.zip"
    assert waiting.value.path().read_bytes() == DATA
    there = guest.context.request.get(build.files.get().get_absolute_url(), headers={"Range": "bytes=1000-1099"})
    assert (there.status, there.body()) == (206, DATA[1000:1100])
    guest.context.close()
