"""What product managers write down about the numbers they watch."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.growth import sheet
from feedback.growth.models import Event, Reading, WatchedIndex
from forum.forms import WrittenField
from releases.proposal_forms import select

LARGEST = 1024 * 1024  # bytes of a file


def day_field(today):
    widget = forms.DateInput({"type": "date", "max": f"{today}", "min": f"{sheet.EARLIEST}"}, "%Y-%m-%d")
    return forms.DateField(label=_("Day"), initial=today, widget=widget)


def possible(day, today):
    if not sheet.EARLIEST <= day <= today:
        raise forms.ValidationError(_("Name a day up to today."), code="day")
    return day


class IndexForm(forms.ModelForm):
    name = WrittenField(label=_("What it counts"), max_length=60, help_text=_("Daily installs, for example."))
    unit = WrittenField(label=_("Unit"), max_length=20, required=False)

    class Meta:
        model = WatchedIndex
        fields = ["product", "name", "unit"]

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["product"].empty_label = None
        select(self.fields["product"])

    def clean(self):
        said = super().clean()
        if (product := said.get("product")) and product.watched.count() >= WatchedIndex.MOST:
            self.add_error("product", _("It has %(most)s indices. Remove one first.") % {"most": WatchedIndex.MOST})
        return said


class ReadingForm(forms.ModelForm):
    """A day's value; an empty one takes back what the day had."""

    class Meta:
        model = Reading
        fields = ["day", "value"]

    def __init__(self, data=None, *, today):
        super().__init__(data)
        self.today, self.fields["day"] = today, day_field(today)
        self.fields["value"].required = False
        self.fields["value"].help_text = _("Left empty, the day has none.")
        self.fields["value"].widget.attrs |= {"min": "0"}

    def clean_day(self):
        return possible(self.cleaned_data["day"], self.today)


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "A day and a value on each line, such as 2026-11-20,4812. At most 1 MB. Days that have a value get the new one."
        ),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        error_messages={"required": _("Choose a file first.")},
    )

    def __init__(self, data=None, files=None, *, today):
        super().__init__(data, files)
        self.today = today

    def clean_file(self):
        """The values in it."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 1 MB."), code="size")
        try:
            return sheet.read(file.read(), self.today)
        except sheet.Refused as refused:
            raise forms.ValidationError(refused.sentences) from None


class EventForm(forms.ModelForm):
    label = WrittenField(label=_("What happened"), max_length=80)

    class Meta:
        model = Event
        fields = ["day", "label"]

    def __init__(self, data=None, *, today):
        super().__init__(data, auto_id="event_%s")
        self.today, self.fields["day"] = today, day_field(today)

    def clean_day(self):
        return possible(self.cleaned_data["day"], self.today)
