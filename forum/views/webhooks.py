from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import clock, outbox
from forum import webhooks as the_webhooks
from forum.http import superusers_only
from forum.limits import limited
from forum.machine_forms import WebhookForm
from forum.models import Outgoing, Webhook

DELIVERIES_A_PAGE = 30


@require_safe
@superusers_only
def webhooks(request):
    """Every webhook of the site."""
    return render(request, "forum/webhooks.html", {"webhooks": Webhook.objects.select_related("owner")})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@superusers_only
def new(request):
    """A new webhook; the answer to the form is the only page that shows its secret."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.instance.owner = request.user
        form.instance.made_at = form.instance.on_since = clock.now()
        return render(request, "forum/webhook_secret.html", {"webhook": form.save()})
    return render(request, "forum/edit_webhook.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@superusers_only
def webhook(request, pk):
    """What one webhook was told, and what it answered."""
    found = get_object_or_404(Webhook.objects.select_related("owner"), pk=pk)
    deliveries = found.outgoing.order_by("-written_at", "-pk").prefetch_related("attempts")[:DELIVERIES_A_PAGE]
    return render(request, "forum/webhook.html", {"webhook": found, "deliveries": deliveries})


@require_http_methods(["GET", "HEAD", "POST"])
@superusers_only
def edit(request, pk):
    found = get_object_or_404(Webhook, pk=pk)
    form = WebhookForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        form.save()
        return redirect(found)
    return render(request, "forum/edit_webhook.html", {"form": form, "webhook": found}, status=422 if form.errors else 200)


@require_POST
@never_cache
@superusers_only
def secret(request, pk):
    """Another secret, shown in this answer only; the old one is void."""
    found = get_object_or_404(Webhook, pk=pk)
    found.renew_secret()
    return render(request, "forum/webhook_secret.html", {"webhook": found})


@require_POST
@superusers_only
def state(request, pk):
    """Switch it on or off."""
    found = get_object_or_404(Webhook, pk=pk)
    found.switch_on(clock.now()) if "on" in request.POST else found.switch_off(clock.now())
    return redirect(found)


@require_POST
@superusers_only
@limited("webhook-test", 10)
def test(request, pk):
    """Call it now, with an event that says nothing."""
    found = get_object_or_404(Webhook, pk=pk)
    the_webhooks.ping(found, clock.now())
    messages.success(request, _("A test is on its way. Its answer stands below in a moment."))
    return redirect(found)


@require_POST
@superusers_only
def remove(request, pk):
    get_object_or_404(Webhook, pk=pk).delete()
    messages.success(request, _("The webhook is gone."))
    return redirect("forum:webhooks")


@require_POST
@superusers_only
def again(request, pk, delivery):
    """Tell it once more of the same event, under the same number."""
    found = get_object_or_404(Outgoing, pk=delivery, webhook=pk)
    if found.send_again(clock.now(), even_sent=True):
        outbox.hurry(found.channel)
        messages.success(request, _("It is tried again."))
    return redirect("forum:webhook", pk)
