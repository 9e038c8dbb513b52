from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum import places
from forum.models.tokens import Scope
from forum.models.tokens import register as register_scope


def _growth(_context, _build):
    return reverse("growth:index")


places.register("insight", _("Growth"), _growth)
register_scope(Scope("indices:write", _("Send values of watched indices"), ("feedback.read_insight",)))
