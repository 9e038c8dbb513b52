from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from forum import clock, markup
from forum.models.members import Member
from forum.models.threads import Answer, Thread

VERSIONS_A_PAGE = 10
MOST_TOLD_OF_QUOTES = 10  # nobody calls up the whole community with one post


@dataclass(frozen=True)
class Version:
    """What a post said for a while, who wrote that and when."""

    text: str
    writer: Member
    at: datetime
    is_first: bool = False


class PostQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Posts whose text the member may read: in visible threads, hidden ones for moderators only."""
        found = self.filter(thread__in=Thread.objects.visible_to(member))
        return found if member.has_perm("forum.moderate") else found.filter(hidden_at=None)

    def placed_for(self, member):
        """Posts whose place the member may know, because the thread is visible: a hidden post leaves a gap with a number."""
        return self.filter(thread__in=Thread.objects.visible_to(member))

    def sent(self, submission):
        """The post that this filled-in form has become already, or None."""
        return self.filter(submission=submission).select_related("thread").first()


class Post(models.Model):
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts")
    author = models.ForeignKey(Member, models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField()
    body = models.TextField(max_length=20_000)
    html = models.TextField(editable=False)
    posted_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    submission = models.UUIDField(null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

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

    def __str__(self):
        return f"#{self.number}"

    @property
    def page(self):
        return Thread.page_of(self.number)

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
            self.body, self.html = body, markup.render(body).html
            self.edited_at, self.edited_by = now, editor
            self.save(update_fields=["body", "html", "edited_at", "edited_by"])

    def versions(self, before=None):
        """What the post said, newest first, a few versions at a time; and the key to ask for the next ones with, if any.

        `before` is such a key. A revision holds the text that its editor replaced, so a text was written by the next one's.
        """
        revisions = self.revisions.select_related("editor").prefetch_related("editor__groups")
        revisions = list((revisions.filter(pk__lte=before) if before else revisions)[: VERSIONS_A_PAGE + 1])
        texts = [(revision.pk, revision.body) for revision in revisions]
        writers = [(revision.editor, revision.replaced_at) for revision in revisions]
        if before:
            writers = writers[1:]
        else:
            texts = [(None, self.body), *texts]
        writers.append((self.author, self.posted_at, True))
        versions = [Version(text, *writer) for (_key, text), writer in zip(texts, writers, strict=False)]
        return versions[:VERSIONS_A_PAGE], texts[VERSIONS_A_PAGE][0] if len(texts) > VERSIONS_A_PAGE else None

    def hide(self, moderator, now):
        """Leave of the post only its number, for everybody but the moderators. It answers nothing any more."""
        with transaction.atomic():
            Post.objects.filter(pk=self.pk, hidden_at=None).update(hidden_at=now, hidden_by=moderator)
            Answer.objects.filter(post=self).delete()

    def restore(self):
        Post.objects.filter(pk=self.pk).update(hidden_at=None, hidden_by=None)

    def tell_whom_it_concerns(self, quoted, now):
        """Tell those whose posts (by key) are quoted, and otherwise who started the thread, if they may read it."""
        from forum import notices

        if self.thread.hidden_at:
            return
        may_read = self.thread.board.those_who_may_read(Member.objects.exclude(pk=self.author_id))
        if quoted:
            posts = Post.objects.visible_to(self.author).filter(pk__in=quoted[:MOST_TOLD_OF_QUOTES])
            quoted = list(may_read.filter(posts__in=posts).distinct())
        starter = [] if self.number == 1 else list(may_read.filter(pk=self.thread.author_id).exclude(pk__in=[m.pk for m in quoted]))
        told = {"cause": f"post:{self.pk}", "where": self.get_absolute_url(), "now": now}
        for kind, members in (("quoted", quoted), ("reply", starter)):
            notices.tell(members, kind, **told, who=self.author.username, title=self.thread.title)


class Revision(models.Model):
    """What a post said before an edit."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    body = models.TextField()
    editor = models.ForeignKey(Member, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
