from django import forms
from django.db.models import Q
from django.forms.models import model_to_dict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from feedback import enclosures
from feedback.models import FourGridReport, Mood
from forum import pictures
from forum.http import key
from forum.templatetags.forum import lang_of, number
from releases.models import Proposal
from releases.proposal_forms import PicturesField

MOST_BACKED = 30
FIELDS = (*(name for grid in FourGridReport.GRIDS for name in (grid, f"{grid}_word")), "device", "shown")


class Select(forms.Select):
    """A choice among titles, each marked with the language it is in."""

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if value:
            option["attrs"]["lang"] = lang_of(label)
        return option


class Words(forms.CharField):
    """What a member types in a box. A line's end counts as one character, as the browser counts it."""

    def __init__(self, label):
        widget = forms.Textarea(attrs={"class": "field", "rows": 3, "dir": "auto", "placeholder": label})
        super().__init__(label=label, max_length=1000, required=False, widget=widget)

    def to_python(self, value):
        return super().to_python(value and value.replace("\r\n", "\n"))


class Which(forms.Field):
    """The key of one of the things a grid can name, or 0 for none. Whether it may be named is asked where it is written down."""

    widget = Select({"class": "field"})
    default_error_messages = {"invalid_choice": forms.ModelChoiceField.default_error_messages["invalid_choice"]}

    def __init__(self, label):
        super().__init__(label=label, required=False)

    def to_python(self, value):
        if value in self.empty_values:
            return 0
        if (found := key(str(value))) is None:
            raise self.unknown()
        return found

    def unknown(self):
        return forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")

    def offer(self, options):
        self.widget.choices = [("", _("Nothing this week")), *options]


class ReportForm(forms.Form):
    """The four grids. To be read it needs no database; to be shown it wants `offer`."""

    mood = forms.ChoiceField(
        label=_("My mood"), choices=[("", _("No face")), *Mood.choices], required=False, widget=forms.RadioSelect
    )
    mood_word = Words(_("A word about my mood"))
    loved = Which(_("What I loved most"))
    loved_word = Words(_("Why I loved it"))
    letdown = Which(_("What let me down"))
    letdown_word = Words(_("How it let me down"))
    awaited = Which(_("What I look forward to"))
    awaited_word = Words(_("Why I wait for it"))
    device = forms.CharField(label=_("My device"), max_length=60, required=False, widget=forms.TextInput(attrs={"class": "field"}))
    shown = forms.BooleanField(label=_("Show my words to other members"), required=False, initial=True)
    pictures = PicturesField(
        label=_("Pictures of it"), required=False, help_text=_("Up to three, JPEG, PNG or WebP. Only the team sees them.")
    )
    log = forms.FileField(
        label=_("A log of it"),
        required=False,
        help_text=_("Plain text, up to 1 MB. Only the team reads it."),
        widget=forms.FileInput({"accept": ".txt,.log,text/plain"}),
    )

    @classmethod
    def of(cls, own, typed=None):
        """The form with what the member sent before, or with what was typed since."""
        return cls(initial=(model_to_dict(own, FIELDS) if own else {}) | (typed or {}))

    def offer(self, build, author, own):
        """Show what the grids may name; what is named and may not be becomes an error."""
        features = [(feature.pk, feature.title) for feature in build.features.all()]
        for grid in ("loved", "letdown"):
            self.fields[grid].offer(features)
            self._judge(grid, {pk for pk, _title in features})
        visible = Proposal.objects.visible_to(author).filter(product=build.product).select_related("thread")
        wanted, current = Q(status__in=Proposal.WANTED), own and own.awaited_id
        shown = list(visible.filter(wanted).by_backings()[:MOST_BACKED])
        chosen = {pk for pk in (current, self._named("awaited")) if pk} - {wish.pk for wish in shown}
        shown += visible.filter(wanted | Q(pk=current), pk__in=chosen) if chosen else []
        self.fields["awaited"].offer([(proposal.pk, _with_backers(proposal)) for proposal in shown])
        self._judge("awaited", {wish.pk for wish in shown})

    def _named(self, grid):
        return self.is_bound and self.cleaned_data.get(grid)

    def _judge(self, grid, known):
        if (named := self._named(grid)) and named not in known:
            self.add_error(grid, self.fields[grid].unknown())

    def enclose(self):
        """What goes with the report; None, with the reason at the field, when a file is refused."""
        kept, data, log, stems = frozenset(filter(None, map(key, self.data.getlist("kept")))), self.cleaned_data, (), ()
        if len(kept) + len(data["pictures"]) > enclosures.MOST_PICTURES:
            return self.add_error("pictures", gettext("Three pictures are the most. Choose those that say it best."))
        try:
            log = enclosures.read(data["log"]) if data["log"] else ()
            stems = enclosures.keep(data["pictures"])
        except enclosures.Refused as refused:
            return self.add_error("log", str(refused))
        except pictures.Refused as refused:
            return self.add_error("pictures", str(refused))
        return enclosures.Enclosed(kept, stems, log, "kept_log" in self.data)

    def send(self, build, author, now, looked=False):
        """Send what was filled in, as the author's report on the build; whether it is written down."""
        enclosed = self.enclose() if self.is_valid() else None
        if enclosed is None:
            return False
        sent = FourGridReport.send(build, author, now, enclosed, looked, **{name: self.cleaned_data[name] for name in FIELDS})
        if not sent:
            enclosed.throw_away()
        return bool(sent)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned[name] for grid in FourGridReport.GRIDS for name in (grid, f"{grid}_word")):
            raise forms.ValidationError(_("All four grids are empty. Fill one, any one, and send your report."), code="empty")
        return cleaned

    def typed(self):
        """What was typed into the boxes, as (label, words), for whoever may not send it any more."""
        words = [(field.label, (field.value() or "").strip()) for field in self if isinstance(field.field, Words)]
        return [(label, text) for label, text in words if text]


def _with_backers(proposal):
    backers = ngettext("%(title)s (%(number)s backer)", "%(title)s (%(number)s backers)", proposal.backing_count)
    return backers % {"title": proposal.thread.title, "number": number(proposal.backing_count)}
