"""One answer for htmx and for plain browsers."""

from django.shortcuts import redirect, render


def fragment(request, template, context, otherwise=None, status=200):
    """The fragment for htmx; for a plain browser the page it belongs to (`otherwise`), when there is one."""
    if request.headers.get("HX-Request") or otherwise is None:
        return render(request, template, context, status=status)
    return redirect(otherwise)
