"""Refusals: in our clothes, with the right number, and nothing that was typed is lost."""

import re
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path

from config import urls
from tests import make

HERE = {"Sec-Fetch-Site": "same-origin"}


def closed(request):
    raise PermissionDenied


urlpatterns = [path("closed/", closed), path("broken/", lambda request: 1 / 0), *urls.urlpatterns]


@pytest.fixture
def strict(ann):
    """Ann, in a browser whose tokens are checked."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(ann)
    return client


def test_a_wrong_address_is_404_in_our_clothes(client, db):
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert b"Nothing here" in page.content
    assert b"masthead" in page.content


@pytest.mark.urls(__name__)
def test_403_and_500_wear_them_too(strict):
    page = strict.get("/closed/")
    assert page.status_code == 403
    assert b"This door is closed to you" in page.content
    page = strict.get("/broken/")
    assert page.status_code == 500
    assert b"Something broke on our side" in page.content


def test_a_wrong_address_leads_to_the_search(client, db):
    assert 'class="button" href="/search/"' in client.get("/nowhere/").content.decode()


@pytest.mark.urls(__name__)
def test_a_page_that_does_not_know_its_reader_offers_no_log_in(strict):
    assert b"/accounts/login/" not in strict.get("/broken/").content
    assert b"/accounts/login/" in Client().get("/nowhere/").content


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "413", "429", "500"])
def test_they_need_neither_request_nor_database(name):
    assert "masthead" in render_to_string(f"{name}.html", {"limit": 12})


def test_a_request_that_is_too_large_is_refused_before_it_is_read(client, db, settings):
    page = client.post(
        "/preferences/", b"", content_type="text/plain", headers={"Content-Length": str(settings.LARGEST_REQUEST + 1)}
    )
    assert page.status_code == 413
    assert b"larger than 12 MB" in page.content


def test_that_is_said_in_the_readers_language(client, db, settings):
    headers = {"Content-Length": str(settings.LARGEST_REQUEST + 1), "Accept-Language": "zh-CN"}
    assert b'lang="zh-Hans"' in client.post("/preferences/", b"", content_type="text/plain", headers=headers).content


def test_fields_that_are_too_much_are_413_as_well(strict, settings):
    page = strict.post("/preferences/", {"theme": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}, headers=HERE)
    assert page.status_code == 413


def test_too_many_fields_are_400(strict, settings):
    page = strict.post("/preferences/", {f"f{n}": "x" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}, headers=HERE)
    assert page.status_code == 400
    assert b"We could not read that" in page.content


def test_what_was_typed_can_be_sent_again_when_the_token_is_old(strict):
    thread = make.thread("Hello")
    words = 'It\'s <b>long</b> & "quoted"\nin two lines'
    refused = strict.post(f"/threads/{thread.pk}/replies/", {"body": words}, headers=HERE)
    assert refused.status_code == 403
    assert b"Send it again" in refused.content
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', refused.content.decode().split('id="again"')[1]))
    assert unescape(form["body"]) == words
    sent = strict.post(f"/threads/{thread.pk}/replies/", {name: unescape(value) for name, value in form.items()}, headers=HERE)
    assert sent.status_code in (302, 303)
    assert thread.posts.filter(body__contains="quoted").exists()


def test_where_nothing_was_typed_no_words_are_promised(strict):
    promise = b"What you typed stands below"
    assert promise not in strict.post("/threads/1/replies/", {"action": "preview"}, headers=HERE).content
    assert promise in strict.post("/threads/1/replies/", {"body": "Hello"}, headers=HERE).content


def test_passwords_and_codes_are_never_shown_again(strict):
    secret = {
        "password": "s3cret-1",
        "oldpassword": "s3cret-2",
        "code": "s3cret-3",
        "login": "Ann",
        "csrfmiddlewaretoken": "s3cret-4",
    }
    page = strict.post("/accounts/login/", secret, headers=HERE).content
    assert b"s3cret" not in page
    assert b'value="Ann"' in page
    assert b"are not kept" in page


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_sites_form_is_refused_without_an_offer(strict, headers):
    page = strict.post("/threads/1/replies/", {"body": "Buy now"}, headers=headers)
    assert page.status_code == 403
    assert b"Buy now" not in page.content
    assert b"Send it again" not in page.content


@pytest.mark.parametrize("address", ["/", "/nowhere/", "/settings/", "/static/js/site.js", "/healthz"])
def test_the_policy_goes_with_every_answer(client, db, settings, address):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    assert "default-src 'none'" in client.get(address)["Content-Security-Policy"]
