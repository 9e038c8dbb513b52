"""How the file of a build leaves: whole, in ranges, through a proxy, from S3 or elsewhere; for whom, and how it is counted."""

from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from releases import tidying
from releases.models import BuildFile, Download, DownloadCount
from releases.models.files import LARGEST
from tests import make

DATA = bytes(range(256)) * 8
SUM = sha256(DATA).hexdigest()

pytestmark = pytest.mark.django_db


def arrived(build, name="ember one.zip", device="", now=make.THURSDAY):
    file = BuildFile.begin(build, name, len(DATA), SUM, device, None, now)
    file.take_part(1, DATA, now)
    file.complete(now)
    return file


@pytest.fixture
def build(clock):
    build = make.build(published=True)
    clock.move_to(build.published_at)
    return build


def fetch(client, file, **headers):
    return client.get(file.get_absolute_url(), headers=headers)


def test_a_guest_fetches_the_file(client, kept_here, build):
    file = arrived(build)
    answer = fetch(client, file)
    assert (answer.status_code, answer.getvalue()) == (200, DATA)
    assert answer["Content-Length"] == str(len(DATA))
    assert answer["Content-Disposition"] == 'attachment; filename="ember one.zip"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["ETag"] == f'"{SUM}"'


@pytest.mark.parametrize("name", ["系统.zip", 'a"b.zip', "a;b.zip", "50%.zip"])
def test_a_file_keeps_its_name(client, kept_here, build, name):
    answer = fetch(client, arrived(build, name))
    assert answer.getvalue() == DATA
    assert answer["Content-Disposition"].startswith("attachment; filename")


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 1), ("bytes=100-199", 100, 200), ("bytes=2000-", 2000, 2048), ("bytes=-10", 2038, 2048),
        ("bytes=5-9999", 5, 2048), ("bytes=-9999", 0, 2048),
    ],
)  # fmt: skip
def test_a_range_is_sent(client, kept_here, build, wanted, start, end):
    answer = fetch(client, arrived(build), range=wanted)
    assert answer.getvalue() == DATA[start:end]
    assert answer["Content-Length"] == str(end - start)
    if end - start < len(DATA):
        assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {start}-{end - 1}/2048")


