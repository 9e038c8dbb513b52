"""What members change about themselves."""

from django import forms

from forum.models import Member, NoticeChoice
from forum.models.notices import KINDS


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["city", "about", "language", "theme"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}


class NoticeChoicesForm:
    """For each kind of news two ticks: on the site, by mail. What is not ticked is off."""

    def __init__(self, member, data=None):
        self.member, self.data = member, data
        chosen = {choice.kind: choice for choice in member.notice_choices.all()}
        self.rows = [(kind, chosen.get(kind.name, kind)) for kind in KINDS.values()]

    def save(self):
        NoticeChoice.objects.bulk_create(
            [
                NoticeChoice(
                    member=self.member,
                    kind=kind.name,
                    on_site=f"{kind.name}-on_site" in self.data,
                    by_mail=f"{kind.name}-by_mail" in self.data,
                )
                for kind in KINDS.values()
            ],
            update_conflicts=True,
            unique_fields=["member", "kind"],
            update_fields=["on_site", "by_mail"],
        )
