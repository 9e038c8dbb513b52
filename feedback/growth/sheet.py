"""A file of values by day, as a spreadsheet writes it: read whole or refused whole, with a sentence for each wrong line."""

import csv
import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from feedback.sheets import FORMULA

EARLIEST = date(2000, 1, 1)
NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TOLD = 5  # wrong lines; who has more of them begins with these
SHOWN = 20  # signs of a wrong cell


class Refused(Exception):
    """The sentences say what is wrong, and in which lines."""

    def __init__(self, *sentences):
        super().__init__(*sentences)
        self.sentences = list(sentences)


def read(content, today):
    """{day: number} of a file's bytes; its first line may be a heading."""
    try:
        rows = list(enumerate(csv.reader(content.decode("utf-8-sig").splitlines(), strict=True), start=1))
    except UnicodeDecodeError:
        raise Refused(_("This is no text in UTF-8. Save the sheet as “CSV UTF-8”.")) from None
    except csv.Error:
        raise Refused(_("This is no CSV that can be read.")) from None
    if rows and _is_heading(rows[0][1]):
        rows = rows[1:]
    values, wrong = {}, []
    for line, cells in rows:
        if any(cell.strip() for cell in cells) and (problem := _take(cells, today, values)):
            wrong.append(_("Line %(line)s: %(problem)s") % {"line": line, "problem": problem})
    if wrong:
        raise Refused(*wrong[:TOLD])
    if not values:
        raise Refused(_("There is no value in this file."))
    return values


def _is_heading(cells):
    return len(cells) == 2 and not any(FORMULA.match(cell) or re.search("[0-9]", cells[0]) for cell in cells)


def _take(cells, today, values):
    """Put the line's value to the others, or say what is wrong with it."""
    if len(cells) != 2:
        return _("it takes two cells, a day and a value.")
    said, number = (cell.strip() for cell in cells)
    day = _day(said)
    if day is None or not EARLIEST <= day <= today:
        return _("“%(cell)s” is no day up to today, written as 2026-11-20.") % {"cell": said[:SHOWN]}
    if not NUMBER.fullmatch(number):
        return _("“%(cell)s” is no number of 0 or more, with at most four figures after the point.") % {"cell": number[:SHOWN]}
    if day in values:
        return _("%(day)s stands in the file twice.") % {"day": day}
    values[day] = Decimal(number)
    return None


def _day(said):
    try:
        return date.fromisoformat(said) if DAY.fullmatch(said) else None
    except ValueError:
        return None
