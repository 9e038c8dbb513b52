from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from forum import clock, notices
from forum.member_forms import NoticeChoicesForm
from forum.models import Notice, NoticeChoice

NOTICES_A_PAGE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request):
    """What the member was told, newest first; POST marks all of it as read."""
    mine = request.user.notices.on_page()
    if request.method == "POST":
        request.user.notices.unread().update(read_at=clock.now())
        return redirect("forum:notices")
    before = request.GET.get("before", "")
    if before.isdecimal() and (edge := mine.filter(pk=before).first()):
        mine = mine.before(edge)
    shown = list(mine[: NOTICES_A_PAGE + 1])
    earlier = shown[NOTICES_A_PAGE - 1].pk if len(shown) > NOTICES_A_PAGE else None
    return render(request, "forum/notices.html", {"notices": shown[:NOTICES_A_PAGE], "earlier": earlier})


@login_required
def open_notice(request, pk):
    """Mark one notice as read and go where it happened."""
    notice = get_object_or_404(Notice.objects.filter(member=request.user), pk=pk)
    notice.mark_read(clock.now())
    return redirect(notice.where)


@login_required
def notice_settings(request):
    form = NoticeChoicesForm(request.user, request.POST or None)
    if request.method == "POST":
        form.save()
        messages.success(request, _("Your choices are saved."))
        return redirect("forum:notice-settings")
    return render(request, "forum/settings_notices.html", {"form": form})


@csrf_exempt  # RFC 8058: the reader's mail program posts here, which knows neither a session nor a token
def unsubscribe(request, token):
    """Ends one kind of mail for one member. GET only asks, because programs open the links in mails to look at them."""
    if (found := notices.read_token(token)) is None:
        raise Http404
    member, kind = found
    if request.method == "POST":
        NoticeChoice.stop_mail(member, kind)
    return render(request, "forum/unsubscribe.html", {"kind": kind, "done": request.method == "POST", "token": token})
