from django.db import models, transaction
from django.db.models import BooleanField, Case, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum import clock, markup
from forum.models.boards import Board
from forum.models.members import Member

POSTS_A_PAGE = 20
PLACES_BELOW = {"replies", "unread", "state"}  # addresses under a thread's own, which a slug must not take


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Threads on boards that the member may read; hidden ones for moderators only."""
        found = self.filter(board__in=Board.objects.readable_by(member))
        return found if member.has_perm("forum.moderate") else found.filter(hidden_at=None)

    def unanswered(self):
        return self.filter(post_count=1, closed_at=None)

    def open_questions(self):
        return self.filter(kind=Thread.Kind.QUESTION, answer=None, closed_at=None)

    def answered(self):
        return self.filter(answer__isnull=False)

    def followed_by(self, member):
        """Threads that the member started or replied in."""
        return self.filter(pk__in=member.posts.values("thread"))

    def latest_on(self, board):
        """The key of the thread on this board (a reference to one) in which somebody spoke last."""
        return self.filter(board=board, hidden_at=None).order_by("-last_post_at", "-pk").values("pk")[:1]

    def marked_for(self, member):
        """Each thread with `mark`, the number of the last post that the member has seen, and `is_unread`.

        What was said before somebody joined does not count as unread.
        """
        if not member.is_authenticated:
            return self.annotate(mark=Value(None, models.IntegerField()), is_unread=Value(False))
        marks = ReadMark.objects.filter(thread=OuterRef("pk"), member=member).values("number")
        never_seen = When(mark=None, then=Q(last_post_at__gt=member.date_joined))
        unread = Case(never_seen, default=Q(post_count__gt=F("mark")), output_field=BooleanField())
        return self.annotate(mark=Subquery(marks)).annotate(is_unread=unread)

    def for_lists(self, member):
        """With all that a line in a list tells this reader."""
        found = self.marked_for(member).select_related("board", "author", "last_poster", "answer")
        return found.prefetch_related("last_poster__groups")


class Thread(models.Model):
    class Kind(models.TextChoices):
        TALK = "talk", _("Talk")
        QUESTION = "question", _("Question")
        COMPLAINT = "complaint", _("Complaint")
        SUGGESTION = "suggestion", _("Suggestion")
        NEWS = "news", _("News")

    board = models.ForeignKey(Board, models.PROTECT, related_name="threads", verbose_name=_("board"))
    author = models.ForeignKey(Member, models.PROTECT, related_name="threads", verbose_name=_("author"))
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TALK)
    opened_at = models.DateTimeField(default=clock.now)
    last_post_at = models.DateTimeField(_("newest post"), default=clock.now)
    last_poster = models.ForeignKey(Member, models.PROTECT, related_name="+")
    post_count = models.PositiveIntegerField(default=0)
    pinned = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    home = models.CharField(max_length=200, blank=True)  # where this talk is at home, set by the layer that opened it

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("thread"), _("threads")
        constraints = [
            models.CheckConstraint(
                name="thread_kind_is_known", condition=Q(kind__in=["talk", "question", "complaint", "suggestion", "news"])
            )
        ]
        indexes = [
            models.Index(fields=["board", "-last_post_at", "-id"], name="thread_by_board_and_freshness"),
            models.Index(fields=["board"], name="thread_pinned", condition=Q(pinned=True)),
            models.Index(fields=["-last_post_at", "-id"], name="thread_by_freshness"),
            models.Index(fields=["opened_at"], name="thread_promised_an_answer", condition=Q(kind__in=["complaint", "suggestion"])),
        ]
        permissions = [("moderate", "Can hide, close, pin and restore")]

    def __str__(self):
        return self.title

    @property
    def slug(self):
        slug = slugify(self.title, allow_unicode=True)[:60] or "-"
        return f"{slug}-" if slug in PLACES_BELOW else slug

    @property
    def last_page(self):
        return self.page_of(self.post_count)

    @property
    def reply_count(self):
        return max(0, self.post_count - 1)

    @staticmethod
    def page_of(number):
        return max(1, -(-number // POSTS_A_PAGE))

    def posts_on(self, page):
        """The posts of a page: a range of numbers, so that a link to a page never moves."""
        return self.posts.filter(number__range=((page - 1) * POSTS_A_PAGE + 1, page * POSTS_A_PAGE))

    def last_number_on(self, page):
        return min(page * POSTS_A_PAGE, self.post_count)

    def get_absolute_url(self, page=1):
        if page > 1:
            return reverse("forum:thread-page", args=[self.pk, self.slug, page])
        return reverse("forum:thread", args=[self.pk, self.slug])

    def address_of(self, number):
        """Where the post with this number stands."""
        return f"{self.get_absolute_url(self.page_of(number))}#p{number}"

    @property
    def last_address(self):
        return self.address_of(max(1, self.post_count))

    @property
    def unread_count(self):
        return self.post_count - (self.mark or 0)

    def first_unread(self):
        """The number of the first post the member has not seen, or of the last one. For threads from `marked_for`."""
        return min((self.mark or 0) + 1, max(1, self.post_count))

    def mark_read(self, member, number):
        """Note that the member has seen the posts up to this number. For threads from `marked_for`; never goes backwards."""
        if self.mark is None:
            ReadMark.objects.bulk_create([ReadMark(member=member, thread=self, number=number)], ignore_conflicts=True)
        elif self.mark < number:
            ReadMark.objects.filter(member=member, thread=self, number__lt=number).update(number=number)

    def reply(self, author, body, now, submission=None):
        """Add a post at the end; None when the thread is closed. Numbers have no gaps, so a page is a range of them.

        The same submission twice, even at the same moment, gives the same post. Whom it concerns is told.
        """
        with transaction.atomic():
            thread = Thread.objects.select_for_update().get(pk=self.pk)
            if submission and (post := author.posts.sent(submission)):
                return post
            if thread.closed_at:
                return None
            number = thread.post_count + 1
            Thread.objects.filter(pk=self.pk).update(post_count=number, last_post_at=now, last_poster=author)
            self.post_count, self.last_post_at, self.last_poster = number, now, author
            rendered = markup.render(body)
            post = self.posts.create(
                author=author, number=number, body=body, html=rendered.html, posted_at=now, submission=submission
            )
            post.tell_whom_it_concerns(rendered.quoted, now)
            return post

    def may_accept(self, post, member):
        """Whether this member may say that the post answers the question: who asked, and moderators; of nobody's own words."""
        asks = self.kind == self.Kind.QUESTION and member.is_authenticated
        fits = post.thread_id == self.pk and post.hidden_at is None and post.author_id not in (self.author_id, member.pk)
        return asks and fits and self.is_judged_by(member)

    def is_judged_by(self, member):
        """Whether this member says what answers the question."""
        return self.author_id == member.pk or member.has_perm("forum.moderate")

    def accept(self, post, by, now):
        """Let the post be the answer, in place of another one if there is one; whoever wrote it is told once."""
        from forum import notices

        with transaction.atomic():
            Thread.objects.select_for_update().get(pk=self.pk)
            if Answer.objects.filter(thread=self, post=post).exists():
                return
            Answer.objects.update_or_create(thread=self, defaults={"post": post, "by": by, "at": now})
            writer = self.board.those_who_may_read(Member.objects.filter(pk=post.author_id))
            told = {"who": by.username, "title": self.title}
            notices.tell(writer, "solved", f"answer:{post.pk}", post.get_absolute_url(), now, **told)

    def take_back_answer(self, post):
        """The question is open again; nothing happens when another post has become the answer meanwhile."""
        Answer.objects.filter(thread=self, post=post).delete()

    def close(self, now):
        """No more replies from here on; what is there stays readable."""
        Thread.objects.filter(pk=self.pk, closed_at=None).update(closed_at=now)

    def reopen(self):
        Thread.objects.filter(pk=self.pk).update(closed_at=None)

    def pin(self):
        Thread.objects.filter(pk=self.pk).update(pinned=True)

    def unpin(self):
        Thread.objects.filter(pk=self.pk).update(pinned=False)

    def hide(self, now):
        """Take the whole thread out of sight of everybody but the moderators."""
        Thread.objects.filter(pk=self.pk, hidden_at=None).update(hidden_at=now)

    def restore(self):
        Thread.objects.filter(pk=self.pk).update(hidden_at=None)


class ReadMark(models.Model):
    """How far a member has read a thread: the number of the last post seen."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="one_read_mark_per_member_and_thread")]


class Answer(models.Model):
    """The reply that answers a thread's question, and since when it does."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="answer")
    post = models.OneToOneField("forum.Post", models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="answer_by_age")]
