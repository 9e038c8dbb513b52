"""The wall of awards and its weeks, for search engines."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.urls import reverse

from awards.fridays import Fridays
from forum import clock
from forum.sitemaps import Places
from releases.cycle import Week
from releases.models import Build


class Weeks(Sitemap):
    """The Fridays of which there is something to tell: a build that is out, or why there is none."""

    def items(self):
        told = (
            (Build.objects.out() | Build.objects.left_out())
            .filter(friday__lte=Week.at(clock.now()).friday)
            .values("friday")
            .order_by("friday")
        )
        return told.annotate(told_at=Max(Coalesce("tally__announced_at", "published_at")))

    def location(self, week):
        return reverse("awards:week", args=[week["friday"]])

    def lastmod(self, week):
        return week["told_at"]

    def get_latest_lastmod(self):
        return max((week["told_at"] for week in self.items() if week["told_at"]), default=None)


class Tubs(Sitemap):
    """The quarters and years of which an award was announced."""

    def items(self):
        return [one for year, quarters in Fridays.read(clock.now()).periods for one in (year, *quarters)]


SECTIONS = {"popcorn": Places("awards:index"), "weeks": Weeks, "tubs": Tubs}
