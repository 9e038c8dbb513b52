from django import forms
from django.db.models import Q
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from feedback.models import FourGridReport, Mood, Vote
from forum.templatetags.forum import lang_of, number
from releases.models import Feature, Proposal

MOST_BACKED = 30


class VoteForm(forms.Form):
    value = forms.TypedChoiceField(coerce=int, choices=[(0, ""), *((value, "") for value in Vote.Value.values)])


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


class Which(forms.ModelChoiceField):
    """One of the things a grid can name, or none of them."""

    def __init__(self, model, label):
        none = model.objects.none()
        super().__init__(none, label=label, required=False, widget=Select(attrs={"class": "field"}))

    def offer(self, queryset, options):
        """Accept what is in the queryset and show only these options."""
        self.queryset = queryset
        self.choices = [("", _("Nothing this week")), *options]


class ReportForm(forms.Form):
    mood = forms.ChoiceField(
        label=_("My mood"), choices=[("", _("No face")), *Mood.choices], required=False, widget=forms.RadioSelect
    )
    mood_word = Words(_("A word about my mood"))
    loved = Which(Feature, _("What I loved most"))
    loved_word = Words(_("Why I loved it"))
    letdown = Which(Feature, _("What let me down"))
    letdown_word = Words(_("How it let me down"))
    awaited = Which(Proposal, _("What I look forward to"))
    awaited_word = Words(_("Why I wait for it"))
    device = forms.CharField(label=_("My device"), max_length=60, required=False, widget=forms.TextInput(attrs={"class": "field"}))
    shown = forms.BooleanField(label=_("Show my words to other members"), required=False, initial=True)

    def __init__(self, data, build, author, own=None):
        initial = model_to_dict(own, self.base_fields) if own else None
        super().__init__(data, initial=initial)
        features = list(build.features.all())
        for grid in ("loved", "letdown"):
            self.fields[grid].offer(build.features.all(), [(feature.pk, feature.title) for feature in features])
        self._offer_proposals(build, author, own.awaited if own else None)

    def _offer_proposals(self, build, author, current):
        """The most backed wishes that may still be built, and the one the member has chosen before."""
        visible = Proposal.objects.visible_to(author).filter(product=build.product).select_related("thread")
        wanted = Q(status__in=Proposal.WANTED)
        shown = list(visible.filter(wanted).by_backings()[:MOST_BACKED])
        if current and current not in shown:
            shown += visible.filter(pk=current.pk)
        accepted = visible.filter(wanted | Q(pk=current and current.pk))
        self.fields["awaited"].offer(accepted, [(proposal.pk, _with_backers(proposal)) for proposal in shown])

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
