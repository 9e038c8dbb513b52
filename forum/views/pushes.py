from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from forum import clock, pushes
from forum.http import sign_in_first
from forum.limits import limited
from forum.member_forms import PushForm
from forum.models import PushSubscription
from forum.views.settings import notices_page

worker = never_cache(TemplateView.as_view(template_name="forum/push-worker.js", content_type="text/javascript"))


@require_safe
def manifest(_request):
    """What makes the site an app on a phone's home screen (W3C's web app manifest); an iPhone gives pushes to such alone."""
    icons = [
        {"src": static("img/mark-180.png"), "sizes": "180x180", "type": "image/png"},
        {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
    ]
    said = {"id": "/", "start_url": "/", "name": settings.SITE_NAME, "short_name": settings.SITE_NAME, "display": "standalone"}
    colours = {"theme_color": "#ff7a1a", "background_color": "#ffffff"}
    return JsonResponse(said | colours | {"icons": icons}, content_type="application/manifest+json")


@sign_in_first
@require_POST
@limited("push", 10)
def subscribe(request):
    """From now on this browser is told what the member is told by push; the first push says so."""
    if not settings.PUSH_KEY:
        raise Http404
    now, form = clock.now(), PushForm(request.POST)
    if not form.is_valid():
        return notices_page(request, form)
    with transaction.atomic():
        said, user_agent = form.cleaned_data["subscription"], request.META.get("HTTP_USER_AGENT", "")
        subscription = PushSubscription.keep(request.user, **said, user_agent=user_agent, now=now)
        pushes.welcome(subscription, now)
    pushes.remember(request, subscription)
    messages.success(request, _("This browser tells you the news from now on. A first message is on its way."))
    return redirect("forum:notice-settings")


@sign_in_first
@require_POST
def unsubscribe(request, pk):
    """From now on this browser is told nothing, what waits for it included."""
    get_object_or_404(request.user.push_subscriptions, pk=pk).delete()
    messages.success(request, _("That browser is told nothing any more."))
    return redirect("forum:notice-settings")
