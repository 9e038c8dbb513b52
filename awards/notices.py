"""What members are told of the award."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forum import notices, spoken

about_awards = partial(notices.Kind, theme=notices.Theme.AWARDS)


def sentence(details):
    """The news, and beside it the reader's own part in it when there was one."""
    if "feature" not in details:
        return _("No Popcorn Award for %(product)s %(number)s: no feature was loved and had %(fewest)s votes")
    if "yours" in details:
        return _("Your “%(feature)s” wins the Popcorn Award for %(product)s %(number)s. Thank you for making it!")
    news = _("“%(feature)s” wins the Popcorn Award for %(product)s %(number)s.")
    if "chose" not in details:
        return news
    part = ngettext("You were the one who chose it.", "You were one of %(chose)s who chose it.", details["chose"])
    return news + spoken.between_sentences() + part


notices.register(about_awards("award", gettext_lazy("The Popcorn Award is announced"), sentence))


def correction(details):
    """What became of the reader's own feature when its award was counted again."""
    if details["place"] is None:
        return _("The count of %(product)s %(number)s was corrected: “%(feature)s” has no place any more") % details
    return _("The count of %(product)s %(number)s was corrected: “%(feature)s” now has place %(place)s") % details


notices.register(about_awards("award_corrected", gettext_lazy("The place of something I made is corrected"), correction))
