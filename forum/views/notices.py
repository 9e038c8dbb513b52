from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from forum import clock, notices
from forum.http import key
from forum.models import NoticeChoice

NOTICES_A_PAGE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request):
    """What the member was told, newest first; POST marks all of it as read."""
    if request.method == "POST":
        request.user.notices.unread().update(read_at=clock.now())
        return redirect("forum:notices")
    mine = request.user.notices.on_page()
    if before := request.GET.get("before"):
        mine = mine.before(get_object_or_404(mine, pk=key(before)))
    shown = list(mine[: NOTICES_A_PAGE + 1])
    page, older = shown[:NOTICES_A_PAGE], len(shown) > NOTICES_A_PAGE
    return render(request, "forum/notices.html", {"notices": page, "older": page[-1].pk if older else None})


@login_required
@require_safe
def open_notice(request, pk):
    """Go where it happened; having gone there counts as read."""
    notice = get_object_or_404(request.user.notices, pk=pk)
    notice.mark_read(clock.now())
    return redirect(notice.where)


@csrf_exempt  # RFC 8058: the reader's mail program posts here, and it has neither a session nor a token of ours
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """End one kind of mail for one member. GET only asks, because programs open the links in mails to look behind them."""
    if (found := notices.read_token(token)) is None:
        raise Http404
    member, kind = found
    if request.method == "POST":
        NoticeChoice.stop_mail(member, kind)
    return render(request, "forum/unsubscribe.html", {"kind": kind, "done": request.method == "POST"})
