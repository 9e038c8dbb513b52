"""What can be downloaded of a build, and how it got here."""

import io
from datetime import timedelta
from hashlib import sha256 as digest_of

from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock, pictures
from forum.models import Member
from releases import shelf
from releases.models.builds import Build
from releases.models.gathered import gathered
from releases.models.log import LogEntry
from releases.refused import Refused

LARGEST = 2 * 1024**3
PART = 8 * 1024**2
KEPT_UNFINISHED = timedelta(days=7)


class BuildFileQuerySet(models.QuerySet):
    def complete(self):
        return self.filter(completed_at__isnull=False)

    def unfinished(self):
        return self.filter(completed_at=None)

    def stale(self, now):
        """Begun, and nothing of them has arrived for a week."""
        last = Coalesce(Max("parts__sent_at"), "added_at")
        return self.unfinished().annotate(last=last).filter(last__lte=now - KEPT_UNFINISHED)

    def counted(self):
        """With `fetched`: how often each has been downloaded, summed up or not."""
        here = {"file": OuterRef("pk")}
        fresh = Download.objects.filter(**here).order_by().values("file").annotate(n=Count("pk")).values("n")
        days = DownloadCount.objects.filter(**here).order_by().values("file").annotate(n=Sum("count")).values("n")
        return self.annotate(fetched=Coalesce(Subquery(fresh), 0) + Coalesce(Subquery(days), 0))


