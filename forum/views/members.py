from django.db.models import OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from forum import names, origins, spoken
from forum.counting import number_of
from forum.finding import Hit
from forum.models import Member, Origin, Post, Thread
from forum.templatetags.forum import ROLE_NAMES

LATEST = 5


@require_safe
def member(request, name):
    """A member's public page, at the address in which the name is written as they write it."""
    if "\0" in name:  # which PostgreSQL would not even look for
        raise Http404
    threads = Thread.objects.visible_to(request.user)
    replies = Post.objects.visible_to(request.user).filter(number__gt=1)
    said = {"thread_count": number_of(threads.filter(author=OuterRef("pk")))}
    said["reply_count"] = number_of(replies.filter(author=OuterRef("pk")))
    found = Member.objects.filter(name_key=names.key(name), is_active=True).annotate(**said).first()
    if found is None:
        raise Http404
    if found.username != name:
        return redirect(found)
    latest = replies.filter(author=found).select_related("thread").order_by("-posted_at", "-pk")[:LATEST]
    context = {
        "member": found,
        "roles": [ROLE_NAMES[role] for role in ROLE_NAMES if role in found.roles],
        "since": spoken.here(found.date_joined).date(),
        "threads": threads.filter(author=found).select_related("board").order_by("-opened_at", "-pk")[:LATEST],
        "replies": [Hit(post, words=[]) for post in latest],  # with no word to look for, the excerpt is how it begins
    }
    return render(request, "forum/member.html", context)


@require_safe
def join(request, name):
    """A member's invitation: it leads a guest to the sign-up, where it is still known who asked them in."""
    if not names.is_possible(name):
        raise Http404
    host = get_object_or_404(Member, name_key=names.key(name), is_active=True)
    if request.user.is_authenticated:
        return redirect(host)
    answer = redirect("account_signup")
    origins.remember(answer, Origin.Kind.MEMBER, host.username)
    return answer
