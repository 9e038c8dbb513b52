from html import unescape

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock, notices, pictures
from forum.models import Member, Post, Thread
from releases import events
from releases.models.teams import Product, Team
from releases.refused import Refused


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(thread__in=Thread.objects.visible_to(member))

    def open(self):
        return self.filter(status=Proposal.Status.OPEN)

    def wanted(self):
        """Those that take backings."""
        return self.filter(status__in=Proposal.WANTED)

    def by_backings(self):
        return self.order_by("-backing_count", "-pk")

    def below(self, count, pk):
        """Those that stand after this place in a list sorted by backings."""
        return self.filter(Q(backing_count__lt=count) | Q(backing_count=count, pk__lt=pk))

    def saying(self, words):
        """Those whose title or first post contains every one of the words, down to two Chinese characters."""
        found = self.filter(thread__posts__number=1)
        for word in words.split():
            shown = Q(thread__posts__hidden_at=None, thread__posts__body__icontains=word)
            found = found.filter(Q(thread__title__icontains=word) | shown)
        return found

    def with_first_words(self):
        first = Post.objects.filter(thread=OuterRef("thread"), number=1, hidden_at=None)
        return self.annotate(first_html=Subquery(first.values("html")[:1]))

    def with_backing_of(self, member):
        return self.annotate(backed=Exists(Backing.objects.filter(proposal=OuterRef("pk"), member=member.pk)))

    def with_follow_of(self, member):
        return self.annotate(followed=Exists(Follow.objects.filter(proposal=OuterRef("pk"), member=member.pk)))


