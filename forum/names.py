"""What a member may be called: any script, unique ignoring case and width, no look-alike of the staff."""

import unicodedata


def key(name):
    """The form in which two names that differ only in case or width are the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def skeleton(name):
    """The form in which two names that look alike are the same."""
    return key(name)


VALIDATORS = []
