"""Who may vote on a ballot. The rule is public and stands on every ballot's page."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils.translation import gettext

from forum import spoken

OLD_ENOUGH = timedelta(days=3)


def refusal(member, now):
    """Why the member may not vote at `now`, in a sentence that says what is possible instead; "" for who may."""
    if not (member.is_confirmed or EmailAddress.objects.filter(user=member, verified=True).exists()):
        return gettext("Confirm your e-mail address first: then you can vote.")
    since = member.date_joined + OLD_ENOUGH
    if now < since:
        joined = {"joined": spoken.moment(member.date_joined), "since": spoken.moment(since)}
        return gettext("You joined on %(joined)s. Accounts vote after three days: yours from %(since)s on.") % joined
    return ""
