"""An index over days as a line, with marks where builds went out and where something happened."""

from collections import namedtuple
from dataclasses import replace
from decimal import Decimal

from feedback.chart import across, chart
from feedback.growth.figured import plain
from feedback.growth.spans import DAY, today
from forum import spoken
from releases.cycle import local
from releases.models import Build

SPANS = (84, 365)  # days that can be looked at
MOST_DOTS = 100  # of more the line alone is seen
FINEST, NEVER = Decimal("0.0001"), Decimal(1)  # steps of the scale: for small numbers, and for none at all

Point = namedtuple("Point", "number day value")
Mark = namedtuple("Mark", "day sign label x event")  # sign: the figure in the chart; none for a build


def days_until(now, number):
    return [today(now) - DAY * n for n in reversed(range(number))]


def curve(days, readings):
    """The Chart of an index over these days; a day without a value is left out of the line."""
    values = {reading.day: reading.value for reading in readings}
    points = [Point(f"{day:%m-%d}", day, values.get(day)) for day in days]
    drawn = chart(points, lambda point: point.value, finest=FINEST if any(values.values()) else NEVER)
    dots = drawn.dots if len(drawn.dots) <= MOST_DOTS else ()
    return replace(drawn, dots=dots, lines=tuple((y, plain(Decimal(number))) for y, number in drawn.lines))


def marks(product, days):
    """What is marked on these days, the oldest first: the product's builds and its events, these with a figure each."""
    places = dict(zip(days, across(len(days)), strict=True))
    out = Build.objects.out().filter(product=product, published_at__gte=local(days[0]), published_at__lt=local(days[-1] + DAY))
    found = [(spoken.here(at).date(), "", number, None) for at, number in out.values_list("published_at", "number")]
    events = product.events.filter(day__gte=days[0], day__lte=days[-1])
    found += [(event.day, f"{n}", event.label, event) for n, event in enumerate(events, start=1)]
    found.sort(key=lambda one: (one[0], int(one[1] or 0)))
    return [Mark(day, sign, label, places[day], event) for day, sign, label, event in found]
