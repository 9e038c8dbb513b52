"""What is typed about rings, rollouts and candidates."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import names, pictures
from forum.models import Member
from releases.models import Application, Ring, Running, StopShip
from releases.models.rings import BUCKETS

LONGEST = 90  # days for which an invitation may stand
MOST_USES = 1000
MOST_NAMES = 50


class Beside:
    """For a form that shares its page with others: its fields have names of their own there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}-%s", **kwargs)


class ApplicationForm(forms.ModelForm):
    class Meta:
        model = Application
        fields = ["device", "words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"words": _("What do you use your device for, and how often do you report? The ring reads it.")}


class EndForm(Beside, forms.Form):
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=LONGEST, initial=7)

    def ends_at(self, now):
        return now + timedelta(days=self.cleaned_data["days"])


class InviteForm(EndForm):
    """Members by name, one a line."""

    names = forms.CharField(
        label=_("Whom do you invite?"), help_text=_("One name a line."), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def clean_names(self):
        typed = {names.key(line): line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()}
        if len(typed) > MOST_NAMES:
            raise forms.ValidationError(_("At most %(most)s names at once.") % {"most": MOST_NAMES})
        found = {member.name_key: member for member in Member.objects.filter(name_key__in=typed, is_active=True)}
        if unknown := [line for key, line in typed.items() if key not in found]:
            raise forms.ValidationError(_("Nobody is called %(names)s.") % {"names": ", ".join(unknown)})
        return list(found.values())


class LinkForm(EndForm):
    uses = forms.IntegerField(label=_("How many may use it"), min_value=1, max_value=MOST_USES, initial=1)


class CapacityForm(Beside, forms.ModelForm):
    class Meta:
        model = Ring
        fields = ["capacity"]
        help_texts = {"capacity": _("Left empty, as many as come.")}


class JudgementForm(forms.Form):
    agrees = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1")
    words = forms.CharField(required=False, max_length=300)


class DecisionForm(JudgementForm):
    """Of whoever decides alone: with a reason."""

    words = forms.CharField(label=_("Why"), help_text=_("The ring reads it."), max_length=300)


class SeatForm(Beside, forms.Form):
    """A taken seat of the ring, by its number."""

    number = forms.IntegerField(label=_("Number of the seat"), min_value=1, max_value=2**31 - 1)

    def __init__(self, *args, ring, **kwargs):
        super().__init__(*args, **kwargs)
        self.ring = ring

    def clean_number(self):
        seat = self.ring.seats.taken().filter(number=self.cleaned_data["number"]).select_related("ring", "member").first()
        if seat is None:
            raise forms.ValidationError(_("Nobody sits there."))
        self.seat = seat
        return seat.number


class SeatJudgementForm(SeatForm, JudgementForm):
    words = forms.CharField(label=_("Why"), required=False, max_length=300)


class RetirementForm(SeatForm):
    words = forms.CharField(label=_("Why"), help_text=_("The ring and the member read it."), max_length=300)


class ElectionForm(SeatForm):
    sits = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1")


class ShareForm(forms.Form):
    share = forms.IntegerField(min_value=0, max_value=BUCKETS)


class HaltForm(forms.Form):
    reason = forms.CharField(label=_("Why"), help_text=_("Those who have it read this."), max_length=200)


class RunningForm(forms.ModelForm):
    class Meta:
        model = Running
        fields = ["device"]


class StopShipForm(forms.ModelForm):
    new_picture = forms.FileField(
        label=_("A picture of it"),
        required=False,
        help_text=_("JPEG, PNG or WebP. Where and with what it was taken is cut out of it."),
        widget=forms.FileInput({"accept": pictures.ACCEPT}),
    )

    class Meta:
        model = StopShip
        fields = ["evidence"]
        widgets = {"evidence": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"evidence": _("What did you do, what happened, what should have? On which device?")}

    def clean(self):
        data = super().clean()
        data["picture"] = ""
        if not self.errors and data.get("new_picture"):
            try:
                data["picture"] = pictures.keep(data["new_picture"], "stop-ships", pictures.PHOTOS, crop=False)
            except pictures.Refused as refused:
                self.add_error("new_picture", str(refused))
        return data


class ReplyForm(forms.Form):
    answer = forms.CharField(label=_("Your answer"), max_length=300)
