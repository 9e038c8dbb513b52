from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from forum import names, spoken
from forum.finding import Hit
from forum.models import Member, Post, Thread
from forum.templatetags.forum import ROLE_NAMES

LATEST = 5


@require_safe
def member(request, name):
    """A member's public page, at the address in which the name is written as they write it."""
    if "\0" in name:  # which PostgreSQL would not even look for
        raise Http404
    found = Member.objects.filter(name_key=names.key(name), is_active=True).first()
    if found is None:
        raise Http404
    if found.username != name:
        return redirect(found)
    threads = Thread.objects.visible_to(request.user).filter(author=found)
    replies = Post.objects.visible_to(request.user).filter(author=found, number__gt=1)
    latest = replies.select_related("thread").order_by("-posted_at", "-pk")[:LATEST]
    context = {
        "member": found,
        "roles": [ROLE_NAMES[role] for role in ROLE_NAMES if role in found.roles],
        "since": spoken.here(found.date_joined).date(),
        "thread_count": threads.count(),
        "reply_count": replies.count(),
        "threads": threads.select_related("board").order_by("-opened_at", "-pk")[:LATEST],
        "replies": [Hit(post, words=[]) for post in latest],  # with no word to look for, the excerpt is how it begins
    }
    return render(request, "forum/member.html", context)
