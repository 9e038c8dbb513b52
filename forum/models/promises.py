"""What becomes of the promise that the team answers soon: who is about to keep it, and where it was broken."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q

from forum import clock
from forum.models.members import Member
from forum.models.threads import Thread

TURN_LASTS = timedelta(minutes=10)


class Turn(models.Model):
    """One of the team is about to answer a thread; for ten minutes nobody else does."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="turn")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField(default=clock.now)

    @classmethod
    def take(cls, thread, member, now):
        """True for one of all who try at once, and again for whoever has it."""
        with transaction.atomic():
            turn, new = cls.objects.get_or_create(thread=thread, defaults={"member": member, "taken_at": now})
            free = Q(member=member) | Q(taken_at__lte=now - TURN_LASTS)
            return new or bool(cls.objects.filter(free, pk=turn.pk).update(member=member, taken_at=now))

    @property
    def lasts_until(self):
        return self.taken_at + TURN_LASTS


class Alarm(models.Model):
    """A thread that the team had not answered in time. It stays when the answer comes."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="alarm")
    raised_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        permissions = [("answer", "Can answer complaints and suggestions for the team")]
