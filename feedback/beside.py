"""What rooms say beside a member's own report, such as what became of it."""

from collections import namedtuple

Note = namedtuple("Note", "title state words href")

SAYING = []


def register(say):
    """`say(build, member)` gives the Notes on this member's report on the build."""
    SAYING.append(say)


def beside(build, member):
    return [note for say in SAYING for note in say(build, member)] if member.is_authenticated else []
