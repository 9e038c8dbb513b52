"""What becomes of the promise that the team answers soon: who is about to keep it, and where it was broken."""

from datetime import timedelta

from django.db import models, transaction

from forum import clock
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
