from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum import clock, markup
from forum.models.members import Member

POSTS_A_PAGE = 20


class BoardQuerySet(models.QuerySet):
    def readable_by(self, member):
        """The boards open to everybody, and those open to one of the member's groups."""
        if member.is_superuser:
            return self
        theirs = Q(readers=None)
        if member.is_authenticated:
            theirs |= Q(pk__in=Board.readers.through.objects.filter(group__user=member).values("board"))
        return self.filter(theirs)


class Board(models.Model):
    """A place in the forum. `readers` empty: open to everybody."""

    class Starters(models.TextChoices):
        EVERYONE = "everyone", _("Every member")
        TEAM = "team", _("The team")

    name = models.CharField(max_length=60)
    slug = models.SlugField(unique=True)
    about = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    readers = models.ManyToManyField(Group, blank=True, related_name="+")
    starters = models.CharField(max_length=8, choices=Starters, default=Starters.EVERYONE)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("forum:board", args=[self.slug])

    def may_be_started_by(self, member):
        return member.is_authenticated and (self.starters == self.Starters.EVERYONE or member.is_team or member.is_superuser)

    def open_thread(self, author, title, body, now, kind="talk", home="", submission=None):
        """Start a thread with its first post. The same submission twice gives the same thread."""
        with transaction.atomic():
            if submission and (post := Post.objects.filter(author=author, submission=submission).select_related("thread").first()):
                return post.thread
            thread = self.threads.create(
                author=author, title=title, kind=kind, home=home, opened_at=now, last_post_at=now, last_poster=author
            )
            thread.reply(author, body, now, submission=submission)
        return thread


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Threads on boards that the member may read; hidden ones for moderators only."""
        found = self.filter(board__in=Board.objects.readable_by(member))
        return found if member.has_perm("forum.moderate") else found.filter(hidden_at=None)


class Thread(models.Model):
    class Kind(models.TextChoices):
        TALK = "talk", _("Talk")
        QUESTION = "question", _("Question")
        COMPLAINT = "complaint", _("Complaint")
        SUGGESTION = "suggestion", _("Suggestion")
        NEWS = "news", _("News")

    board = models.ForeignKey(Board, models.PROTECT, related_name="threads")
    author = models.ForeignKey(Member, models.PROTECT, related_name="threads")
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TALK)
    opened_at = models.DateTimeField(default=clock.now)
    last_post_at = models.DateTimeField(default=clock.now)
    last_poster = models.ForeignKey(Member, models.PROTECT, related_name="+")
    post_count = models.PositiveIntegerField(default=0)
    pinned = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    home = models.CharField(max_length=200, blank=True)  # where this talk is at home, set by the layer that opened it

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="thread_kind_is_known", condition=Q(kind__in=["talk", "question", "complaint", "suggestion", "news"])
            )
        ]
        indexes = [
            models.Index(fields=["board", "-pinned", "-last_post_at", "-id"], name="thread_by_board_and_freshness"),
            models.Index(fields=["-last_post_at", "-id"], name="thread_by_freshness"),
        ]
        permissions = [("moderate", "Can hide, close, pin and restore")]

    def __str__(self):
        return self.title

    @property
    def slug(self):
        return slugify(self.title, allow_unicode=True)[:60] or "-"

    @property
    def last_page(self):
        return max(1, -(-self.post_count // POSTS_A_PAGE))

    @property
    def reply_count(self):
        return max(0, self.post_count - 1)

    def get_absolute_url(self, page=1):
        if page > 1:
            return reverse("forum:thread-page", args=[self.pk, self.slug, page])
        return reverse("forum:thread", args=[self.pk, self.slug])

    def reply(self, author, body, now, submission=None):
        """Add a post at the end; None when the thread is closed. Numbers have no gaps, so a page is a range of them.

        The same submission twice, even at the same moment, gives the same post.
        """
        with transaction.atomic():
            thread = Thread.objects.select_for_update().get(pk=self.pk)
            if submission and (post := Post.objects.filter(author=author, submission=submission).first()):
                return post
            if thread.closed_at:
                return None
            number = thread.post_count + 1
            Thread.objects.filter(pk=self.pk).update(post_count=number, last_post_at=now, last_poster=author)
            self.post_count, self.last_post_at, self.last_poster = number, now, author
            rendered = markup.render(body)
            return self.posts.create(
                author=author, number=number, body=body, html=rendered.html, posted_at=now, submission=submission
            )


class Post(models.Model):
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts")
    author = models.ForeignKey(Member, models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField()
    body = models.TextField(max_length=20_000)
    html = models.TextField(editable=False)
    posted_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    submission = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number_is_unique_in_thread"),
            models.UniqueConstraint(fields=["author", "submission"], name="one_post_per_submission"),
            models.CheckConstraint(name="post_numbers_start_at_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="post_is_hidden_by_somebody",
                condition=Q(hidden_at=None, hidden_by=None) | Q(hidden_at__isnull=False, hidden_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["author", "-posted_at"], name="post_by_author")]

    @property
    def page(self):
        return -(-self.number // POSTS_A_PAGE)

    def get_absolute_url(self):
        return reverse("forum:post", args=[self.pk])

    def editable_by(self, member):
        return (
            member.is_authenticated
            and self.hidden_at is None
            and (self.author_id == member.pk or member.has_perm("forum.moderate"))
        )

    def edit(self, editor, body, now):
        """Replace the text; what stood there before is kept as a revision."""
        with transaction.atomic():
            post = Post.objects.select_for_update().get(pk=self.pk)
            if post.body == body:
                return
            post.revisions.create(body=post.body, editor=editor, replaced_at=now)
            self.body, self.html, self.edited_at = body, markup.render(body).html, now
            self.save(update_fields=["body", "html", "edited_at"])

    def hide(self, moderator, now):
        Post.objects.filter(pk=self.pk, hidden_at=None).update(hidden_at=now, hidden_by=moderator)

    def restore(self):
        Post.objects.filter(pk=self.pk).update(hidden_at=None, hidden_by=None)


class Revision(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    body = models.TextField()
    editor = models.ForeignKey(Member, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]


class ReadMark(models.Model):
    """How far a member has read a thread: the number of the last post seen."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="one_read_mark_per_member_and_thread")]
