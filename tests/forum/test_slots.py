"""Places on a page that rooms of the layers above fill."""

import pytest
from django.template import engines

from forum import slots


@pytest.fixture
def places(monkeypatch):
    monkeypatch.setattr(slots, "FILLS", {"here": [], "there": []})


def page(**given):
    return engines["django"].from_string('{% slot "here" %}|{{ title }}').render(given)


def test_an_empty_place_shows_nothing(places):
    assert page() == "|"


def test_who_fills_it_reads_the_page_and_leaves_it_as_it_was(places):
    slots.register("here", lambda context: ("parts/_empty.html", {"title": f"<{context['name']}>"}))
    shown = page(name="Ann", title="Mine")
    assert "<h2>&lt;Ann&gt;</h2>" in shown
    assert shown.endswith("|Mine")


def test_who_has_nothing_to_say_is_passed_over(places):
    slots.register("here", lambda context: None)
    slots.register("there", lambda context: ("parts/_empty.html", {"title": "There"}))
    assert page() == "|"


def test_who_registers_twice_is_shown_once(places):
    def fill(context):
        return "parts/_mark.html", {}

    slots.register("here", fill)
    slots.register("here", fill)
    assert page().count("<svg") == 1
