"""How long it is until the next Orange Friday."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from releases.cycle import Phase
from releases.this_week import ThisWeek
from releases.widgets.shelf import Widget


def look(product, now):
    week = ThisWeek.at(now, product)
    late = week.phase in (Phase.LATE, Phase.MISSED)  # to readers both are late, until the tick skips what was missed
    # While a build is late or kept back nobody knows how long it takes.
    at = week.next_week.publishes_at if week.next_week and not (late or week.is_held) else None
    return {"week": week, "late": late, "at": at}


def say(seen):
    week, url = seen["week"], settings.SITE_URL + reverse("home")
    phase = str(Phase.LATE if seen["late"] else week.phase)
    return {"phase": phase, "at": seen["at"], "held": week.is_held, "out": week.build and week.build.number, "url": url}


WIDGET = Widget(
    name="countdown",
    title=_("Countdown to Orange Friday"),
    about=_("How long it is until the next build goes out."),
    template="releases/widgets/countdown.html",
    height=320,
    look=look,
    say=say,
)
