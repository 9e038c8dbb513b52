"""A Friday that is left out, altogether or but for fixes."""

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from releases.models.log import LogEntry
from releases.models.proposals import Proposal

MISSED = gettext_noop("It missed its Friday.")

FREE = {"held_at": None, "hold_reason": ""}  # nobody keeps it back


class Skippable(models.Model):
    """A build whose Friday may be skipped; with `fixes_only` it goes out all the same, and nobody is asked about it."""

    fixes_only = models.BooleanField(_("fixes only"), default=False)
    skip_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_left_out(self):
        """Whether its Friday is skipped, also when fixes go out."""
        return self.fixes_only or self.state == self.State.SKIPPED

    @property
    def reason(self):
        """Why it was skipped, in the reader's language where the clock said it."""
        return gettext(MISSED) if self.skip_reason == MISSED else self.skip_reason

    def skip(self, reason, by, now):
        """Leave this Friday out, for a reason that everybody reads. What was chosen for it is open to be chosen again."""
        if not reason.strip():
            raise ValueError("a Friday is skipped for a reason")
        with transaction.atomic():
            skipped = {"state": self.State.SKIPPED, "fixes_only": False, "skip_reason": reason.strip(), **FREE}
            if not self._move(self.WAITING, **skipped):
                return False
            self._put_back()
            self._open_wishes(by, now)
            self.record(LogEntry.What.SKIPPED, by, now, reason if by else "")
        return True

    def unskip(self, by, now):
        """Take the skip back, as long as its Friday has not struck. What found another build or was declined stays out."""
        if now >= self.week.publishes_at:
            return False
        with transaction.atomic():
            if not self._move([self.State.SKIPPED], state=self.State.PLANNED, skip_reason=""):
                return False
            self.record(LogEntry.What.UNSKIPPED, by, now, self._plan_wishes(by, now))
        return True

    def only_fixes(self, reason, by, now):
        """Let out what nobody wished for, and nothing else: the Friday counts as skipped, for a reason that everybody reads.

        What came from wishes is set aside, open to be chosen again; the build waits for a person to mark it ready.
        """
        if not reason.strip():
            raise ValueError("only fixes go out for a reason")
        with transaction.atomic():
            fixes = {"state": self.State.PLANNED, "fixes_only": True, "skip_reason": reason.strip(), **FREE}
            if not self._move(self.WAITING, Q(fixes_only=False), **fixes):
                return False
            self._open_wishes(by, now)
            self.features.filter(proposal__isnull=False).update(build=None, stood_in=self)
            self.record(LogEntry.What.ONLY_FIXES, by, now, reason)
        return True

    def in_full(self, by, now):
        """Everything goes out after all, as long as its Friday has not struck; as `unskip` has it with the wishes."""
        if now >= self.week.publishes_at:
            return False
        with transaction.atomic():
            if not self._move(self.WAITING, Q(fixes_only=True), state=self.State.PLANNED, fixes_only=False, skip_reason="", **FREE):
                return False
            self._put_back()
            self.record(LogEntry.What.IN_FULL, by, now, self._plan_wishes(by, now))
        return True

    def _open_wishes(self, by, now):
        """Its wishes may be chosen again, and stand on the ballots that are voted on."""
        wishes = self.proposals()
        for proposal in wishes:
            proposal.turn(Proposal.Status.OPEN, now, by)
        for ballot in self.product.ballots.gathering_after(self):
            ballot.put_on(wishes, None, now)

    def _plan_wishes(self, by, now):
        """Its wishes are planned again; those that went elsewhere leave it. What the log says of them."""
        gone = self.features.outrun()
        titles = ", ".join(feature.title for feature in gone)
        self.features.filter(pk__in=[feature.pk for feature in gone]).delete()
        for proposal in self.proposals():
            proposal.turn(Proposal.Status.PLANNED, now, by)
        return titles and gettext("Left out: %(titles)s") % {"titles": titles}

    def _put_back(self):
        """What was set aside stands in it again; a title that was given away meanwhile gets its wish's number."""
        taken = set(self.features.values_list("title", flat=True))
        for feature in self.set_aside.all():
            if feature.title in taken:
                feature.title = f"{feature.title[:60]} #{feature.proposal_id}"
            feature.build, feature.stood_in = self, None
            feature.save(update_fields=["title", "build", "stood_in"])
