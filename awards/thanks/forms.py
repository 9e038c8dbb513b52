from django import forms
from django.utils.translation import gettext_lazy as _

from awards.thanks.models import LONGEST
from forum.forms import WrittenField, visible


class ThanksForm(forms.Form):
    words = WrittenField(label=_("A sentence, if you like"), max_length=LONGEST, required=False)

    def clean_words(self):
        """One line; what nobody could see is no sentence."""
        words = " ".join(self.cleaned_data["words"].split())
        return words if visible(words) else ""
