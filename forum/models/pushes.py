"""Browsers that are told something while no page of ours is open in them."""

from django.db import models, transaction

from forum import clock
from forum.models.members import Member

MOST = 10  # of one member; the oldest makes room


class PushSubscription(models.Model):
    """What a browser gave us to reach it by, as the W3C's Push API names it. It belongs to whoever asked for it last."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=800, unique=True)  # of the browser maker's push service
    p256dh = models.CharField(max_length=88)  # the browser's public key, base64url
    auth = models.CharField(max_length=24)  # what it shares with us besides, base64url
    user_agent = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.member.username

    @classmethod
    def keep(cls, member, endpoint, p256dh, auth, user_agent, now):
        """The subscription, which from now on tells this member's news and nobody else's."""
        with transaction.atomic():
            cls.objects.filter(endpoint=endpoint).exclude(member=member).delete()  # with what waits for whoever it was
            said = {"member": member, "p256dh": p256dh, "auth": auth, "user_agent": user_agent[:200], "made_at": now}
            kept, _new = cls.objects.update_or_create(endpoint=endpoint, defaults=said)
            spare = member.push_subscriptions.values_list("pk", flat=True)[MOST:]
            cls.objects.filter(pk__in=list(spare)).delete()
        return kept
