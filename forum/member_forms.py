"""What members decide about themselves."""

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum import pictures
from forum.models import Member, NoticeChoice, Outgoing
from forum.models.notices import KINDS


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


class NoticeChoicesForm:
    """Two ticks for each kind of news: on the site, by mail. What is not ticked is off."""

    def __init__(self, member, data):
        self.member, self.data = member, data

    def rows(self):
        """Each kind with what the member chose for it, or with its own defaults."""
        chosen = {choice.kind: choice for choice in self.member.notice_choices.all()}
        return [(kind, chosen.get(kind.name, kind)) for kind in KINDS.values()]

    def save(self):
        choices = [
            NoticeChoice(
                member=self.member,
                kind=kind,
                on_site=f"{kind}-on_site" in self.data,
                by_mail=f"{kind}-by_mail" in self.data,
            )
            for kind in KINDS
        ]
        unwanted = [choice.kind for choice in choices if not choice.by_mail]
        with transaction.atomic():
            NoticeChoice.objects.bulk_create(
                choices, update_conflicts=True, unique_fields=["member", "kind"], update_fields=["on_site", "by_mail"]
            )
            self.member.outgoing.waiting().filter(channel=Outgoing.Channel.MAIL, kind__in=unwanted).delete()
