from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from forum import clock
from forum.models.members import Member

CLAIM_LASTS = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(days=3)

KINDS = {}


@dataclass(frozen=True)
class Kind:
    """A kind of news that members can be told, and how they hear of it unless they choose otherwise.

    `sentence` is a lazy translation that the details of a notice fill, or a function of the details that returns one.
    """

    name: str
    label: str
    sentence: object
    on_site: bool = True
    by_mail: bool = True

    def say(self, details):
        sentence = self.sentence(details) if callable(self.sentence) else self.sentence
        return str(sentence % details)


def register(kind):
    KINDS[kind.name] = kind
    return kind


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None, on_site=True)

    def on_page(self):
        """What the notices page shows; kinds of parts that were taken out again are left aside."""
        return self.filter(on_site=True, kind__in=KINDS)

    def before(self, notice):
        """What was told before this one."""
        return self.filter(Q(told_at__lt=notice.told_at) | Q(told_at=notice.told_at, pk__lt=notice.pk))

    def awaiting_mail(self, now):
        """Mails to send that nobody is sending; a claim that led to nothing is void after ten minutes."""
        free = Q(mail_claimed_at=None) | Q(mail_claimed_at__lte=now - CLAIM_LASTS)
        return self.filter(free, by_mail=True, mailed_at=None, told_at__gt=now - GIVE_UP_AFTER, kind__in=KINDS)


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

    @property
    def sentence(self):
        return KINDS[self.kind].say(self.details)

    @property
    def html(self):
        """The sentence with names and titles set apart, so that a right-to-left one does not turn it around."""
        apart = {
            key: value if isinstance(value, int) else format_html("<bdi>{}</bdi>", value) for key, value in self.details.items()
        }
        return mark_safe(KINDS[self.kind].say(apart))  # every value above is a number or escaped

    def claim_mail(self, now):
        """True for exactly one of all who try to send this mail."""
        return bool(Notice.objects.awaiting_mail(now).filter(pk=self.pk).update(mail_claimed_at=now))

    def mark_mailed(self, now):
        Notice.objects.filter(pk=self.pk).update(mailed_at=now)

    def mark_read(self, now):
        Notice.objects.filter(pk=self.pk, read_at=None).update(read_at=now)


class NoticeChoice(models.Model):
    """How a member wants to hear of one kind of thing; no row means the kind's own defaults."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=20)
    on_site = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="one_choice_per_member_and_kind")]

    @classmethod
    def stop_mail(cls, member, kind):
        """No more mail of this kind to this member, those that wait already included."""
        cls.objects.update_or_create(
            member=member,
            kind=kind.name,
            defaults={"by_mail": False},
            create_defaults={"by_mail": False, "on_site": kind.on_site},
        )
        member.notices.filter(kind=kind.name, mailed_at=None).update(by_mail=False)
