from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models.members import Member
from forum.models.outbox import Outgoing

KINDS = {}


class Theme(models.TextChoices):
    """What a kind of news is about: under these headings members choose what they are told."""

    TALKS = "talks", _("Talks")
    WISHES = "wishes", _("Wishes and ballots")
    BUILDS = "builds", _("Builds and rings")
    REPORTS = "reports", _("Reports and problems")
    AWARDS = "awards", _("Awards and medals")
    TEAM = "team", _("For the team")


@dataclass(frozen=True)
class Kind:
    """A kind of news that members can be told, and how they hear of it unless they choose otherwise.

    `sentence` is a lazy translation that the details of a notice fill, or a function of the details that returns one.
    `lines` of the details is what the mail says below it. Where everybody hears something else, `of_each` makes of
    members' keys and the details of a broadcast {key: the details of this member's notice}; who is missing hears nothing.
    """

    name: str
    label: str
    sentence: object
    theme: str = Theme.TALKS
    on_site: bool = True
    by_mail: bool = True
    by_push: bool | None = None  # as by mail
    lines: object = None
    of_each: object = None

    def __post_init__(self):
        if self.by_push is None:
            object.__setattr__(self, "by_push", self.by_mail)

    def say(self, details):
        sentence = self.sentence(details) if callable(self.sentence) else self.sentence
        return str(sentence % details)


def register(kind):
    KINDS[kind.name] = kind
    return kind


def _set_apart(value):
    if isinstance(value, list):
        return [_set_apart(one) for one in value]
    return value if isinstance(value, int) else format_html("<bdi>{}</bdi>", value)


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None, on_site=True)

    def on_page(self):
        """What the notices page shows; kinds of parts that were taken out again are left aside."""
        return self.filter(on_site=True, kind__in=KINDS)

    def before(self, notice):
        """What was told before this one."""
        return self.filter(Q(told_at__lt=notice.told_at) | Q(told_at=notice.told_at, pk__lt=notice.pk))


class Notice(models.Model):
    """One thing one member is told, once. The mail that says it too is in the outbox."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20)
    cause = models.CharField(max_length=60)  # what it is about, e.g. "build:12"; a member is told once per cause
    details = models.JSONField(default=dict)  # fills the kind's sentence, in the reader's own language
    where = models.CharField(max_length=200)
    told_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    on_site = models.BooleanField(default=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "kind", "cause"], name="told_once_per_cause")]
        indexes = [
            models.Index(fields=["member", "-told_at"], name="notice_by_member"),
            models.Index(fields=["member"], name="notice_unread", condition=models.Q(read_at=None, on_site=True)),
        ]

    @property
    def sentence(self):
        return KINDS[self.kind].say(self.details)

    @property
    def html(self):
        """The sentence with names and titles set apart, so that a right-to-left one does not turn it around."""
        apart = {key: _set_apart(value) for key, value in self.details.items()}
        return mark_safe(KINDS[self.kind].say(apart))  # every value in it is a number or escaped

    def mark_read(self, now):
        Notice.objects.filter(pk=self.pk, read_at=None).update(read_at=now)


class Broadcast(models.Model):
    """Something everybody is told: one row with what causes it, a notice for each member soon after, so many at a time."""

    kind = models.CharField(max_length=20)
    cause = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    where = models.CharField(max_length=200)
    told_at = models.DateTimeField(default=clock.now)
    reached = models.BigIntegerField(default=0)  # the key of the last member who was told
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "cause"], name="broadcast_once_per_cause")]
        indexes = [models.Index(fields=["id"], name="broadcast_under_way", condition=models.Q(done=False))]


class NoticeChoice(models.Model):
    """How a member wants to hear of one kind of thing; no row means the kind's own defaults."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=20)
    on_site = models.BooleanField()
    by_mail = models.BooleanField()
    by_push = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="one_choice_per_member_and_kind")]

    @classmethod
    def stop_mail(cls, member, kind):
        """No more mail of this kind to this member, those that wait already included."""
        cls.objects.update_or_create(
            member=member,
            kind=kind.name,
            defaults={"by_mail": False},
            create_defaults={"by_mail": False, "on_site": kind.on_site, "by_push": kind.by_push},
        )
        member.outgoing.waiting().filter(channel=Outgoing.Channel.MAIL, kind=kind.name).delete()
