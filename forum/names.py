"""What a member may be called: any script, unique ignoring case and width, no look-alike of the staff."""

import unicodedata

SHORTEST, LONGEST = 2, 30
SEPARATORS = "._-"


def key(name):
    """The form in which two names that differ only in case or width are the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def skeleton(name):
    """The form in which two names that look alike are the same."""
    return key(name)


def may_hold(character):
    """Whether a name may contain the character."""
    return character in SEPARATORS or unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}


def is_possible(name):
    """Whether it has the form of a name, taken or not."""
    return SHORTEST <= len(name) <= LONGEST and name[0].isalnum() and not name[-1] in SEPARATORS and all(map(may_hold, name))


VALIDATORS = []
