"""One second before a build is out nothing of it is seen by anybody outside its ring, on any surface; then all of it is."""

import json
import logging
import time
from datetime import timedelta
from difflib import unified_diff

import pytest
from django.core import mail
from django.db.models import OuterRef
from django.test import Client
from django.urls import resolve, reverse

from config.api import asking
from forum import guests
from forum.models import Notice, Outgoing
from forum.models.boards import BoardQuerySet
from forum.models.posts import PostQuerySet
from releases import this_week, trace
from releases.models import Build, Feature
from releases.models.build_queries import BuildQuerySet
from releases.views import builds
from tests import make
from tests.releases.secret_week import FIRMWARE, KEPT, NUMBER, RAW, TOLD, WHISPERED, WORDS, grow, strikes
from tests.releases.sweep import NEVER_KEY, NEVER_NUMBER, Sweep, place_of

pytestmark = pytest.mark.django_db
SEARCHED = ("hums", "Moonlight", "26.11.20", "Whisper")
SECOND = timedelta(seconds=1)

# Where a ring's members find the build that has come to them, and their own room; nothing else tells them of it.
THE_RINGS = {
    *("releases:build", "releases:notes", "releases:file", "releases:stop-ship", "releases:rings", "releases:ring"),
    *("releases:credits", "releases:credits-picture", "releases:credits-feed", "releases:ring_updates", "releases:proposal"),
    *("home", "forum:index", "forum:board", "forum:thread", "forum:edit-post", "forum:history", "forum:search", "forum:member"),
    *("forum:notices", "forum:notice", "feedback:report"),
    *("api:builds", "api:build", "api:threads", "api:thread", "api:posts"),
}
NAMED, ITEMS = {NUMBER, WORDS["headline"]}, {"Moonlight dial", "Dims with the moon", "Slow fan"}
MEASURES, FILES = {"Light at midnight", "41 lux", "17 lux"}, {"moonlight.bin", "moonlight-full.zip", "ab" * 32}
OUT = {
    "home": NAMED,
    "forum:index": NAMED,
    "forum:board": NAMED,
    "forum:thread": NAMED | ITEMS,
    "forum:search": NAMED,
    "releases:proposal": {NUMBER},
    "releases:roadmap": NAMED,
    "releases:builds": NAMED,
    "releases:latest": {NUMBER},
    "releases:build": set(TOLD) - {NUMBER},
    "releases:file": set(),
    "releases:notes": {WORDS["headline"], "lm36", "Widgets may redraw", "**glows**"} | ITEMS | MEASURES | FILES,
    "releases:compare": ITEMS | MEASURES,
    "releases:changelog": NAMED | ITEMS | MEASURES,
    "releases:changelog_markdown": NAMED | ITEMS | MEASURES | FILES,
    "releases:changelog_feed": NAMED | ITEMS | MEASURES,
    "releases:updates": NAMED | FILES,
    "releases:credits": {"Lunette"},
    "releases:credits-feed": {"Lunette"},
    "releases:credits-picture": set(),
    "awards:week": {NUMBER},
    "widgets:countdown": {NUMBER},
    "widgets:countdown-json": {NUMBER},
    "sitemap-section": {NUMBER},
    "api:week": {NUMBER},
    "api:builds": NAMED,
    "api:build": {WORDS["headline"], "lm36", "Widgets may redraw"} | ITEMS | FILES,
    "api:threads": NAMED,
    "api:posts": {NUMBER} | ITEMS,
}


@pytest.fixture
def week(ann, bo, dana, clock, settings, kept_here, monkeypatch):
    """One second before the instant, after a week of the usual life; nobody is slowed down."""
    settings.UPDATE_KEY = bytes(range(32))
    for limit in ("GUEST_A_MINUTE", "TOKEN_A_MINUTE", "WRITES_A_MINUTE", "WRONG_A_MINUTE"):
        monkeypatch.setattr(asking, limit, 10**9)
    logging.disable(logging.WARNING)  # thousands of lines that say that nothing was found
    yield grow(clock, ann, make.member("Cy"), bo, dana)
    logging.disable(logging.NOTSET)


@pytest.fixture
def sweep(week, request):
    """Sweep as somebody, by the name of the fixture; as a guest without one."""
    return lambda name=None: Sweep(week, request.getfixturevalue(name) if name else None, SEARCHED)


