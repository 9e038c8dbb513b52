from django import forms
from django.utils.translation import gettext_lazy as _

from awards.models import VotesSetAside
from forum import pictures
from forum.models import Member
from releases.ballot_forms import SetAsideForm
from releases.models import Team


class JudgeForm(SetAsideForm):
    """The same for the votes on a build's features; a burst of hundreds is judged at one go."""

    everybody = forms.BooleanField(required=False)

    def __init__(self, *args, build, **kwargs):
        flagged = Member.objects.filter(pk__in=build.vote_suspicions.filter(cleared_at=None).values("member"))
        super().__init__(*args, members=flagged, **kwargs)
        self.fields["members"].required = False

    def clean(self):
        data = super().clean()
        if data.get("everybody"):
            data["members"] = self.fields["members"].queryset
        elif not data.get("members"):
            self.add_error("members", _("Choose whose votes you judge."))
        return data


class RestoreForm(forms.Form):
    """Members whose votes count again, and why."""

    aside = forms.ModelMultipleChoiceField(VotesSetAside.objects.all(), required=False)
    everybody = forms.BooleanField(required=False)
    why = forms.CharField(label=_("Why their votes count again. Everybody reads it."), max_length=300)

    def __init__(self, *args, build, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["aside"].queryset = build.votes_set_aside.filter(lifted_at=None)

    def clean(self):
        data = super().clean()
        if data.get("everybody"):
            data["aside"] = self.fields["aside"].queryset
        elif not data.get("aside"):
            self.add_error("aside", _("Choose whose votes you judge."))
        return data


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("Why it has to wait. Those who may approve it read this."), max_length=300)


class PhotoForm(forms.Form):
    """A photo of one of the teams on the podium, taken in through the one gate for pictures."""

    team = forms.ModelChoiceField(Team.objects.all(), label=_("Team"), empty_label=None)
    photo = forms.FileField(label=_("New photo"), widget=forms.FileInput({"accept": pictures.ACCEPT}))

    def __init__(self, *args, tally, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.filter(features__standings__in=tally.podium).distinct()

    def clean_photo(self):
        try:
            return pictures.keep(self.cleaned_data["photo"], "teams", pictures.PHOTOS, crop=False)
        except pictures.Refused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def keep(self):
        """The picture before stays where it is: the awards of earlier weeks still show it."""
        Team.objects.filter(pk=self.cleaned_data["team"].pk).update(photo=self.cleaned_data["photo"])
