from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import clock
from forum import outbox as the_outbox
from forum.http import superusers_only
from forum.models import Outgoing

FAILURES_A_PAGE = 50


@require_safe
@superusers_only
def outbox(request):
    """What waits to leave the site, by channel, and what could not."""
    failed = Outgoing.objects.in_trouble().select_related(*the_outbox.RECIPIENTS)[:FAILURES_A_PAGE]
    return render(request, "forum/outbox.html", {"backlog": the_outbox.backlog(), "failed": failed})


@require_POST
@superusers_only
def again(request, pk):
    """Try once more to send what failed."""
    outgoing = get_object_or_404(Outgoing, pk=pk)
    if outgoing.send_again(clock.now()):
        the_outbox.hurry(outgoing.channel)
        messages.success(request, _("It is tried again."))
    else:
        messages.info(request, _("It has left meanwhile."))
    return redirect("forum:outbox")


@require_POST
@superusers_only
def all_again(request):
    """Try once more to send everything that was given up."""
    for channel in the_outbox.send_all_again(clock.now()):
        the_outbox.hurry(channel)
    messages.success(request, _("Everything that was given up is tried again."))
    return redirect("forum:outbox")
