from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from forum import clock
from forum.forms import PostForm, ThreadForm
from forum.http import key, sign_in_first
from forum.limits import limited
from forum.models import Board, Post, ReadyAnswer, Thread
from forum.templatetags.forum import lang_of


def readable(request):
    """The threads this reader may see, with how far they were read."""
    found = Thread.objects.visible_to(request.user).marked_for(request.user)
    found = found.select_related("board", "author", "answer__post__author")
    return found.defer("answer__post__body", "answer__post__html")


@require_safe
def thread(request, pk, slug, page=None):
    """A page of a thread. A thread has one address: any other slug leads to it."""
    thread = get_object_or_404(readable(request), pk=pk)
    if slug != thread.slug or page == 1:
        asked = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(thread.get_absolute_url(page or 1) + asked, permanent=True)
    page = page or 1
    if page > thread.last_page:
        raise Http404
    response = show(request, thread, page, _empty_form(request))
    if request.user.is_authenticated:
        thread.mark_read(request.user, thread.last_number_on(page))
    return response


def show(request, thread, page, form, status=200, **more):
    """The page of a thread with this form for a reply below the posts."""
    context = reply_box(request, thread, form) | {"posts": shown(request, thread.posts_on(page)), "page": page}
    context["judges"] = thread.kind == Thread.Kind.QUESTION and thread.is_judged_by(request.user)
    return render(request, "forum/thread.html", context | {"seen": thread.last_number_on(page)} | more, status=status)


def reply_box(request, thread, form):
    """What the box for a reply shows."""
    ready = ReadyAnswer.objects.usable_by(request.user).best_first(lang_of(thread.title).lower())
    return {"thread": thread, "form": form, "seen": request.POST.get("seen", ""), "ready_answers": ready}


def shown(request, posts):
    """The posts with all that the page tells about them, and whether this reader may edit them or say that they answer."""
    posts = list(posts.select_related("author", "hidden_by").prefetch_related("author__groups"))
    for post in posts:
        post.may_edit = post.editable_by(request.user)
        post.may_answer = post.thread.may_accept(post, request.user)
    return posts


def _empty_form(request):
    """A form for a reply, begun with the post that the reader wants to quote."""
    quoted = key(request.GET.get("quote", ""))
    post = quoted and request.user.is_authenticated and Post.objects.visible_to(request.user).filter(pk=quoted).first()
    return PostForm.quoting(post) if post else PostForm()


@require_safe
def unread(request, pk):
    """To the first post that the reader has not seen."""
    thread = get_object_or_404(readable(request), pk=pk)
    return redirect(thread.address_of(thread.first_unread()))


@login_required
@limited("post", 10)
def new_thread(request, slug):
    """Start a thread on this board."""
    board = get_object_or_404(Board.objects.readable_by(request.user), slug=slug)
    if not board.may_be_started_by(request.user):
        raise PermissionDenied
    form = ThreadForm(request.POST if request.method == "POST" else None, member=request.user)
    if form.is_valid():
        return redirect(board.open_thread(request.user, now=clock.now(), **form.cleaned_data))
    return render(request, "forum/new_thread.html", {"board": board, "form": form}, status=422 if form.is_bound else 200)


ACTIONS = {
    "close": lambda thread, now: thread.close(now),
    "reopen": lambda thread, now: thread.reopen(),
    "pin": lambda thread, now: thread.pin(),
    "unpin": lambda thread, now: thread.unpin(),
    "hide": lambda thread, now: thread.hide(now),
    "restore": lambda thread, now: thread.restore(),
}


@require_POST
@sign_in_first
def state(request, pk):
    """Close, pin or hide a thread, or take that back."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("forum.moderate"):
        raise PermissionDenied
    act = ACTIONS.get(request.POST.get("action"))
    if act is None:
        return HttpResponseBadRequest()
    act(thread, clock.now())
    return redirect(thread)