class BuildFile(models.Model):
    """A file of a build for one device, kept here or at an outside address, with its checksum."""

    build = models.ForeignKey("releases.Build", models.CASCADE, related_name="files")
    device = models.CharField(_("device"), max_length=60, blank=True)  # empty: for all
    name = models.CharField(_("file name"), max_length=120)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    address = models.URLField(_("outside address"), max_length=500, blank=True)
    stored = models.CharField(max_length=200, blank=True, editable=False)  # its name in the storage
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = BuildFileQuerySet.as_manager()

    class Meta:
        ordering = ["device", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["build", "device", "name"], name="file_name_is_unique_in_build_and_device"),
            models.CheckConstraint(name="file_is_not_empty", condition=Q(size__gte=1)),
            models.CheckConstraint(
                name="complete_file_is_in_one_place",
                condition=Q(completed_at=None, stored="")
                | (Q(completed_at__isnull=False) & ((Q(address="") & ~Q(stored="")) | (~Q(address="") & Q(stored="")))),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("releases:file", args=[self.build.product.slug, self.build.number, self.pk, self.name])

    @classmethod
    def begin(cls, build, name, size, sha256, device, by, now):
        """A file that will be sent in parts; one that was begun before with the same size goes on where it stopped.

        `sha256` in hexadecimal is enforced when the file is complete; empty, it is worked out then.
        """
        refuse_odd(size)
        with transaction.atomic():
            _hold(build)
            begun = cls.objects.filter(build=build, device=device, name=name).first()
            if begun is None:
                return cls.objects.create(build=build, device=device, name=name, size=size, sha256=sha256, by=by, added_at=now)
        if begun.completed_at:
            raise Refused(gettext("%(file)s is here already. Remove it first, or give this one another name.") % {"file": name})
        if begun.size != size or (sha256 and sha256 != begun.sha256):
            raise Refused(gettext("Another file called %(file)s has been begun. Remove that one first.") % {"file": name})
        return begun

    @classmethod
    def point(cls, build, name, size, sha256, device, address, by, now):
        """A file that lies at an outside address, as large as it may be."""
        with transaction.atomic():
            _hold(build)
            if cls.objects.filter(build=build, device=device, name=name).exists():
                raise Refused(gettext("%(file)s is here already. Remove it first, or give this one another name.") % {"file": name})
            said = {"name": name, "size": size, "sha256": sha256, "device": device, "address": address}
            file = cls.objects.create(build=build, by=by, added_at=now, completed_at=now, **said)
            build.record(LogEntry.What.FILES, by, now, f"+ {name}")
        return file

    @property
    def part_count(self):
        return -(-self.size // PART)

    def size_of(self, number):
        """How long this part is: all are `PART` bytes but the last. Nothing when there is no such part."""
        return min(PART, self.size - (number - 1) * PART) if 1 <= number <= self.part_count else 0

    def missing_parts(self):
        """The numbers of the parts that are still to come, counted from 1."""
        here = set(self.parts.values_list("number", flat=True))
        return [] if self.completed_at else [n for n in range(1, self.part_count + 1) if n not in here]

    def take_part(self, number, data, now):
        """Keep one part, in whatever order they come. False when it is here already."""
        if not data or len(data) != self.size_of(number):
            raise Refused(gettext("Part %(number)s does not have the size it must have.") % {"number": number})
        digest = digest_of(data).hexdigest()
        if known := self.parts.filter(number=number).first():
            return known.same_as(digest)
        stored = shelf.put(self.pk, f"part-{number}", ContentFile(data))
        try:
            with transaction.atomic():
                self._hold_unfinished()
                self.parts.create(number=number, size=len(data), sha256=digest, stored=stored, sent_at=now)
        except IntegrityError:  # sent twice at the same time: the other one was quicker
            shelf.shelf().delete(stored)
            return self.parts.get(number=number).same_as(digest)
        except Refused:
            shelf.shelf().delete(stored)
            raise
        return True

    def _hold_unfinished(self):
        if not BuildFile.objects.select_for_update().filter(pk=self.pk, completed_at=None).exists():
            raise Refused(gettext("%(file)s takes no parts any more: it is complete, or gone.") % {"file": self.name})

    def complete(self, now):
        """Put the parts together and check the sum. Only one caller succeeds; a wrong sum throws the parts away."""
        if missing := self.missing_parts():
            raise Refused(
                gettext("%(missing)s of %(all)s parts are still to come.") % {"missing": len(missing), "all": self.part_count}
            )
        if self.completed_at:
            return False
        names = list(self.parts.values_list("stored", flat=True))
        if len(names) < self.part_count:  # somebody completed or removed it a moment ago
            return False
        whole = shelf.Whole(names)
        try:
            stored = shelf.put(self.pk, "whole", io.BufferedReader(whole, PART))
        except FileNotFoundError:  # the same, while the parts were being read: what there is of this copy is swept away
            done = BuildFile.objects.complete().filter(pk=self.pk).values_list("stored", flat=True).first()
            if done:
                shelf.sweep(self.pk, keep=done)
            return False
        if self.sha256 and whole.sha256 != self.sha256:
            with transaction.atomic():
                self._hold_unfinished()  # what has been completed meanwhile is never swept away
                self.parts.all().delete()
                shelf.sweep(self.pk)
            sentence = gettext("What arrived of %(file)s has another checksum: %(sum)s. Nothing of it was kept; send it again.")
            raise Refused(sentence % {"file": self.name, "sum": whole.sha256})
        return self._keep(stored, whole.sha256, now)

    def _keep(self, stored, sha256, now):
        kept = {"stored": stored, "sha256": sha256, "completed_at": now}
        with transaction.atomic():
            won = BuildFile.objects.filter(pk=self.pk, completed_at=None).update(**kept)
            if won:
                self.parts.all().delete()
                self.build.record(LogEntry.What.FILES, self.by, now, f"+ {self.name}")
        if not won:
            shelf.shelf().delete(stored)
            return False
        vars(self).update(kept)
        shelf.sweep(self.pk, keep=stored)
        return True

    def remove(self, by, now):
        """Take it away, with every part of it."""
        with transaction.atomic():
            _hold(self.build)
            self.build.record(LogEntry.What.FILES, by, now, f"− {self.name}")
            self.forget()

    def forget(self):
        """The row goes only when what is stored is gone: whoever is interrupted here can begin again."""
        with transaction.atomic():
            pk = self.pk
            self.delete()
            shelf.sweep(pk)
        return True

    def fetch(self, now):
        """Count one more download. A new row, so that nobody waits for anybody."""
        self.downloads.create(at=now)


def _hold(build):
    """Lock the build for a change of its files: one that is marked ready, or was skipped, keeps what it has."""
    found = Build.objects.select_for_update().get(pk=build.pk)
    if found.state == Build.State.READY:
        raise Refused(gettext("%(build)s is marked ready. Hold it first to change it.") % {"build": found.number})
    if found.state == Build.State.SKIPPED:
        raise Refused(gettext("%(build)s stays as it is. Plan the next Friday instead.") % {"build": found.number})


def refuse_odd(size):
    if not 1 <= size <= LARGEST:
        raise Refused(gettext("A file has at most 2 GB, and at least one byte. Keep a larger one elsewhere and give its address."))


def with_what_stands_beside(builds):
    """Builds with their complete, counted files and all their pictures at hand, for `files_beside` and `pictures_beside`."""
    files = BuildFile.objects.complete().filter(build=OuterRef("pk")).counted()
    pictured = Picture.objects.filter(Q(build=OuterRef("pk")) | Q(feature__build=OuterRef("pk")))
    return builds.annotate(
        gathered_files=gathered(files, "pk", "name", "device", "size", "sha256", "address", "fetched"),
        gathered_pictures=gathered(pictured, "pk", "stem", "words", "position", "build_id", "feature_id"),
    )


def files_beside(build):
    """What a build that stands with it offers; `fetched` says how often."""
    files = []
    for row in build.gathered_files or []:
        fetched = row.pop("fetched")
        files.append(BuildFile(build=build, **row))
        files[-1].fetched = fetched
    return sorted(files, key=lambda file: (file.device, file.name, file.pk))


def pictures_beside(build):
    pictures = [Picture(**row) for row in build.gathered_pictures or []]
    return sorted(pictures, key=lambda picture: (picture.position, picture.pk))


class Part(models.Model):
    """A piece of a file that is being uploaded. It is written once; those that are here need not be sent again."""

    file = models.ForeignKey(BuildFile, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=200)
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="part_is_sent_once")]

    def same_as(self, digest):
        """Sent once more: nothing to do when it is the same, refused when it is not."""
        if self.sha256 != digest:
            sentence = gettext("Part %(number)s is here already, and is another one. Remove the unfinished file first.")
            raise Refused(sentence % {"number": self.number})
        return False