def leaking(week, answers, secrets):
    """(address, what it tells) for each that tells something. What was asked for in the address may be repeated, no more."""
    for address, answer in answers:
        said = [secret for secret in secrets if secret in answer.text and secret not in address]
        if said or (NUMBER in address and answer.status == 200):
            yield address, said


def leaks(week, found, secrets):
    return dict(leaking(week, found.items(), secrets))


def by_view(told):
    """The same by the names of the views, for what there is one of."""
    names = {}
    for address, said in told.items():
        names.setdefault(resolve(address.partition("?")[0]).view_name, set()).update(said)
    return names


def every_secret(week):
    return [*TOLD, *RAW, *WHISPERED, *KEPT, week.stem]


def tell_tales(week, found):
    """The addresses whose answer differs from that for a thing that never was: by a byte, or by what the database is asked."""
    keys = {
        "features": week.build.features.last().pk,
        "stop-ships": week.build.stop_ships.get().pk,
        "threads": week.talk.pk,
        "posts": week.talk.posts.first().pk,
        "problems": "none",  # no problem is the build's
    }
    for address, answer in found.items():
        names = {NEVER_NUMBER: NUMBER, str(NEVER_KEY): str(keys.get(place_of(address), week.build.pk))}
        if "/files/" in address:
            names[str(NEVER_KEY)] = str(week.file.pk)
        of_it = address
        for never, name in names.items():
            of_it = of_it.replace(never, name)
        other = found.get(of_it)
        if of_it != address and other and answer.said_of(names) != other.said_of({}):
            yield of_it


def differ(found, bare):
    """{address: the lines and statements that are in one answer and not in the other}"""
    pairs = ((address, found[address].said_of({}), bare[address].said_of({})) for address in found)
    return {address: list(unified_diff(lines(one), lines(other), n=0)) for address, one, other in pairs if one != other}


def lines(said):
    status, text, asked = said
    return [str(status), *text.splitlines(), *asked]


@pytest.mark.parametrize("reader", [None, "bo"])
def test_nobody_outside_its_ring_sees_a_thing(week, sweep, reader):
    """Neither a guest nor a member; not even one of its makers, who sits in a ring that it has not come to."""
    swept = sweep(reader)
    found = swept.look()
    assert leaks(week, found, every_secret(week)) == {}
    assert list(tell_tales(week, found)) == []
    touched = swept.touch()
    assert leaks(week, touched, every_secret(week)) == {}
    assert list(tell_tales(week, touched)) == []
    week.strip()
    assert differ(found, swept.look()) == {}


def test_the_ring_sees_the_build_and_nothing_that_is_kept_from_it(week, sweep):
    """What has come to a ring is on the ring's pages, in its room and in its feed; those in charge keep theirs to themselves."""
    told = by_view(leaks(week, sweep("ann").look(), every_secret(week)))
    assert set(TOLD) - {NUMBER} <= told["releases:build"]
    assert told.keys() == THE_RINGS
    assert {name for name, said in told.items() if said & set(KEPT)} == {"releases:stop-ship"}
    assert not [name for name, said in told.items() if said & set(KEPT[:2])]


@pytest.mark.parametrize("reader", [None, "bo"])
def test_at_the_instant_all_of_it_is_there(week, sweep, clock, reader):
    """And what was said in the ring's room, or among those in charge, stays there."""
    strikes(clock, week.instant)
    found = sweep(reader).look()
    told = by_view(leaks(week, found, [*TOLD, *RAW, week.stem]))
    missing = {name: said - told.get(name, set()) for name, said in OUT.items()}
    assert not {name: said for name, said in missing.items() if said or name not in told}
    assert leaks(week, found, [*WHISPERED, *KEPT]).keys() <= {address for address in found if NUMBER in address}
    assert found[week.file.get_absolute_url()].body == FIRMWARE
    assert found[reverse("releases:credits-picture", args=[week.build.product.slug, NUMBER])].body.startswith(b"\x89PNG")


def test_held_back_beyond_its_instant_it_is_as_secret_as_before(week, sweep, dana, clock):
    week.build.keep_back("One more look", dana, clock())
    strikes(clock, week.instant + SECOND)
    assert leaks(week, sweep().look(), every_secret(week)) == {}


