"""What every page says around its own content."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from forum.models import Member, Notice


def site(request):
    member = getattr(request, "user", None)
    known = member is not None and member.is_authenticated
    return {
        "site_name": settings.SITE_NAME,
        "time_zone": settings.COMMUNITY_TIME_ZONE,
        "theme": member.theme if known else _theme_of_guest(request),
        "unread_count": SimpleLazyObject(lambda: Notice.objects.filter(member=member).unread().count()) if known else 0,
    }


def _theme_of_guest(request):
    theme = request.COOKIES.get("theme", "")
    return theme if theme in Member.Theme.values else ""
