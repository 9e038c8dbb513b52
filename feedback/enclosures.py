"""What a member encloses with "let me down": pictures, and a log as plain text."""

from dataclasses import dataclass

from django.utils.translation import gettext

from forum import pictures

MOST_PICTURES = 3
LARGEST_LOG = 1024 * 1024
LONGEST_NAME = 80
CONTROLS = {chr(n) for n in range(32)} - set("\t\n\r\f\x1b")  # some logs are coloured


class Refused(Exception):
    """The log is not kept. Its only argument is a sentence for the person who sent it."""


@dataclass
class Enclosed:
    """What a report is to carry: those pictures of before that stay (their keys), stems of new ones, and a log or none."""

    kept: frozenset = frozenset()
    stems: tuple = ()
    log: tuple = ()  # (name, text) of a new one
    keeps_log: bool = False

    def __bool__(self):
        return bool(self.stems or self.log)

    def throw_away(self):
        """The report was not written after all."""
        for stem in self.stems:
            pictures.remove(stem)


def keep(files):
    """Stems of the pictures, all of them or, with a reason (`pictures.Refused`), none."""
    stems = []
    try:
        for file in files:
            stems.append(pictures.keep(file, "reports", pictures.PHOTOS, crop=False))
    except pictures.Refused:
        Enclosed(stems=stems).throw_away()
        raise
    return tuple(stems)


def read(file):
    """(name, text) of a log; Refused when it is too long or no text."""
    if file.size > LARGEST_LOG:
        raise Refused(gettext("This log is larger than 1 MB. Send the part around the moment it went wrong."))
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if not CONTROLS.isdisjoint(text):
        raise Refused(gettext("This file is no plain text. Send the log as a .txt or .log file in UTF-8."))
    return file.name[-LONGEST_NAME:], text
