"""What people decide about machines: webhooks that are called, tokens that may call."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import outside
from forum.forms import WrittenField
from forum.models import Token, Webhook
from forum.models.tokens import SCOPES
from forum.models.webhooks import EVENTS

LASTS = {"30": _("30 days"), "90": _("90 days"), "365": _("A year"), "": _("Until I revoke it")}


class WebhookForm(forms.ModelForm):
    name = WrittenField(label=_("Name"), max_length=60)
    url = WrittenField(
        label=_("Address"),
        max_length=500,
        help_text=_("Begins with https:// and is open to the internet; we call no address of a private network."),
        widget=forms.URLInput,
    )
    events = forms.MultipleChoiceField(label=_("What it is told"), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Webhook
        fields = ["name", "url", "events"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = [(event.name, f"{event.label} ({event.name})") for event in EVENTS.values()]

    def clean_url(self):
        try:
            _scheme, host, _port, _path = outside.split(self.cleaned_data["url"])
            outside.refuse_private_figures(host)
        except outside.Refused:
            raise forms.ValidationError(_("We cannot call this address. It begins with https:// and holds no password.")) from None
        return self.cleaned_data["url"]


class TokenForm(forms.Form):
    name = WrittenField(label=_("What it is for"), max_length=60)
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple, initial=["read"])
    lasts = forms.ChoiceField(label=_("How long"), choices=LASTS.items(), required=False, initial="90")

    def __init__(self, member, data=None):
        super().__init__(data)
        self.member = member
        self.fields["scopes"].choices = [(one.name, f"{one.label} ({one.name})") for one in SCOPES.values() if one.open_to(member)]

    def issue(self, now):
        """The new token, and its text."""
        lasts = self.cleaned_data["lasts"]
        ends_at = now + timedelta(days=int(lasts)) if lasts else None
        return Token.issue(self.member, self.cleaned_data["name"], self.cleaned_data["scopes"], now, ends_at)
