"""What the winners hear of thanks: once a day at most, however many there are."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.notices import about_awards
from forum import notices, spoken
from forum.models import Member

notices.register(
    about_awards("thanked", _("Members thank me for what won the award"), _("Members thank you for “%(feature)s”"), by_mail=False)
)


def tell_winners(tally, by, now):
    """The makers of what won, but for who gives the thanks."""
    build, cause = tally.build, f"thanks:{spoken.here(now).date()}"
    where = reverse("thanks:wall", args=[build.friday, build.product.slug])
    for standing in tally.winners:
        makers = Member.objects.filter(made=standing.feature_id).exclude(pk=by.pk)
        notices.tell(makers, "thanked", cause, where, now, feature=standing.title)
