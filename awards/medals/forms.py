"""Forms for those who keep the rules and medals. Nothing is saved that was not looked at first."""

import json

from django import forms
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from awards.medals.drawings import SHAPES
from awards.medals.models import STREAK, Medal, Meetup, Rule
from awards.medals.sources import SOURCES
from forum import names, spoken
from forum.models import Member


class Previewed(forms.ModelForm):
    """A form that is saved once its preview was seen as it stands: with `seen`, the digest that the preview showed."""

    @property
    def digest(self):
        said = json.dumps({name: self.data.get(self.add_prefix(name), "") for name in self.fields}, sort_keys=True)
        return salted_hmac("medals.preview", f"{self.instance.pk} {said}").hexdigest()

    @property
    def was_seen(self):
        return self.data.get("seen") == self.digest


class RuleForm(Previewed):
    class Meta:
        model = Rule
        fields = ["points", "active"]


class MedalForm(Previewed):
    class Meta:
        model = Medal
        fields = ["key", "counts", "shape", "single", "bronze", "silver", "gold", "position", "active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(STREAK, _("Builds in a row")), *((kind, source.name) for kind, source in SOURCES.items())]
        self.fields["counts"] = forms.ChoiceField(label=_("What counts"), choices=kinds)
        self.fields["shape"] = forms.ChoiceField(label=_("Shape"), choices=[(shape, SHAPE_NAMES[shape]) for shape in SHAPES])
        for code, _name in settings.LANGUAGES:
            said, name = (self.instance.words or {}).get(code, {}), get_language_info(code)["name_local"]
            for what, label, most in (("name", _("Name"), 60), ("about", _("What it is for"), 200)):
                labelled = f"{label} · {name}"
                self.fields[f"{what}_{code}"] = forms.CharField(label=labelled, max_length=most, initial=said.get(what, ""))
        self.fields[f"name_{settings.LANGUAGE_CODE}"].help_text = _("{n} stands for how many it takes.")

    def clean(self):
        said = super().clean()
        words = {code: {what: said.get(f"{what}_{code}", "") for what in ("name", "about")} for code, _n in settings.LANGUAGES}
        self.instance.words = words
        return said

    def save(self, commit=True):
        self.instance.seen_until = None  # everybody is looked at again
        return super().save(commit)


SHAPE_NAMES = {
    "flame": _("Flame"),
    "grids": _("Four grids"),
    "star": _("Star"),
    "hands": _("House"),
    "heart": _("Heart"),
    "talk": _("Speech bubble"),
    "letter": _("Letter"),
    "seat": _("Seat"),
    "tub": _("Popcorn tub"),
    "tick": _("Tick"),
    "lens": _("Magnifying glass"),
    "people": _("People"),
}


class MeetupForm(forms.ModelForm):
    """A meetup and the names of those who were there, who have to be members; nobody is taken off here."""

    guests = forms.CharField(
        label=_("Who was there and is not written down yet"),
        widget=forms.Textarea({"rows": 8}),
        max_length=10_000,
        required=False,
        help_text=_("One name to a line."),
    )

    class Meta:
        model = Meetup
        fields = ["name", "day", "city"]
        widgets = {"day": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_day(self):
        if self.cleaned_data["day"] > spoken.here(self.now).date():
            raise forms.ValidationError(_("This day is still to come. Write a meetup down when it has been."))
        return self.cleaned_data["day"]

    def clean_guests(self):
        written = {names.key(name): name for line in self.cleaned_data["guests"].splitlines() if (name := line.strip())}
        found = {member.name_key: member for member in Member.objects.filter(name_key__in=written, is_active=True)}
        if unknown := [name for key, name in written.items() if key not in found]:
            said = {"names": ", ".join(unknown)}
            raise forms.ValidationError(_("Nobody here is called: %(names)s. Nothing is written down yet.") % said)
        return list(found.values())

    def keep(self, by):
        """The meetup as it is written down now; of two at the same moment there is one."""
        data = self.cleaned_data
        if self.instance.pk:
            kept = self.save()
        else:
            said = {name: data[name] for name in self.Meta.fields}
            kept, _new = Meetup.objects.get_or_create(**said, defaults={"written_at": self.now, "written_by": by})
        kept.welcome(data["guests"], self.now)
        return kept


class RevocationForm(forms.Form):
    reason = forms.CharField(label=_("Why, in words that the member reads"), max_length=300)
