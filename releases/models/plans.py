"""What has to be done before a build may go out, by whom, and what one hand tells the next."""

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Member
from releases.models.teams import Product
from releases.refused import Refused


class Template(models.Model):
    """A checklist to start a week from."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="templates", verbose_name=_("product"))
    name = models.CharField(_("name"), max_length=60)
    points = models.TextField(_("points, one a line"), max_length=3000)

    class Meta:
        verbose_name, verbose_name_plural = _("template"), _("templates")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["product", "name"], name="template_name_is_unique_in_product")]

    def __str__(self):
        return self.name

    @property
    def texts(self):
        """Its points, without blanks and without one twice."""
        longest = Point._meta.get_field("text").max_length
        return list(dict.fromkeys(line.strip()[:longest] for line in self.points.splitlines() if line.strip()))

    def give(self, build):
        """Put its points on the build's checklist; those that stand there already are left alone. How many are new."""
        with transaction.atomic():
            build.hold_row()
            there = set(build.points.values_list("text", flat=True))
            first = len(there)
            new = [text for text in self.texts if text not in there]
            build.points.bulk_create(Point(build=build, text=text, position=first + n) for n, text in enumerate(new))
        return len(new)


class Point(models.Model):
    """One point of a build's checklist, with who looks after it."""

    build = models.ForeignKey("releases.Build", models.CASCADE, related_name="points")
    text = models.CharField(_("what has to be done"), max_length=200)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who looks after it")
    )
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["build", "text"], name="point_is_once_on_a_checklist"),
            models.CheckConstraint(name="point_done_by_has_an_instant", condition=Q(done_by=None) | Q(done_at__isnull=False)),
        ]

    def __str__(self):
        return self.text

    @classmethod
    def add(cls, build, text, owner):
        """One more point; refused when it stands on the checklist already."""
        with transaction.atomic():
            build.hold_row()
            if build.points.filter(text=text).exists():
                raise Refused(gettext("“%(point)s” is on the checklist already.") % {"point": text})
            return build.points.create(text=text, owner=owner, position=build.points.count())

    def finish(self, by, now):
        """It is done; only the first who says so is kept. False when it was done already."""
        return bool(Point.objects.filter(pk=self.pk, done_at=None).update(done_at=now, done_by=by))

    def reopen(self):
        """It is not done after all."""
        return bool(Point.objects.filter(pk=self.pk, done_at__isnull=False).update(done_at=None, done_by=None))

    def entrust(self, owner):
        """Give it to somebody else, or to nobody (None)."""
        self.owner = owner
        self.save(update_fields=["owner"])


class Handover(models.Model):
    """A note for whoever looks after the build next. Only ever added."""

    build = models.ForeignKey("releases.Build", models.CASCADE, related_name="handovers")
    words = models.TextField(_("what the next one should know"), max_length=2000)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]


class Holiday(models.Model):
    """A day on which people are away; the calendar shows it, nothing moves by itself."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name, verbose_name_plural = _("holiday"), _("holidays")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.name}"
