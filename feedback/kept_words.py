"""What was typed into a report and could not be taken yet: kept in the session until its author is back at the form.

A log-in that has expired ends no thought; the log-in that follows takes the session over. Files are not kept here.
"""

from feedback.forms import FIELDS
from forum.http import key

LONGEST = 1000  # of a field


def keep(request, build):
    """Keep what was typed for whoever it says has written it."""
    typed = {name: request.POST[name][:LONGEST] for name in FIELDS if name in request.POST}
    author = key(request.POST.get("author", ""))
    if author and any(typed.get(name) for name in FIELDS if name != "shown"):
        request.session["report"] = {"build": build, "author": author, "typed": typed | {"shown": "shown" in typed}}


def take(request, build):
    """What this member typed for this build, once; nobody gets to see another's words."""
    kept = request.session.pop("report", None)
    return kept["typed"] if kept and (kept["build"], kept["author"]) == (build, request.user.pk) else {}
