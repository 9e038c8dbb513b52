from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum import clock, places


def _letter(context, build):
    now = context.get("now") or clock.now()
    return reverse("desk:letter", args=[build.pk]) if build and build.reports_close_at <= now else ""


def _views(context, _build):
    request = context["request"]
    here = {} if request.path == reverse("desk:views") else {"address": request.get_full_path()}
    return reverse("desk:views") + (f"?{urlencode(here)}" if here else "")


places.register("insight", _("Write about it"), _letter)
places.register("insight", _("Saved views"), _views)
