from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forum.models import Member
from releases.models import Product


class ChoiceForm(forms.Form):
    """Of which product a widget tells, in which language and look; what is left open the reader's browser decides."""

    product = forms.ModelChoiceField(
        Product.objects.all(), label=_("Product"), to_field_name="slug", required=False, empty_label=None
    )
    lang = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the reader’s browser asks")), *settings.LANGUAGES]
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=Member.Theme.choices)

    def asked(self):
        """What was chosen, as an address says it."""
        return {name: self.data[name] for name in self.fields if self.cleaned_data.get(name)}
