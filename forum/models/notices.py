from django.db import models

from forum import clock
from forum.models.members import Member


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None, on_site=True)


class Notice(models.Model):
    """One thing one member is told. The row is also the mail's place in the queue: claimed, sent, never twice."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20)
    cause = models.CharField(max_length=60)  # what it is about, e.g. "build:12"; a member is told once per cause
    details = models.JSONField(default=dict)  # fills the kind's sentence, in the reader's own language
    where = models.CharField(max_length=200)
    told_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    on_site = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=False)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "kind", "cause"], name="told_once_per_cause")]
        indexes = [
            models.Index(fields=["member", "-told_at"], name="notice_by_member"),
            models.Index(fields=["member"], name="notice_unread", condition=models.Q(read_at=None, on_site=True)),
            models.Index(fields=["told_at"], name="notice_awaiting_mail", condition=models.Q(by_mail=True, mailed_at=None)),
        ]


class NoticeChoice(models.Model):
    """How a member wants to hear of one kind of thing; no row means the kind's own defaults."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=20)
    on_site = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="one_choice_per_member_and_kind")]
