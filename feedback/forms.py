from django import forms

from feedback.models import Vote


class VoteForm(forms.Form):
    value = forms.TypedChoiceField(coerce=int, choices=[(0, ""), *((value, "") for value in Vote.Value.values)])
