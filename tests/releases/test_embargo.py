"""One second before a build is out nothing of it is visible, on any surface, to any member."""

import re
from datetime import timedelta
from itertools import product as every

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from forum.models import Notice, Post, Thread
from releases.models import Build, Feature, Proposal
from releases.models.build_queries import BuildQuerySet
from tests import make

pytestmark = pytest.mark.django_db
NUMBER, SECRETS = "26.11.20-x7", ("26.11.20-x7", "Quieter mornings", "widgets may redraw", "Moonlight dial", "Dims with the moon")
PART = re.compile(r"<(?:\w+:)?(\w+)>")
SEARCHES = ("redraw", "Moonlight", "26.11")


@pytest.fixture
def build(ann, bo, dana, clock):
    """A build that is ready, one second before its Friday strikes, after a week of the usual life."""
    before = make.build(friday=make.FRIDAY - timedelta(days=7), published=True, features=2)
    words = {"number": NUMBER, "headline": "Quieter mornings", "notes": "Known issue: widgets may redraw.", "state": "planned"}
    build = make.build(of=before.product, **words)
    team = make.team("Light", build.product, [bo])
    wish = make.proposal("Softer light", of=build.product, author=ann)
    feature = Feature.choose(build, wish, team, "It is ready", dana, make.THURSDAY)
    feature.title, feature.summary = "Moonlight dial", "Dims with the moon."
    feature.rework([bo], dana, make.THURSDAY)
    build.mark_ready(dana, make.THURSDAY)
    clock.move_to(build.week.publishes_at - timedelta(seconds=1))
    return build


def routes(resolver=None, before="/"):
    """Every address of the site, as it is written in the urls."""
    for found in (resolver or get_resolver()).url_patterns:
        here = getattr(found.pattern, "_route", None)
        if here is None or here == "admin/":
            continue  # allauth's few addresses by regular expression, and the staff's own rooms
        if isinstance(found, URLPattern):
            yield before + here
        else:
            yield from routes(found, before + here)


def addresses(build):
    """The routes filled with what there is."""
    kept = {"threads": Thread, "posts": Post, "proposals": Proposal, "notices": Notice, "features": Feature}
    known = {
        "product": [build.product.slug],
        "number": [build.number],
        "friday": [build.friday.isoformat()],
        "slug": [build.product.slug, build.product.news_board.slug, build.product.proposals_board.slug],
        "name": ["Ann", "Bo"],
    }
    for route in routes():
        names, model = PART.findall(route), kept.get(route.split("/")[1], Build)
        keys = {"pk": model.objects.order_by("-pk").values_list("pk", flat=True)[:4]}
        if names[:2] == ["pk", "slug"]:
            rows = [[thread.pk, thread.slug, 1] for thread in Thread.objects.all()]
        else:
            rows = every(*((known | keys).get(name, ["x"]) for name in names))
        for row in rows:
            words = iter(row)
            yield PART.sub(lambda _part, words=words: str(next(words)), route)
    for words in SEARCHES:
        for name in ("forum:search", "releases:proposals"):
            yield f"{reverse(name)}?q={words}"
    yield f"{reverse('releases:proposals')}?status=all"


def leaks(client, build):
    """Address → the secret that it tells. What was asked for in the address itself may be repeated, nothing else."""
    found = {}
    for address in addresses(build):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode(errors="replace") + str(answer.headers)
        told = [secret for secret in SECRETS if secret in text and secret not in address]
        if told or (NUMBER in address and answer.status_code == 200):
            found[address] = told
    return found


@pytest.mark.parametrize("person", [None, "ann", "bo"])
def test_nothing_leaks(build, person, request):
    client = Client()
    if person:
        client.force_login(request.getfixturevalue(person))
    assert leaks(client, build) == {}


def test_the_sweep_is_wide(build):
    swept = set(addresses(build))
    assert len(swept) > 80
    assert {reverse("home"), reverse("forum:index"), build.get_absolute_url(), f"/builds/{build.pk}/report/"} <= swept


def test_the_sweep_finds_a_planted_leak(build, client, monkeypatch):
    monkeypatch.setattr(BuildQuerySet, "visible_to", lambda self, _member: self)
    assert build.get_absolute_url() in leaks(client, build)


def test_nobody_was_told(build):
    said = [f"{notice.kind} {notice.details} {notice.where}" for notice in Notice.objects.all()]
    said += [f"{message.subject} {message.body}" for message in mail.outbox]
    assert said
    assert not [line for line in said for secret in SECRETS if secret in line]


def test_nothing_of_it_can_be_touched(build, client, ann):
    feature = build.features.get()
    client.force_login(ann)
    assert client.post(f"/features/{feature.pk}/vote/", {"value": 1}).status_code == 404
    assert client.post(f"/builds/{build.pk}/report/", {"mood": "happy"}).status_code == 404
    assert client.get(f"/builds/{build.pk}/said/").status_code == 404


def test_one_second_later_it_is_there(build, client, clock):
    clock.move_to(build.week.publishes_at)
    build.publish(build.week.publishes_at)
    found = leaks(client, build)
    assert found[reverse("releases:builds")]
    assert build.get_absolute_url() in found
