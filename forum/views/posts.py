from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from forum import clock, markup
from forum.forms import PostForm, clean
from forum.http import sign_in_first
from forum.limits import limited
from forum.models import Post
from forum.views.threads import readable, show


@require_POST
@sign_in_first
@limited("post", 10)
def reply(request, pk):
    """Add a post at the end of a thread."""
    thread = get_object_or_404(readable(request), pk=pk)
    form = PostForm(request.POST)
    if "preview" in request.POST:
        return show(request, thread, thread.last_page, form, preview=markup.render(form["body"].value() or "").html)
    if not form.is_valid():
        return show(request, thread, thread.last_page, form, status=422)
    post = thread.reply(request.user, now=clock.now(), **form.cleaned_data)
    if post is None:
        return show(request, thread, thread.last_page, form, status=409, too_late=True)
    return redirect(post.thread.address_of(post.number))


def post(request, pk):
    """Where a post stands, for links that never move."""
    post = get_object_or_404(Post.objects.placed_for(request.user).select_related("thread"), pk=pk)
    return redirect(post.thread.address_of(post.number))


@login_required
@limited("post", 10)
def edit(request, pk):
    """Change a post; what stood there before stays readable."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("thread__board"), pk=pk)
    if not post.editable_by(request.user):
        raise PermissionDenied
    form = PostForm(request.POST or None, initial={"body": post.body})
    previewed = "preview" in request.POST
    if form.is_valid() and not previewed:
        post.edit(request.user, form.cleaned_data["body"], clock.now())
        return redirect(post.thread.address_of(post.number))
    context = {"post": post, "thread": post.thread, "form": form}
    context["preview"] = previewed and markup.render(form["body"].value() or "").html
    return render(request, "forum/edit.html", context, status=422 if form.errors and not previewed else 200)


def history(request, pk):
    """What a post said, from the newest version to the first, with who wrote it and when."""
    posts = Post.objects.visible_to(request.user).select_related("thread__board", "author")
    post = get_object_or_404(posts, pk=pk)
    return render(request, "forum/history.html", {"post": post, "thread": post.thread, "versions": post.versions()})


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
    return render(
        request, "forum/_preview.html", {"preview": markup.render(clean(request.POST.get("body", ""))[: markup.MAX_LENGTH]).html}
    )
