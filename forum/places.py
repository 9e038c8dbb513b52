"""Links that a room hangs up where a page has room for them. No page mentions a room: it says itself where it is to be found."""

from collections import defaultdict, namedtuple

Link = namedtuple("Link", "name href")

PLACES = defaultdict(list)  # where → [(name, address)]


def register(where, name, address):
    """Let `name`, a lazy translation, stand at a place such as "foot".

    `address(context, thing)` is given the page's context and what the page is about; it answers "" for no link.
    """
    PLACES[where].append((name, address))


def links(where, context, thing=None):
    found = [Link(name, address(context, thing)) for name, address in PLACES[where]]
    return [link for link in found if link.href]
