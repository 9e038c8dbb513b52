from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from forum import clock, markup
from forum.forms import PostForm
from forum.http import answers_only, fragment, key, sign_in_first
from forum.limits import limited
from forum.models import Post, ReadyAnswer
from forum.views.threads import readable, reply_box, show, shown


@require_POST
@sign_in_first
@limited("post", 10)
def reply(request, pk):
    """Add a post at the end of a thread."""
    thread = get_object_or_404(readable(request), pk=pk)
    form = PostForm(request.POST)
    if not form.is_valid():
        return _box(request, thread, form, 422 if form.is_bound else 200)
    post = thread.reply(request.user, now=clock.now(), **form.cleaned_data)
    if post is None:
        thread.closed_at = thread.closed_at or clock.now()
        return _box(request, thread, form, 409, too_late=True)
    return _posted(request, thread, post)


def _box(request, thread, form, status, **more):
    """The box for a reply once more, with what was typed."""
    form.begin_here()
    if not request.htmx:
        return show(request, thread, thread.last_page, form, status, **more)
    return render(request, "forum/_reply.html", reply_box(request, thread, form) | more, status=status)


def _posted(request, thread, post):
    """To the new post; where its page is open already, what was said since then is added to it."""
    seen = key(request.POST.get("seen", ""))
    if not request.htmx:
        return redirect(post.thread.address_of(post.number))
    if post.thread_id != thread.pk or not seen or thread.page_of(seen) != post.page:
        return HttpResponseClientRedirect(post.thread.address_of(post.number))
    new = shown(request, thread.posts.filter(number__range=(seen + 1, post.number)))
    thread.mark_read(request.user, post.number)
    context = reply_box(request, thread, PostForm()) | {"new": new, "posted": post, "seen": post.number}
    return render(request, "forum/_replied.html", context)


@require_safe
def post(request, pk):
    """Where a post stands, for links that never move."""
    post = get_object_or_404(Post.objects.placed_for(request.user).select_related("thread"), pk=pk)
    return redirect(post.thread.address_of(post.number))


@require_POST
@sign_in_first
@limited("preview", 60)
def quotation(request, pk):
    """The box for a reply with this post quoted below what was typed so far."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("author"), pk=pk)
    thread = get_object_or_404(readable(request), pk=post.thread_id)
    form = PostForm.quoting(post, request.POST.get("body", ""), request.POST.get("submission"))
    plain = f"{thread.get_absolute_url(post.page)}?quote={post.pk}#reply"
    return fragment(request, "forum/_reply.html", reply_box(request, thread, form), otherwise=plain)


@require_POST
@sign_in_first
@limited("preview", 60)
@answers_only
def ready_words(request, pk):
    """The box for a reply in this thread with a ready answer below what was typed so far. Nothing is posted."""
    thread = get_object_or_404(readable(request), pk=pk)
    ready = get_object_or_404(ReadyAnswer.objects.usable_by(request.user), pk=key(request.POST.get("answer", "")))
    form = PostForm.going_on(request.POST.get("body", ""), ready.for_thread(thread), request.POST.get("submission"))
    return _box(request, thread, form, 409 if thread.closed_at else 200, too_late=bool(thread.closed_at))


@login_required
@limited("post", 10)
def edit(request, pk):
    """Change a post; what stood there before stays readable."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("thread__board"), pk=pk)
    if not post.editable_by(request.user):
        raise PermissionDenied
    form = PostForm(request.POST if request.method == "POST" else None, {"body": post.body})
    if form.is_valid():
        post.edit(request.user, form.cleaned_data["body"], clock.now())
        return redirect(post.thread.address_of(post.number))
    context = {"post": post, "thread": post.thread, "form": form}
    return render(request, "forum/edit.html", context, status=422 if form.is_bound else 200)


@require_safe
def history(request, pk):
    """What a post said, from the newest version to the first, with who wrote it and when."""
    posts = Post.objects.visible_to(request.user).select_related("thread__board", "author").prefetch_related("author__groups")
    post = get_object_or_404(posts, pk=pk)
    versions, older = post.versions(key(request.GET.get("before", "")))
    return render(request, "forum/history.html", {"post": post, "thread": post.thread, "versions": versions, "older": older})


@require_POST
@sign_in_first
def hide(request, pk):
    """Hide a post from everybody but the moderators."""
    post = _moderated(request, pk)
    post.hide(request.user, clock.now())
    return redirect(post.thread.address_of(post.number))


@require_POST
@sign_in_first
def restore(request, pk):
    post = _moderated(request, pk)
    post.restore()
    return redirect(post.thread.address_of(post.number))


@require_POST
@sign_in_first
@limited("answer", 20)
def accept(request, pk):
    """Say that this post answers the question."""
    post = _judged(request, pk)
    if not post.thread.may_accept(post, request.user):
        return render(request, "409.html", status=409)
    post.thread.accept(post, request.user, clock.now())
    return redirect(post.thread.address_of(post.number))


@require_POST
@sign_in_first
def take_back_answer(request, pk):
    """Say that it does not, after all."""
    post = _judged(request, pk)
    post.thread.take_back_answer(post)
    return redirect(post.thread.address_of(post.number))


def _judged(request, pk):
    """A post in a question of which this member says what answers it."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("thread__board"), pk=pk)
    if not post.thread.is_judged_by(request.user):
        raise PermissionDenied
    return post


def _moderated(request, pk):
    post = get_object_or_404(Post.objects.placed_for(request.user).select_related("thread"), pk=pk)
    if not request.user.has_perm("forum.moderate"):
        raise PermissionDenied
    return post


@require_POST
@sign_in_first
@limited("preview", 60)
def preview(request):
    """What the text will look like."""
    return render(request, "forum/_preview.html", {"preview": markup.render(request.POST.get("body", "")).html})
