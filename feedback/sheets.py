"""Tables for spreadsheets: streamed, readable by Excel, and with no cell that a spreadsheet would run."""

import csv
import re

from django.http import StreamingHttpResponse

# A cell that begins like this, also behind blanks and signs without width, is a formula to some spreadsheet;
# the wide forms are to those that are set to Chinese or Japanese.
FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line):
        return line


def sheet(name, header, rows):
    """The rows as a download, written while they are read."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8", headers=headers)


def written(header, rows):
    """The same as one text, to be kept."""
    return "".join(_lines(header, rows))


def _lines(header, rows):
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)  # quoted, or a semicolon would begin a cell in half of Europe
    yield "\ufeff"  # tells Excel that this is UTF-8
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def harmless(cell):
    """The cell as text that no spreadsheet takes for a formula; a number stays one, also below nothing."""
    text = str(cell)
    return f"'{text}" if FORMULA.match(text) and not isinstance(cell, (int, float)) else text
