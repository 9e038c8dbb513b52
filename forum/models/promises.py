"""What becomes of the promise that the team answers soon: who is about to keep it, with which words, and where it was broken."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Lower

from forum import clock, markup
from forum.models.members import Member
from forum.models.threads import Thread

TURN_LASTS = timedelta(minutes=10)


class Turn(models.Model):
    """One of the team is about to answer a thread; for ten minutes nobody else does."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="turn")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField(default=clock.now)
    lasts_until = models.DateTimeField(default=clock.now)

    @classmethod
    def take(cls, thread, member, now):
        """True for one of all who try at once; whoever has it has it for ten minutes more, and has taken it when they first did."""
        taken = {"member": member, "taken_at": now, "lasts_until": now + TURN_LASTS}
        with transaction.atomic():
            turn, new = cls.objects.get_or_create(thread=thread, defaults=taken)
            found = cls.objects.filter(pk=turn.pk)
            return (
                new
                or bool(found.filter(member=member, lasts_until__gt=now).update(lasts_until=taken["lasts_until"]))
                or bool(found.filter(lasts_until__lte=now).update(**taken))
            )


class Alarm(models.Model):
    """A thread that the team had not answered in time. It stays when the answer comes."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="alarm")
    raised_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        permissions = [("answer", "Can answer complaints and suggestions for the team")]


class ReadyAnswerQuerySet(models.QuerySet):
    def usable_by(self, member):
        """All of them for whoever answers for the team, and none for anybody else."""
        return self if member.has_perm("forum.answer") else self.none()

    def best_first(self, language):
        """Those in the language or for any before those in another one."""
        fits = When(language__in=["", language], then=Value(0))
        return self.order_by(Case(fits, default=Value(1)), Lower("name"))


class ReadyAnswer(models.Model):
    """Words that the team keeps for what comes again and again. Somebody puts them into a reply, changes and sends it."""

    MOST = 100
    NAME = "{name}"  # becomes the name of whoever started the thread

    name = models.CharField(max_length=60)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, blank=True)  # "": fits any
    body = models.TextField(max_length=4000)
    changed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    objects = ReadyAnswerQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_ready_answer_of_a_name"),
            models.CheckConstraint(name="ready_answer_says_something", condition=~Q(name="") & ~Q(body="")),
        ]

    def __str__(self):
        return self.name

    def write(self, by, now, **words):
        """Say this from now on. What somebody has deleted meanwhile is there again, as its words may be the only ones."""
        for field, value in (words | {"changed_by": by, "changed_at": now}).items():
            setattr(self, field, value)
        self.save()

    def for_thread(self, thread):
        """The Markdown for a reply in this thread."""
        return self.body.replace(self.NAME, markup.name(thread.author.username))