@pytest.mark.parametrize("wanted", ["bytes=2048-", "bytes=9999-10000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(client, kept_here, build, wanted):
    answer = fetch(client, arrived(build), range=wanted)
    assert (answer.status_code, answer["Content-Range"], answer.content) == (416, "bytes */2048", b"")


@pytest.mark.parametrize("wanted", ["bytes=5-1", "lines=1-2", "bytes=1-2,5-6", "bytes=a-b", "bytes=-", "bytes=" + "9" * 30 + "-"])
def test_what_is_no_range_gives_the_whole(client, kept_here, build, wanted):
    answer = fetch(client, arrived(build), range=wanted)
    assert (answer.status_code, answer.getvalue()) == (200, DATA)


def test_a_download_goes_on_only_with_the_same_file(client, kept_here, build):
    file = arrived(build)
    assert fetch(client, file, range="bytes=100-", if_range=f'"{SUM}"').status_code == 206
    assert fetch(client, file, range="bytes=100-", if_range='"another"').status_code == 200


def test_who_has_it_already_is_sent_nothing(client, kept_here, build):
    answer = fetch(client, arrived(build), if_none_match=f'"{SUM}"')
    assert (answer.status_code, answer.content) == (304, b"")


def test_behind_a_proxy_the_proxy_sends_it(client, kept_here, build, settings):
    settings.BUILDS_ACCEL = "/_builds/"
    file = arrived(build)
    answer = fetch(client, file)
    assert answer["X-Accel-Redirect"] == f"/_builds/{file.stored}"
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer.content, answer["X-Content-Type-Options"]) == (b"", "nosniff")


def test_both_places_give_the_same_file(client, kept, build):
    """From S3 by an address that is signed and soon of no use."""
    file = arrived(build)
    answer = fetch(client, file)
    if answer.status_code == 302:
        signed = parse_qs(urlsplit(answer.url).query)
        assert int(signed["X-Amz-Expires"][0]) <= 300
        answer = requests.get(answer.url, headers={"Range": "bytes=100-199"}, timeout=10)
        assert (answer.content, answer.status_code) == (DATA[100:200], 206)
        assert "attachment" in answer.headers["Content-Disposition"]
    else:
        assert answer.getvalue() == DATA


def test_an_outside_file_may_be_larger_than_one_that_is_kept_here(build, clock):
    file = BuildFile.point(build, "ember.zip", LARGEST + 1, SUM, "", "https://mirror.example.org/ember.zip", None, clock())
    assert file.size == LARGEST + 1


def test_an_outside_address_is_led_to(client, build, clock):
    address = "https://files.example.org/ember.zip"
    file = BuildFile.point(build, "ember.zip", 5, SUM, "", address, None, clock())
    assert fetch(client, file).url == address
    assert Download.objects.count() == 1


# For whom


def test_nobody_fetches_from_a_build_that_is_not_out(client, ann, dana, kept_here, clock):
    build = make.build()
    file = arrived(build)
    for person in (None, ann):
        if person:
            client.force_login(person)
        assert fetch(client, file).status_code == 404
    client.force_login(dana)
    assert fetch(client, file).getvalue() == DATA


def test_a_seat_that_the_build_has_reached_fetches_it(client, ann, kept_here, clock):
    build = make.build()
    file, ring = arrived(build), make.ring(of=build.product)
    ring.seats.create(member=ann, number=1, bucket=0)
    client.force_login(ann)
    assert fetch(client, file).status_code == 404
    build.rollouts.create(ring=ring, share=100)
    assert fetch(client, file).getvalue() == DATA


def test_a_withdrawn_build_gives_none_and_says_why(client, dana, kept_here, build, clock):
    file = arrived(build)
    build.withdraw("It loses messages.", dana, clock())
    answer = fetch(client, file)
    assert answer.status_code == 410
    assert "It loses messages." in answer.content.decode()
    assert not Download.objects.exists()


def test_nothing_half_arrived_is_given(client, kept_here, build):
    file = BuildFile.begin(build, "half.zip", 10, "", "", None, make.THURSDAY)
    assert fetch(client, file).status_code == 404


def test_the_name_belongs_to_the_file(client, kept_here, build):
    file = arrived(build)
    assert client.get(file.get_absolute_url().replace("one", "two")).status_code == 404


# Counting


def test_each_download_is_counted_once(client, kept_here, build):
    file = arrived(build)
    fetch(client, file)
    fetch(client, file, range="bytes=0-99")
    fetch(client, file, range="bytes=100-")
    client.head(file.get_absolute_url())
    assert build.files.counted().get().fetched == 2


def test_the_tick_sums_up_by_the_community_s_day(build, kept_here, clock):
    file = arrived(build)
    file.fetch(clock())
    file.fetch(clock())
    file.fetch(clock() + timedelta(hours=8))  # one in the morning, there
    assert tidying.sum_up_downloads(clock() + timedelta(days=1)) == 3
    file.fetch(clock())
    assert tidying.sum_up_downloads(clock() + timedelta(days=1)) == 1
    assert tidying.sum_up_downloads(clock() + timedelta(days=1)) == 0
    assert list(DownloadCount.objects.order_by("day").values_list("count", flat=True)) == [3, 1]
    file.fetch(clock())
    assert build.files.counted().get().fetched == 5
    assert Download.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_downloads_at_once_and_ticks_between_lose_and_double_nothing(kept_here, build, clock, at_once):
    file = arrived(build)

    def work(i):
        for _n in range(5):
            if i % 2:
                tidying.sum_up_downloads(clock())
            else:
                file.fetch(clock())

    assert at_once(6, work) == [None] * 6
    assert build.files.counted().get().fetched == 15
    tidying.sum_up_downloads(clock())
    assert (build.files.counted().get().fetched, Download.objects.count()) == (15, 0)


def test_the_page_says_how_often(client, kept_here, build):
    file = arrived(build, device="Ember One")
    for _n in range(3):
        fetch(Client(), file)
    html = client.get(build.get_absolute_url()).content.decode()
    for words in ("3 downloads", "Ember One", SUM, file.get_absolute_url()):
        assert words in html
