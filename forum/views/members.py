from django.http import Http404
from django.shortcuts import redirect, render

from forum import names
from forum.models import Member


def member(request, name):
    """A member's public page, under the name as they write it."""
    found = Member.objects.filter(name_key=names.key(name), is_active=True).first()
    if found is None:
        raise Http404
    if found.username != name:
        return redirect(found, permanent=False)
    return render(request, "forum/member.html", {"member": found})
