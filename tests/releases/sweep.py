"""Asks for every address there is, as one reader, and keeps what comes back."""

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product as every

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.regex_helper import normalize

from awards.thanks.models import Thanks
from config.api.site import api
from feedback.models import FourGridReport
from feedback.problems.models import Problem, Shift
from forum.models import Notice, Outgoing, Post, Thread, Token, Webhook
from forum.models.tokens import SCOPES
from releases import updates
from releases.models import Candidate, Feature, Invitation, Proposal, Seat, StopShip
from tests import make

PART = re.compile(r"<(?:\w+:)?(\w+)>")
NEVER_KEY, NEVER_NUMBER = 1_000_007, "77.7.7-q"  # there has never been such a thing
KEPT = {
    "threads": Thread,
    "posts": Post,
    "proposals": Proposal,
    "notices": Notice,
    "features": Feature,
    "stop-ships": StopShip,
    "candidates": Candidate,
    "invitations": Invitation,
    "outbox": Outgoing,
    "webhooks": Webhook,
    "problems": Problem,
    "shifts": Shift,
    "thanks": Thanks,
    "reports": FourGridReport,
}
BODIES = {"team": "Light", "title": "Moon", "name": "x.bin", "size": 7, "sha256": "ab" * 32, "address": "https://a.example.org/x"}
PLACES = {"builds", "schedule", "features", "stop-ships", "insight"}  # where what belongs to a build stands
OF_THE_HOUR = ("Content-Length", "Expires")
LEFT_OUT = ("/accounts/logout", "/admin/logout", "/admin/jsi18n")  # the reader stays; nobody's data
CHANGES_WITH_EACH_LOOK = re.compile(
    r'(csrfmiddlewaretoken" value=|X-CSRFToken&quot;: &quot;|name="submission" value=)"?[\w-]+|nonce="[^"]+"|/ring/[^/]+\.json'
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: str
    body: bytes
    asked: tuple = ()  # the statements that the database was asked, without their values

    @property
    def text(self):
        return self.body.decode(errors="replace") + self.headers

    def said_of(self, names):
        """All that a reader could tell two answers apart by, with other names in it for things that go by others."""
        said = CHANGES_WITH_EACH_LOOK.sub("", self.text)
        for name, other in names.items():
            said = said.replace(name, other)
        return self.status, said, self.asked


def routes(resolver=None, before="/"):
    """Every address of the site, as it is written in the urls."""
    for found in (resolver or get_resolver()).url_patterns:
        here = getattr(found.pattern, "_route", None)
        if here is None:  # allauth's few addresses by regular expression
            here = re.sub(r"%\((\w+)\)s", r"<\1>", normalize(found.pattern._regex)[0][0])
        if isinstance(found, URLPattern):
            yield before + here
        else:
            yield from routes(found, before + here)


def addresses(week, reader=None):
    """The routes filled with what there is, and with what there never was."""
    build, seat = week.build, Seat.objects.filter(member=reader and reader.pk).first()
    known = {
        "section": ["builds", "threads", "proposals", "ballots", "weeks", "tubs", "changelogs"],
        "product": [build.product.slug],
        "number": [build.number, NEVER_NUMBER],
        "friday": [build.friday.isoformat(), week.before.friday.isoformat()],
        "slug": [build.product.slug, week.ring.slug, week.other.slug, week.ring.board.slug, build.product.news_board.slug],
        "name": ["Ann", "Lunette", week.file.name],
        "text": [updates.pass_of(seat)] if seat else [],
        "part": ["1"],
        "feature": [*build.features.values_list("pk", flat=True)[:1], NEVER_KEY],
        "edition": ["1"],
        "shape": ["wide"],
        "year": [str(build.friday.year)],
        "quarter": [str((build.friday.month + 2) // 3)],
    }
    for route in routes():
        names, keys = PART.findall(route), [*keys_of(route, week), NEVER_KEY]
        if names[:2] == ["pk", "slug"]:
            rows = [[pk, "x", 1] for pk in keys] + [[talk.pk, talk.slug, 1] for talk in Thread.objects.all()]
        elif names[:2] == ["pk", "file"]:
            rows = every([build.pk, NEVER_KEY], [week.file.pk, NEVER_KEY], "1")
        else:
            rows = every(*((known | dict.fromkeys(("pk", "id"), keys)).get(name, ["x"]) for name in names))
        for row in rows:
            words = iter(row)
            yield PART.sub(lambda _part, words=words: str(next(words)), route)


def keys_of(route, week):
    """Of what such an address is about: the build, or the latest things of its kind."""
    if "/files/" in route:
        return [week.file.pk]
    model = KEPT.get(place_of(route))
    return model.objects.order_by("-pk").values_list("pk", flat=True)[:3] if model else [week.build.pk, week.before.pk]


def place_of(address):
    return address.partition("/")[2].removeprefix("api/v1/").split("/")[0]


def questions(week, words):
    """What can be asked of the addresses that take questions."""
    product, number = week.build.product.slug, week.build.number
    for word in words:
        for where in (reverse("forum:search"), reverse("releases:proposals"), reverse("releases:similar")):
            yield f"{where}?q={word}"
    yield f"{reverse('releases:similar')}?title=Moonlight+dial&product={week.build.product.pk}"
    yield f"{reverse('releases:proposals')}?status=all"
    for newer, older in ((number, week.before.number), (week.before.number, number), (NEVER_NUMBER, week.before.number)):
        yield f"{reverse('releases:compare', args=[product])}?a={older}&b={newer}"
    for where in ("releases:changelog", "releases:changelog_markdown"):
        yield f"{reverse(where, args=[product])}?before=2027-01-01"
    yield f"{reverse('releases:builds')}?before=2027-01-01"
    yield f"{reverse('releases:calendar')}?product={product}"
    yield f"{reverse('awards:index')}?before=2027-01-01"
    for problem in Problem.objects.all():
        yield from (f"{problem.get_absolute_url()}?desk={desk}" for desk in ("turn", "add", "merge", "split"))
    yield f"{reverse('problems:index')}?state=all"
    yield from (f"/api/v1/{name}?product={product}" for name in ("builds", "proposals"))


class Sweep:
    """One reader with a browser and, for machines, a token that opens whatever this reader may open."""

    def __init__(self, week, reader=None, words=()):
        self.week, self.client, self.token = week, Client(), {}
        asked = dict.fromkeys([*addresses(week, reader), *questions(week, words)])
        self.asked = [address for address in asked if not address.startswith(LEFT_OUT)]
        if reader:
            self.client.force_login(reader)
            self.token["Authorization"] = f"Bearer {Token.issue(reader, 'CI', list(SCOPES), make.THURSDAY)[1]}"

    def look(self):
        """Address → answer."""
        return dict(self.each())

    def each(self):
        """One after the other. Nothing that was kept for a while is used again, and looking leaves no traces."""
        with transaction.atomic():
            for address in self.asked:
                yield address, self.get(address)
            transaction.set_rollback(True)

    def get(self, address, **headers):
        cache.clear()  # what runs out meanwhile, on a slow machine, is no difference between two looks
        with statements() as asked:
            token = self.token if address.startswith("/api/v1/") else {}
            answer = self.client.get(address, headers=token | headers)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return Answer(answer.status_code, headers_of(answer), body, tuple(asked))

    def send(self, method, address, body=None):
        sent = json.dumps(body or {})
        cache.clear()
        with statements() as asked:
            answer = self.client.generic(method, address, sent, "application/json", headers=self.token)
        return Answer(answer.status_code, headers_of(answer), answer.content, tuple(asked))

    def touch(self):
        """What comes back to whoever tries to change something of the build: "POST /address/" → answer."""
        return {f"{method} {address}": self.send(method, address, body) for method, address, body in self.changes()}

    def changes(self):
        """Every form that names a build or what belongs to one, and every operation of the API that changes something."""
        for address in self.asked:
            if place_of(address) in PLACES and "?" not in address:
                yield "POST", address, None
        product = self.week.build.product.slug
        for path, operations in api.get_openapi_schema()["paths"].items():
            for method in operations.keys() - {"get"}:
                for number in (self.week.build.number, NEVER_NUMBER):
                    yield method.upper(), path.format(product=product, number=number, id=self.week.file.pk, part=1), BODIES


@contextmanager
def statements():
    """The SQL that is run meanwhile, with a place for each value."""
    asked = []

    def keep(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield asked


def headers_of(answer):
    return "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.items()) if name not in OF_THE_HOUR)
