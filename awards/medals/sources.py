"""What earns points. A source is a small registered thing; the ledger pulls from it what is new, and no source knows the ledger."""

from dataclasses import dataclass

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

SOURCES = {}


@dataclass(frozen=True)
class Source:
    """A kind of thing that members do.

    `find(since, until)` is a queryset of what was done after `since` and until `until`, each row annotated by `line`.
    `points` is what it is worth until an administrator says otherwise.
    """

    kind: str
    name: object
    about: object
    points: int
    find: object


def register(source):
    SOURCES[source.kind] = source


def line(kind, key, member, what, at):
    """How a row becomes a line of the ledger: the field of its cause's key, of whose it is, of what it is called, of when."""
    cause = Concat(Value(f"{kind}:"), Cast(F(key), CharField()))
    return {"line_member": F(member), "line_cause": cause, "line_what": F(what), "line_at": F(at)}
