"""The widgets there are. Each shows what a guest may know, and later layers add theirs."""

from dataclasses import dataclass
from typing import Any

WIDGETS = {}


@dataclass(frozen=True)
class Widget:
    """A small page for a frame on another site. `look(product, now)` is what its template shows, `say(seen)` the same for JSON."""

    name: str  # in its address
    title: Any
    about: Any
    template: str
    height: int  # of the frame, in pixels; what is longer scrolls
    look: Any
    say: Any


def register(widget):
    WIDGETS[widget.name] = widget