class Download(models.Model):
    """Somebody fetched a file. Rows are only added, so nobody waits; each day's are then summed up."""

    file = models.ForeignKey(BuildFile, models.CASCADE, related_name="downloads")
    at = models.DateTimeField(default=clock.now)


class DownloadCount(models.Model):
    """The downloads of one day, once they are summed up."""

    file = models.ForeignKey(BuildFile, models.CASCADE, related_name="download_counts")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "day"], name="one_download_count_per_file_and_day")]


class PictureQuerySet(models.QuerySet):
    def of(self, build):
        """Those of a build and of its features."""
        return self.filter(Q(build=build) | Q(feature__build=build))


class Picture(models.Model):
    """A picture beside a proposal, a build or one of its features."""

    proposal = models.ForeignKey("releases.Proposal", models.CASCADE, null=True, related_name="pictures")
    build = models.ForeignKey("releases.Build", models.CASCADE, null=True, related_name="pictures")
    feature = models.ForeignKey("releases.Feature", models.CASCADE, null=True, related_name="pictures")
    stem = models.CharField(max_length=80)  # of the files, see forum.pictures
    words = models.CharField(_("what it shows"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="picture_belongs_to_one_thing",
                condition=Q(proposal__isnull=False, build=None, feature=None)
                | Q(proposal=None, build__isnull=False, feature=None)
                | Q(proposal=None, build=None, feature__isnull=False),
            )
        ]

    @classmethod
    def hang(cls, build, feature, stem, words, by, now):
        """Put a kept picture beside a planned build, or beside one of its features."""
        place = {"feature": feature} if feature else {"build": build}
        with transaction.atomic():
            build.hold_still()
            build.record(LogEntry.What.CHANGED, by, now, f"+ {words}")
            return cls.objects.create(stem=stem, words=words, **place)

    def take_down(self, build, by, now):
        with transaction.atomic():
            build.hold_still()
            build.record(LogEntry.What.CHANGED, by, now, f"− {self.words}")
            self.delete()
        pictures.remove(self.stem)

    @property
    def address(self):
        return pictures.address(self.stem, 480)

    @property
    def large(self):
        return pictures.address(self.stem, 960)
