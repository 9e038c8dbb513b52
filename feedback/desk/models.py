from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Member, Thread
from releases.models import Build


class SavedView(models.Model):
    """A page of the dashboard that a member comes back to, under a name of their own."""

    MOST = 50

    member = models.ForeignKey(Member, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(max_length=300)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="saved_view_name_is_unique_for_member")]

    def __str__(self):
        return self.name


class Letter(models.Model):
    """What happened to a week's reports: drafted from the numbers, edited by a person, posted once."""

    build = models.OneToOneField(Build, models.CASCADE, related_name="letter")
    title = models.CharField(max_length=120)
    body = models.TextField()
    edited_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=clock.now)
    posted_at = models.DateTimeField(null=True, blank=True)
    thread = models.OneToOneField(Thread, models.SET_NULL, null=True, blank=True, related_name="+")

    @classmethod
    def write(cls, build, by, title, body, now):
        """Keep the draft as it stands now; None when it is posted already."""
        words = {"title": title, "body": body, "edited_by": by, "edited_at": now}
        with transaction.atomic():
            letter, new = cls.objects.get_or_create(build=build, defaults=words)
            if not new and not cls.objects.filter(pk=letter.pk, posted_at=None).update(**words):
                return None
            vars(letter).update(title=title, body=body, edited_by_id=by.pk, edited_at=now)
        return letter

    def post(self, by, now):
        """Open the thread on the board for news. True for exactly one of all who try."""
        with transaction.atomic():
            if not Letter.objects.filter(pk=self.pk, posted_at=None).update(posted_at=now):
                return False
            board = self.build.product.news_board
            thread = board.open_thread(by, self.title, self.body, now, kind=Thread.Kind.NEWS)
            Letter.objects.filter(pk=self.pk).update(thread=thread)
            self.thread, self.posted_at = thread, now
        return True
