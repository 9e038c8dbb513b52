from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.models.members import Member


class BoardQuerySet(models.QuerySet):
    def readable_by(self, member):
        """The boards open to everybody, and those open to one of the member's groups."""
        if member.is_superuser:
            return self
        kept = Board.readers.through.objects  # no join: a board with three groups is still one board
        theirs = ~Q(pk__in=kept.values("board"))
        if member.is_authenticated and member.has_rights:
            theirs |= Q(pk__in=kept.filter(group__user=member).values("board"))
        return self.filter(theirs)

    def thread_counts(self):
        """How many threads each board has, by its key. Counted at most every 15 seconds."""
        counted = Board.objects.annotate(n=Count("threads", filter=Q(threads__hidden_at=None))).order_by()
        return cache.get_or_set("forum:thread-counts", lambda: dict(counted.values_list("pk", "n")), 15)


class Board(models.Model):
    """A place in the forum. `readers` empty: open to everybody."""

    class Starters(models.TextChoices):
        EVERYONE = "everyone", _("Every member")
        TEAM = "team", _("The team")

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("name in its address"), unique=True)
    about = models.CharField(_("what it is about"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    readers = models.ManyToManyField(Group, blank=True, related_name="+", verbose_name=_("who may read it, if not everybody"))
    starters = models.CharField(_("who starts threads"), max_length=8, choices=Starters, default=Starters.EVERYONE)

    objects = BoardQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("board"), _("boards")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("forum:board", args=[self.slug])

    def may_be_started_by(self, member):
        return member.is_authenticated and (self.starters == self.Starters.EVERYONE or member.is_team or member.is_superuser)

    def those_who_may_read(self, members):
        """Of these members (a queryset), the ones who may read this board."""
        if not self.readers.exists():
            return members
        return members.filter(Q(is_superuser=True) | Q(groups__in=self.readers.all())).distinct()

    def open_thread(self, author, title, body, now, kind="talk", home="", submission=None):
        """Start a thread with its first post. The same submission twice, even at the same moment, gives the same thread."""
        with transaction.atomic():
            if submission:
                Member.objects.select_for_update(no_key=True).get(pk=author.pk)  # here the second of two clicks waits for the first
                if post := author.posts.sent(submission):
                    return post.thread
            thread = self.threads.create(
                author=author, title=title, kind=kind, home=home, opened_at=now, last_post_at=now, last_poster=author
            )
            thread.reply(author, body, now, submission=submission)
        return thread
