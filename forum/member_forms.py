"""What members decide about themselves."""

import json

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum import outside, pictures, pushes
from forum.models import Member, NoticeChoice, Outgoing, PushSubscription
from forum.models.notices import KINDS, Theme

UNREACHABLE = _("This browser cannot be reached with what it says. Update it, or take another one.")


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["city", "about", "language", "theme"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"about": _("Up to 500 characters, for everybody to read.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the browser asks")), *settings.LANGUAGES]


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("New picture"),
        help_text=_("JPEG, PNG or WebP. Where and with what it was taken is cut out of it."),
        widget=forms.FileInput({"accept": pictures.ACCEPT}),
        error_messages={"required": _("Choose a picture first.")},
    )

    def clean_picture(self):
        try:
            return pictures.keep(self.cleaned_data["picture"], "avatars")
        except pictures.Refused as refused:
            raise forms.ValidationError(str(refused)) from None


class PushForm(forms.Form):
    """How a browser can be reached, in its own words: `PushSubscription.toJSON()` of the Push API."""

    subscription = forms.CharField(max_length=2000, error_messages={"required": UNREACHABLE, "max_length": UNREACHABLE})

    def clean_subscription(self):
        try:
            said = json.loads(self.cleaned_data["subscription"])
            _scheme, host, _port, _path = outside.split(said["endpoint"])
            outside.refuse_private_figures(host)
            PushSubscription._meta.get_field("endpoint").run_validators(said["endpoint"])
            return {"endpoint": said["endpoint"], **pushes.keys_of(said["keys"])}
        except (ValueError, KeyError, TypeError, AttributeError, outside.Refused, forms.ValidationError):
            raise forms.ValidationError(UNREACHABLE) from None


class NoticeChoicesForm:
    """Three ticks for each kind of news: on the site, by mail, by push. What is not ticked is off."""

    def __init__(self, member, data=None):
        self.member, self.data = member, data

    def rows(self):
        """Each kind with what the member chose for it, or with its own defaults."""
        chosen = {choice.kind: choice for choice in self.member.notice_choices.all()}
        return [(kind, chosen.get(kind.name, kind)) for kind in KINDS.values()]

    def themes(self):
        """(theme, its rows) for each theme that there is news of."""
        rows = self.rows()
        found = [(theme, [row for row in rows if row[0].theme == theme]) for theme in Theme]
        return [(theme.label, rows) for theme, rows in found if rows]

    def save(self):
        choices = [
            NoticeChoice(
                member=self.member,
                kind=kind.name,
                on_site=f"{kind.name}-on_site" in self.data,
                by_mail=f"{kind.name}-by_mail" in self.data,
                by_push=f"{kind.name}-by_push" in self.data if settings.PUSH_KEY else chosen.by_push,  # else nobody was asked
            )
            for kind, chosen in self.rows()
        ]
        unmailed = [choice.kind for choice in choices if not choice.by_mail]
        unpushed = [choice.kind for choice in choices if not choice.by_push]
        with transaction.atomic():
            NoticeChoice.objects.bulk_create(
                choices, update_conflicts=True, unique_fields=["member", "kind"], update_fields=["on_site", "by_mail", "by_push"]
            )
            self.member.outgoing.waiting().filter(channel=Outgoing.Channel.MAIL, kind__in=unmailed).delete()
            Outgoing.objects.waiting().filter(subscription__member=self.member, kind__in=unpushed).delete()
