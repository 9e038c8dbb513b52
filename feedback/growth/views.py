from collections import namedtuple

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from feedback.chart import chart
from feedback.downloads import shown
from feedback.growth import figured
from feedback.growth.actives import growth
from feedback.growth.curve import SPANS, curve, days_until, marks
from feedback.growth.forms import EventForm, IndexForm, ReadingForm, SheetForm
from feedback.growth.models import Event, WatchedIndex
from feedback.growth.spans import today
from feedback.views.asked import for_product_managers, number, product_managers_only
from forum import clock
from forum.templatetags.forum import number as grouped
from releases.models import Build

Drawn = namedtuple("Drawn", "number value")

LISTED = 100


def changes(view):
    return require_POST(product_managers_only(view))


@for_product_managers
def index(request):
    """Who is active, who stays, where members come from, and what is watched beside it."""
    return _index(request, IndexForm())


@changes
def new(request):
    """Watch one more index."""
    form = IndexForm(request.POST)
    if not form.is_valid():
        return _index(request, form, 422)
    form.instance.made_by, form.instance.made_at = request.user, clock.now()
    return redirect("growth:watched", form.save().pk)


@for_product_managers
def watched(request, pk):
    """An index over days, beside builds and events."""
    return _watched(request, _one(pk))


@changes
def value(request, pk):
    """What the index was on one day."""
    found, now = _one(pk), clock.now()
    form = ReadingForm(request.POST, today=today(now))
    if not form.is_valid():
        return _watched(request, found, 422, reading=form)
    day, said = form.cleaned_data["day"], form.cleaned_data["value"]
    if said is None:
        found.readings.filter(day=day).delete()
    else:
        found.note({day: said}, request.user, now)
    return redirect("growth:watched", pk)


@changes
def file(request, pk):
    """The values of a whole file, or none of them."""
    found, now = _one(pk), clock.now()
    form = SheetForm(request.POST, request.FILES, today=today(now))
    if not form.is_valid():
        return _watched(request, found, 422, sheet=form)
    values = form.cleaned_data["file"]
    found.note(values, request.user, now)
    said = ngettext("%(n)s day is kept.", "%(n)s days are kept.", len(values)) % {"n": grouped(len(values))}
    messages.success(request, said)
    return redirect("growth:watched", pk)


@changes
def event(request, pk):
    """Something that happened to the index's product; written down twice it is there once."""
    found = _one(pk)
    form = EventForm(request.POST, today=today(clock.now()))
    if not form.is_valid():
        return _watched(request, found, 422, event=form)
    Event.objects.get_or_create(product=found.product, **form.cleaned_data, defaults={"by": request.user})
    return redirect("growth:watched", pk)


@changes
def removal(request, pk):
    """Watch an index no longer; its values go with it."""
    found = _one(pk)
    found.delete()
    messages.success(request, _("“%(name)s” is removed with its values.") % {"name": found.name})
    return redirect("growth:index")


@changes
def strike(request, pk):
    """Take an event out of the charts of its product."""
    get_object_or_404(Event, pk=pk).delete()
    back = number(request, "index") or 0
    return redirect("growth:watched", back) if WatchedIndex.objects.filter(pk=back).exists() else redirect("growth:index")


def _one(pk):
    return get_object_or_404(WatchedIndex.objects.select_related("product"), pk=pk)


def _newest(product=None):
    """The build whose tabs stand above, if there is one."""
    builds = Build.objects.asked_about().select_related("product")
    return (builds.filter(product=product) if product else builds).order_by("-published_at").first()


def _index(request, form, status=200):
    now = clock.now()
    found = growth(now)
    figures = [figured.of_days, figured.of_weeks, figured.of_months, figured.of_cohorts, figured.of_sources]
    context = {
        "now": now,
        "latest": _newest(),
        "growth": found,
        "lines": _lines(found),
        "form": form if form.fields["product"].choices else None,
        "watched": WatchedIndex.objects.select_related("product")[:LISTED],
    }
    answer = shown(request, "feedback/growth/index.html", context, [figure(found) for figure in figures])
    answer.status_code = status
    return answer


def _lines(found):
    """What is drawn: of each span its name and how many."""
    drawn = {
        "days": (found.days, "active"),
        "weeks": (found.weeks, "active"),
        "months": (found.months, "active"),
        "reported": (found.weeks, "reported"),
        "voted": (found.weeks, "voted"),
    }
    return {name: _line(name, spans, what) for name, (spans, what) in drawn.items()}


def _line(name, spans, what):
    """Those that are over: one that runs would look like a fall."""
    said = "%Y-%m" if name == "months" else "%m-%d"
    over = [Drawn(f"{span.begins:{said}}", getattr(span, what)) for span in spans if not span.runs]
    return chart(over, lambda point: point.value)


def _watched(request, found, status=200, **forms):
    now = clock.now()
    span = number(request, "days") if number(request, "days") in SPANS else SPANS[0]
    days = days_until(now, span)
    readings = list(found.readings.filter(day__gte=days[0], day__lte=days[-1]))
    marked = marks(found.product, days)
    context = {
        "now": now,
        "index": found,
        "latest": _newest(found.product),
        "chart": curve(days, readings),
        "marks": marked,
        "span": span,
        "spans": SPANS,
        "readings": readings,
        "last": readings[-1] if readings else None,
        "reading": ReadingForm(today=days[-1]),
        "sheet": SheetForm(today=days[-1]),
        "event": EventForm(today=days[-1]),
        **forms,
    }
    answer = shown(request, "feedback/growth/watched.html", context, [figured.of_values(found, readings), figured.of_marks(marked)])
    answer.status_code = status
    return answer
