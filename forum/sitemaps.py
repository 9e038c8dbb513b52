"""What search engines are led to: what a guest may see, as it stands when they ask."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.functional import cached_property

from forum.models import Board, Thread

GUEST = AnonymousUser()
A_PAGE = 2000


class ByKey(Paginator):
    """A page is a range of keys: each costs the same however large the town, and what stands on one stays there."""

    @cached_property
    def count(self):
        """The last key, as nothing lies behind it."""
        return self.object_list.order_by("-pk").values_list("pk", flat=True).first() or 0

    def page(self, number):
        number = self.validate_number(number)
        here = self.object_list.filter(pk__gt=(number - 1) * self.per_page, pk__lte=number * self.per_page)
        return self._get_page(here, number, self)


class Section(Sitemap):
    """Rows with addresses of their own. `dated` names what says when each was new; `items` is a queryset."""

    limit = A_PAGE
    dated = ""

    @property
    def paginator(self):
        return ByKey(self.items().order_by("pk"), self.limit)

    def lastmod(self, item):
        return getattr(item, self.dated)

    def get_latest_lastmod(self):
        known = self.items().exclude(**{self.dated: None})
        return known.order_by(f"-{self.dated}").values_list(self.dated, flat=True).first()


class Places(Sitemap):
    """Pages that are always there, by the names of their addresses."""

    def __init__(self, *names):
        self.names = names

    def items(self):
        return self.names

    def location(self, name):
        return reverse(name)


class Boards(Section):
    dated = "spoken_at"

    def items(self):
        newest = Thread.objects.filter(board=OuterRef("pk"), hidden_at=None).order_by("-last_post_at", "-pk")
        return Board.objects.readable_by(GUEST).annotate(spoken_at=Subquery(newest.values("last_post_at")[:1]))


class Threads(Section):
    dated = "last_post_at"

    def items(self):
        return Thread.objects.visible_to(GUEST).only("title", "last_post_at")


SECTIONS = {"forum": Places("forum:index"), "boards": Boards, "threads": Threads}
