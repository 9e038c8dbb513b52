"""What of the way from a wish to a build search engines are led to. Builds only once they are out."""

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from forum import clock
from forum.sitemaps import GUEST, Places, Section
from releases.models import Ballot, Build, Product, Proposal


class Builds(Section):
    dated = "told_at"

    def items(self):
        return Build.objects.out().select_related("product").annotate(told_at=Coalesce("withdrawn_at", "published_at"))


class Changelogs(Section):
    dated = "told_at"

    def items(self):
        newest = Build.objects.out().filter(product=OuterRef("pk")).order_by("-published_at")
        return Product.objects.annotate(told_at=Subquery(newest.values("published_at")[:1]))

    def location(self, product):
        return reverse("releases:changelog", args=[product.slug])


class Proposals(Section):
    dated = "spoken_at"

    def items(self):
        standing = Proposal.objects.visible_to(GUEST).exclude(status=Proposal.Status.MERGED)
        return standing.only("pk").annotate(spoken_at=F("thread__last_post_at"))


class Ballots(Section):
    dated = "told_at"

    def items(self):
        opened = Ballot.objects.filter(opens_at__lte=clock.now()).select_related("product")
        return opened.annotate(told_at=Coalesce("frozen_at", "opens_at"))


SECTIONS = {
    "releases": Places("releases:proposals", "releases:roadmap", "releases:builds", "releases:rings"),
    "builds": Builds,
    "changelogs": Changelogs,
    "proposals": Proposals,
    "ballots": Ballots,
}