class Proposal(models.Model):
    """Something members wish for: a thread of its own, and those who back it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        PLANNED = "planned", _("Planned")
        BUILT = "built", _("Built")
        DECLINED = "declined", _("Declined")
        MERGED = "merged", _("Merged")

    class Kind(models.TextChoices):
        NEW = "new", _("Something new")
        IMPROVE = "improve", _("Make it better")
        FIX = "fix", _("Mend it")
        REMOVE = "remove", _("Take it out")

    WANTED = (Status.OPEN, Status.PLANNED)

    product = models.ForeignKey(Product, models.CASCADE, related_name="proposals")
    thread = models.OneToOneField(Thread, models.CASCADE, related_name="+")
    kind = models.CharField(_("what kind of wish"), max_length=8, choices=Kind, default=Kind.NEW)
    teams = models.ManyToManyField(Team, blank=True, related_name="proposals", verbose_name=_("teams concerned"))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    backing_count = models.PositiveIntegerField(default=0)  # kept because lists are sorted by it

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "-backing_count", "-id"], name="proposal_by_backings")]
        constraints = [
            models.CheckConstraint(
                name="merged_proposal_names_the_other",
                condition=(Q(status="merged") & Q(merged_into__isnull=False)) | (~Q(status="merged") & Q(merged_into=None)),
            ),
            models.CheckConstraint(name="proposal_is_not_merged_into_itself", condition=~Q(merged_into=F("pk"))),
        ]
        permissions = [("answer_proposals", "Can plan and decline proposals, with words")]

    def __str__(self):
        return self.thread.title

    def get_absolute_url(self):
        return reverse("releases:proposal", args=[self.pk])

    @property
    def is_wanted(self):
        return self.status in self.WANTED

    @property
    def first_words(self):
        """The first post as plain text; asks for `with_first_words`."""
        return unescape(strip_tags(self.first_html or "")).strip()

    @classmethod
    def propose(cls, product, author, title, body, now, submission=None, kind=Kind.NEW, teams=(), stems=()):
        """Open a thread for the wish; its author is the first to back it. `stems` are of its pictures, as they are kept."""
        with transaction.atomic():
            thread = product.proposals_board.open_thread(
                author, title, body, now, kind=Thread.Kind.SUGGESTION, submission=submission
            )
            proposal, new = cls.objects.get_or_create(thread=thread, defaults={"product": product, "kind": kind})
            if new:
                Thread.objects.filter(pk=thread.pk).update(home=proposal.get_absolute_url())
                proposal.teams.set(teams)
                for position, stem in enumerate(stems):
                    proposal.pictures.create(stem=stem, position=position)
                proposal.back(author, now)
        if not new:  # sent twice: the pictures of the first time stay
            for stem in stems:
                pictures.remove(stem)
        return proposal

    def back(self, member, now):
        """Stand behind the proposal; a second time changes nothing. False when it is built or declined."""
        with transaction.atomic():
            if not Proposal.objects.select_for_update().filter(pk=self.pk, status__in=self.WANTED).exists():
                return False
            _backing, new = Backing.objects.get_or_create(proposal=self, member=member, defaults={"backed_at": now})
            if new:
                Proposal.objects.filter(pk=self.pk).update(backing_count=F("backing_count") + 1)
        return True

    def take_back(self, member):
        """Stand behind it no longer. False when it is built or declined."""
        with transaction.atomic():
            if not Proposal.objects.select_for_update().filter(pk=self.pk, status__in=self.WANTED).exists():
                return False
            gone, _rows = Backing.objects.filter(proposal=self, member=member).delete()
            if gone:
                Proposal.objects.filter(pk=self.pk).update(backing_count=F("backing_count") - 1)
        return True

    def count_backings(self):
        """Count anew what lists are sorted by; for those who hold the proposal."""
        self.backing_count = self.backings.count()
        Proposal.objects.filter(pk=self.pk).update(backing_count=self.backing_count)

    def follow(self, member, now):
        """Hear of it without standing behind it; a second time changes nothing."""
        Follow.objects.get_or_create(proposal=self, member=member, defaults={"since": now})

    def unfollow(self, member):
        Follow.objects.filter(proposal=self, member=member).delete()

    def audience(self):
        """Who hears of what becomes of it: those who back it, and who made or follow it or a wish that became part of it."""
        family = self.family()
        backers = Q(pk__in=Backing.objects.filter(proposal=self).values("member"))
        authors = Q(pk__in=Proposal.objects.filter(pk__in=family).values("thread__author"))
        followers = Q(pk__in=Follow.objects.filter(proposal__in=family).values("member"))
        return Member.objects.filter(backers | authors | followers, is_active=True)

    def family(self):
        """Its key, and those of all that became part of it, however far away. Nothing is ever merged in a circle."""
        family, nearest = [self.pk], [self.pk]
        while nearest := list(Proposal.objects.filter(merged_into__in=nearest).values_list("pk", flat=True)):
            family += nearest
        return family

    def turn(self, status, now, by=None, words="", **more):
        """Move to another status and keep the step; None when it stands there already. `more` changes with the status."""
        if not Proposal.objects.filter(pk=self.pk).exclude(status=status).update(status=status, **more):
            return None
        self.status = status
        step = self.steps.create(status=status, by=by, words=words, at=now)
        events.turned(self, step, now)
        return step

    def plan(self, build, by, now):
        """It goes into a build. Its friends are told that it is planned; never for which build."""
        if self.turn(self.Status.PLANNED, now, by):
            self.tell("planned", f"proposal:{self.pk}:planned:{build.pk}", now)

    def reply(self, status, words, by, now):
        """The product manager's public answer."""
        with transaction.atomic():
            found = Proposal.objects.select_for_update().get(pk=self.pk)
            if found.status == self.Status.BUILT:
                raise Refused(gettext("This wish is built already. Answer in its discussion instead."))
            if found.status == self.Status.MERGED:
                raise Refused(gettext("This wish is part of another one. Answer there instead."))
            if status != self.Status.PLANNED and found.features.waiting().exists():
                raise Refused(gettext("This wish is chosen for a coming build. Take it out of the build first."))
            if (found.status, found.answer) == (status, words):
                return
            answered = {"status": status, "answer": words, "answered_by": by, "answered_at": now}
            Proposal.objects.filter(pk=self.pk).update(**answered)
            step = self.steps.create(status=status, by=by, words=words, at=now)
            if status != found.status:
                events.turned(self, step, now)
            if status != found.status and status in (self.Status.PLANNED, self.Status.DECLINED):
                self.tell(status, f"proposal:{self.pk}:step:{step.pk}", now)
            elif not found.answer:  # other words for an answer that was given are no news
                self.tell("answered", f"proposal:{self.pk}:step:{step.pk}", now, who=by.username)
        self.status, self.answer, self.answered_by, self.answered_at = status, words, by, now

    def concern(self, kind, teams):
        """What sort of wish it is and which teams of its product it concerns."""
        Proposal.objects.filter(pk=self.pk).update(kind=kind)
        self.teams.set(teams)

    def tell(self, kind, cause, now, where=None, **details):
        notices.tell(self.audience(), kind, cause, where or self.get_absolute_url(), now, proposal=self.thread.title, **details)


class Backing(models.Model):
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="backings")
    member = models.ForeignKey(Member, models.CASCADE, related_name="backings")
    backed_at = models.DateTimeField(default=clock.now)
    # Where it came from when two proposals became one; the backing there stays, so that the merge can be undone.
    came_from = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "member"], name="one_backing_per_member_and_proposal")]


class Follow(models.Model):
    """A member hears of what becomes of a proposal without standing behind it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="follows")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "member"], name="followed_once")]


class Step(models.Model):
    """One change of a proposal's status, with the words that went with it. Steps are only ever added."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="steps")
    status = models.CharField(max_length=10, choices=Proposal.Status)
    by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")  # None: the clock
    words = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
