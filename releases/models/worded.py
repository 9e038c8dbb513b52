"""What a build says of itself."""

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import markup
from releases.models.log import LogEntry
from releases.refused import Refused

WORDED = {"notes", "technical", "known_issues"}  # in Markdown, kept as HTML beside it


class Worded(models.Model):
    """The words of a build: a headline, and what is told in Markdown and kept as HTML beside it."""

    headline = models.CharField(_("headline"), max_length=120, blank=True)
    notes = models.TextField(_("notes"), max_length=10_000, blank=True)
    notes_html = models.TextField(editable=False, blank=True)
    technical = models.TextField(_("technical notes"), max_length=10_000, blank=True)
    technical_html = models.TextField(editable=False, blank=True)
    known_issues = models.TextField(_("known issues"), max_length=5_000, blank=True)
    known_issues_html = models.TextField(editable=False, blank=True)

    class Meta:
        abstract = True

    def word(self, by, now, **words):
        """Give it those of its words that are named; the others stay. Refused once it is more than planned."""
        with transaction.atomic():
            self.hold_still()
            self._say(**words)
            self.record(LogEntry.What.CHANGED, by, now)

    def admit(self, known_issues, by, now):
        """Say what is known to be wrong with it, now that it is out."""
        with transaction.atomic():
            if not self.hold_row().is_out:
                raise Refused(gettext("%(build)s is not out yet: change its words.") % {"build": self.number})
            self._say(known_issues=known_issues)
            self.record(LogEntry.What.ISSUES, by, now)

    def _say(self, **words):
        for name in WORDED & words.keys():
            words[f"{name}_html"] = markup.render(words[name]).html
        vars(self).update(words)
        self.save(update_fields=words.keys())
