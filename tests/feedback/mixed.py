"""A crowd whose people live in cities, hold devices, speak languages and sit in rings; and a reader of its figures."""

import csv
import io
import random
import re

from feedback.models import FourGridReport
from forum.models import Member
from releases.models import Running, Seat
from tests import make
from tests.feedback.crowd import Crowd

CITIES = ("", "北京", "上海 ", "Shanghai", "shanghai", "拉萨")
DEVICES = ("", "Ember 2", "ember 2", "Ember 3")


def mixed(members=60, seed=11):
    """The crowd; of some cities there are only a few."""
    crowd, dice = Crowd().gather(members), random.Random(seed)
    product = crowd.builds[0].product
    crowd.rings = [make.ring("Hundred", of=product), make.ring("Daily", of=product)]
    crowd.seats = {}
    for person in dict.fromkeys(report.author for report in crowd.reports):
        city, language = dice.choices(CITIES, (4, 8, 4, 4, 4, 1))[0], dice.choice(("", "en", "zh-hans"))
        Member.objects.filter(pk=person.pk).update(city=city, language=language)
        person.city, person.language = city, language
        for ring in dice.sample(crowd.rings, dice.randrange(3)):
            crowd.seats.setdefault(person.pk, set()).add(ring.pk)
        Running.objects.bulk_create(Running(build=build, member=person) for build in crowd.builds if dice.random() < 0.5)
    seats = [(ring, person) for person, rings in crowd.seats.items() for ring in rings]
    Seat.objects.bulk_create(Seat(ring_id=ring, member_id=person, number=n) for n, (ring, person) in enumerate(seats, 1))
    for report in crowd.reports:
        report.device = dice.choice(DEVICES)
    FourGridReport.objects.bulk_update(crowd.reports, ["device"])
    return crowd


def on(crowd, build):
    return [report for report in crowd.reports if report.build == build]


def figure(client, address, name):
    """A figure of the page as JSON: its rows as they are."""
    return client.get(address, {"figure": name, "as": "json"}).json()["rows"]


def sheet(client, address, name):
    text = client.get(address, {"figure": name, "as": "csv"}).getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def links(page):
    """(address, number) of each number that leads to its answers."""
    found = re.findall(r'<a(?: class="ink")? href="(/insight/\d+/answers/[^"]*)">([\d,]+)<', page)
    return [(address.replace("&amp;", "&"), int(number.replace(",", ""))) for address, number in found]


def behind(client, address):
    """How many answers the page says there are."""
    words = client.get(address).content.decode()
    return int(re.search(r'<p class="muted">([\d,]+) report', words)[1].replace(",", ""))
