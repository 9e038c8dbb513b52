from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import clock, promise
from forum.http import answers_only, sign_in_first
from forum.models import Thread, Turn

SHOWN = 100
AN_HOUR = 60  # minutes that each of the team gives a day


@require_safe
@login_required
@answers_only
def waiting(request):
    """Who waits for an answer of the team, the one with the least time left first; and where it came too late."""
    now = clock.now()
    found = promise.waiting(now).select_related("board", "author", "turn__member")[: SHOWN + 1]
    rows = [_timed(thread, now) for thread in found]
    context = {"rows": rows[:SHOWN], "more": len(rows) > SHOWN, "late": promise.late(now)[:SHOWN], "kept": promise.kept(now)}
    context |= {"day": promise.day_of(request.user, now), "hour": AN_HOUR}
    return render(request, "forum/waiting.html", context | {"now": now})


def _timed(thread, now):
    thread.due_at = thread.opened_at + promise.PROMISED
    turn = getattr(thread, "turn", None)
    thread.taken_by = turn.member if turn and turn.lasts_until > now else None
    return thread


@require_POST
@sign_in_first
@answers_only
def turn(request, pk):
    """Take it upon oneself to answer a thread, or leave it to others again."""
    now, thread = clock.now(), get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    if not promise.waiting(now).filter(pk=pk).exists():
        messages.info(request, _("It waits no longer."))
    elif request.POST.get("action") == "leave":
        Turn.objects.filter(thread=thread, member=request.user).delete()
    elif Turn.take(thread, request.user, now):
        return redirect(f"{thread.get_absolute_url(thread.last_page)}#reply")
    else:
        messages.info(request, _("Somebody else of the team is answering it already."))
    return redirect("forum:waiting")
