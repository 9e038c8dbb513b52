"""The log of a build."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Member


class LogEntry(models.Model):
    """Who did what to a build, and when. Entries are only ever added."""

    class What(models.TextChoices):
        PLANNED = "planned", _("planned it")
        CHANGED = "changed", _("changed its words")
        FEATURES = "features", _("chose its features")
        READY = "ready", _("marked it ready")
        HELD = "held", _("held it")
        KEPT_BACK = "kept back", _("kept it back")
        LET_GO = "let go", _("let it go")
        PUBLISHED = "published", _("published it")
        SKIPPED = "skipped", _("skipped it")
        UNSKIPPED = "unskipped", _("took the skip back")
        ONLY_FIXES = "only fixes", _("left only its fixes in")
        IN_FULL = "in full", _("made it whole again")
        OPENED = "opened", _("opened it to a ring")
        WIDENED = "widened", _("widened its rollout")
        HALTED = "halted", _("halted it in a ring")
        RESUMED = "resumed", _("resumed it in a ring")
        FILES = "files", _("changed its files")
        ISSUES = "issues", _("changed its known issues")
        WITHDRAWN = "withdrawn", _("withdrew it")

    build = models.ForeignKey("Build", models.CASCADE, related_name="log")
    who = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")  # None: the clock
    what = models.CharField(max_length=10, choices=What)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
