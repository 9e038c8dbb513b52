from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import Member
from releases.models import Candidate


class CapacityForm(forms.Form):
    capacity = forms.IntegerField(label=_("How many wishes fit in"), min_value=0, max_value=99)


class OverrideForm(forms.Form):
    override = forms.ChoiceField(choices=Candidate.Override)
    reason = forms.CharField(max_length=300)


class SetAsideForm(forms.Form):
    """Members whose votes a moderator judges; setting them aside needs a reason, clearing them does not."""

    action = forms.ChoiceField(choices=[("set_aside", ""), ("clear", "")])
    members = forms.ModelMultipleChoiceField(Member.objects.all(), label=_("Members"))
    reason = forms.CharField(label=_("Why their votes are not counted. Everybody reads it."), max_length=300, required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members

    def clean(self):
        data = super().clean()
        if data.get("action") == "set_aside" and not data.get("reason"):
            self.add_error("reason", _("Say why: votes are set aside for a reason that everybody reads."))
        return data
