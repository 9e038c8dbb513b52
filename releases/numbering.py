"""How a product's builds are numbered: a pattern that the Friday and the count of builds fill."""

import re
from datetime import date
from itertools import count as counting

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TOKEN = re.compile(r"YYYY|YY|WW|MM|M|DD|D|N")
LONGEST = 20
PATTERN = re.compile(r"(?:YYYY|YY|WW|MM|M|DD|D|N|[0-9]|[.-](?!\Z))+")


def validate(pattern):
    """A pattern that gives every Friday a number of its own, starting with a figure."""
    if not PATTERN.fullmatch(pattern) or pattern[0] in ".-":
        raise ValidationError(_("Use YYYY YY MM M DD D WW N, figures, dots and hyphens."))
    tokens = set(TOKEN.findall(pattern))
    year, month, day = tokens & {"YYYY", "YY"}, tokens & {"MM", "M"}, tokens & {"DD", "D"}
    if not ("N" in tokens or (year and ("WW" in tokens or (month and day)))):
        raise ValidationError(_("Two builds could get the same number. Add N, or the year with the week or with month and day."))

    if len(number(pattern, date(2026, 12, 25), 9999)) > LONGEST:
        raise ValidationError(_("The numbers would have more than %(longest)s characters.") % {"longest": LONGEST})


def free(pattern, friday, count, taken):
    """The number of this Friday's build that is not `taken`: the count goes on, or a count is added to what has none."""
    if "N" in TOKEN.findall(pattern):
        numbers = (number(pattern, friday, n) for n in counting(count))
    else:
        plain = number(pattern, friday, count)
        numbers = (plain if n == 1 else f"{plain}.{n}" for n in counting(1))
    return next(found for found in numbers if found not in taken)


def number(pattern, friday, count):
    """The number of the build of this Friday, the product's `count`-th."""
    year, week, _day = friday.isocalendar()
    year = year if "WW" in pattern else friday.year
    parts = {
        "YYYY": f"{year}",
        "YY": f"{year % 100:02}",
        "WW": f"{week:02}",
        "MM": f"{friday.month:02}",
        "M": f"{friday.month}",
        "DD": f"{friday.day:02}",
        "D": f"{friday.day}",
        "N": f"{count}",
    }
    return TOKEN.sub(lambda token: parts[token[0]], pattern)
