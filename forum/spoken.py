"""Time as people say it, on the community's wall clock."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, pgettext

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def here(instant):
    return localtime(instant, ZoneInfo(settings.COMMUNITY_TIME_ZONE))


def midnight(instant):
    """When the day began there in which this is."""
    return here(instant).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def clock_time(instant):
    """17:00"""
    return here(instant).strftime("%H:%M")


def day(date):
    """20 November 2026"""
    return date_format(date, pgettext("date format, see Django's docs of the date filter", "j F Y"))


def short_day(date):
    """20 Nov"""
    return date_format(date, pgettext("date format, see Django's docs of the date filter", "j M"))


def weekday(date):
    """Fri"""
    return date_format(date, pgettext("date format, see Django's docs of the date filter", "D"))


def moment(instant):
    """Fri 20 Nov, 17:00"""
    return date_format(here(instant), pgettext("date format, see Django's docs of the date filter", "D j M, H:i"))


def between_sentences():
    """A blank; nothing in Chinese, whose full stop brings its own."""
    return "" if (get_language() or "").startswith("zh") else " "


def when(instant, now):
    """12 min ago, 5 h ago, yesterday 14:02, 20 Nov 14:02, 20 November 2025."""
    ago = now - instant
    if timedelta(0) <= ago < DAY:
        return _ago(ago)
    there, today = here(instant), here(now).date()
    if there.date() == today - DAY:
        return gettext("yesterday %(time)s") % {"time": clock_time(instant)}
    if timedelta(0) < -ago < 6 * DAY:
        return f"{weekday(there)} {clock_time(instant)}"
    if there.year == today.year:
        return f"{short_day(there)} {clock_time(instant)}"
    return day(there)


def _ago(ago):
    if ago < MINUTE:
        return gettext("just now")
    if ago < HOUR:
        return gettext("%(minutes)s min ago") % {"minutes": ago // MINUTE}
    return gettext("%(hours)s h ago") % {"hours": ago // HOUR}


def left(instant, now):
    """1 d 6 h, 6 h 20 min, 20 min; "now" once it is over."""
    rest = instant - now
    if rest >= DAY:
        return gettext("%(days)s d %(hours)s h") % {"days": rest // DAY, "hours": rest % DAY // HOUR}
    if rest >= HOUR:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": rest // HOUR, "minutes": rest % HOUR // MINUTE}
    if rest > timedelta(0):
        return gettext("%(minutes)s min") % {"minutes": max(1, rest // MINUTE)}
    return gettext("now")


def words():
    """What the browser needs to keep the times above fresh."""
    return {
        "just": gettext("just now"),
        "minutesAgo": gettext("%(minutes)s min ago"),
        "hoursAgo": gettext("%(hours)s h ago"),
        "days": gettext("%(days)s d %(hours)s h"),
        "hours": gettext("%(hours)s h %(minutes)s min"),
        "minutes": gettext("%(minutes)s min"),
        "now": gettext("now"),
    }