def test_nothing_is_sent_to_anybody_outside_its_ring_before(week, ann, dana):
    """Notices, the one outbox with webhooks and mails, and the mails that left."""
    inside = [ann.pk, dana.pk]
    said = [f"{notice.kind} {notice.details} {notice.where}" for notice in Notice.objects.exclude(member__in=inside)]
    said += [json.dumps(row.payload) for row in Outgoing.objects.exclude(member__in=inside)]
    said += [f"{sent.subject} {sent.body}" for sent in mail.outbox if not {ann.email, dana.email} & set(sent.to)]
    kinds = Outgoing.objects.filter(channel="webhook").order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["award.announced", "ballot.frozen", "desk.alarm", "proposal.status"]
    assert not [line for line in said for secret in every_secret(week) if secret in line]
    assert Notice.objects.filter(kind="ring_build").values_list("member", flat=True).get() == ann.pk
    assert [sent.to for sent in mail.outbox if NUMBER in sent.subject and "is here for" in sent.subject] == [[ann.email]]


def test_at_the_instant_everybody_is_told_once(week, clock):
    strikes(clock, week.instant)
    strikes(clock, week.instant + SECOND)
    people = Notice.objects.filter(kind="build_out", cause=f"build:{week.build.pk}").values_list("member__username", flat=True)
    assert {"Ann", "Bo", "Cy", "Dana", "Lunette"} <= set(people)
    out = [to for sent in mail.outbox if f"{NUMBER} is out" in sent.subject for to in sent.to]
    assert len(out) == len(set(out)) == len(people)
    told = [row.payload["body"] for row in Outgoing.objects.filter(kind="build.published")]
    assert [(body["data"]["number"], body["data"]["headline"]) for body in told] == [(NUMBER, WORDS["headline"])]


def test_no_page_that_is_kept_is_early_or_late(week, clock, settings, monkeypatch):
    """What guests are answered is kept for a second; an ETag from before or from the ring opens nothing."""
    settings.GUEST_PAGES_SECONDS = 1
    passed, real = [0], time.time
    monkeypatch.setattr(guests.time, "time", lambda: real() + passed[0])
    ann, guest = Client(), Client()
    ann.force_login(week.ring.seats.get().member)
    where, feed = week.build.get_absolute_url(), reverse("releases:updates", args=[week.build.product.slug])
    pages = [where, f"{where}credits.json", f"{where}notes.md", week.file.get_absolute_url()]
    tags = [ann.get(page).headers.get("ETag", '"none"') for page in pages]
    assert [guest.get(page, headers={"If-None-Match": tag}).status_code for page, tag in zip(pages, tags, strict=True)] == [404] * 4
    old = guest.get(feed).headers["ETag"]
    strikes(clock, week.instant)
    passed[0] = 2
    assert [guest.get(page).status_code for page in pages] == [200] * 4
    fresh = guest.get(feed, headers={"If-None-Match": old})
    assert fresh.status_code == 200
    assert NUMBER in fresh.text
    assert guest.get(f"{where}credits.json").json()["makers"] == ["Bo", "Lunette"]


PLANTED = {
    "a build's page": (BuildQuerySet, "visible_to", lambda self, _member: self),
    "feeds and changelogs": (BuildQuerySet, "out", lambda self: self),
    "a ring's room": (BoardQuerySet, "readable_by", lambda self, _member: self),
    "search": (PostQuerySet, "visible_to", lambda self, _member: self),
    "a wish's trace": (trace, "shipped", lambda _member: Feature.objects.filter(proposal=OuterRef("pk"))),
    "what the API says of the week": (this_week.ThisWeek, "build", property(lambda _week: Build.objects.get(state="ready"))),
}


@pytest.mark.parametrize("place", PLANTED)
def test_a_planted_leak_is_found(week, sweep, monkeypatch, place):
    monkeypatch.setattr(*PLANTED[place])
    assert any(leaking(week, sweep().each(), every_secret(week)))


def test_a_refusal_that_asks_the_database_once_more_is_found(week, sweep, monkeypatch):
    seen = builds._seen

    def slower(request, product, number):
        _ready = Build.objects.filter(number=number, state="ready").exists() and Build.objects.count()
        return seen(request, product, number)

    monkeypatch.setattr(builds, "_seen", slower)
    swept, where = sweep(), week.build.get_absolute_url()
    swept.asked = [where, where.replace(NUMBER, NEVER_NUMBER)]
    assert list(tell_tales(week, swept.look())) == [where]


def test_a_number_that_counts_what_is_not_out_is_found(week, sweep, monkeypatch):
    monkeypatch.setattr(this_week.ThisWeek, "number", property(lambda _week: Feature.objects.count()))
    swept = sweep()
    swept.asked = [reverse("home")]
    found = swept.look()
    week.strip()
    assert list(differ(found, swept.look())) == swept.asked
