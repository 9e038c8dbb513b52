from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from feedback.desk.models import SavedView
from forum import markup
from forum.forms import SHORTEST_TITLE, WrittenField, visible
from forum.http import parts

PAGES = ("feedback", "growth")  # whose addresses there are


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["name", "address"]
        widgets = {"address": forms.HiddenInput}

    def clean_address(self):
        """The path and the question of a page of the dashboard, and nothing else."""
        address = self.cleaned_data["address"]
        host, path = parts(address)
        if host or not address.startswith("/insight/") or not _is_page(path):
            raise forms.ValidationError(_("Save it from the page that you want to come back to."))
        return address


def _is_page(path):
    try:
        return resolve(path).app_name in PAGES
    except Resolver404:
        return False


class LetterForm(forms.Form):
    title = WrittenField(label=_("Title"), min_length=SHORTEST_TITLE, max_length=120)
    body = WrittenField(
        label=_("Your words"),
        max_length=markup.MAX_LENGTH,
        strip=False,
        widget=forms.Textarea({"rows": 14}),
        help_text=_("Markdown works: **strong**, *emphasis*, > quote, `code`."),
    )

    def clean_body(self):
        body = self.cleaned_data["body"].rstrip()
        if not visible(body):
            raise forms.ValidationError(_("Write something first."), code="required")
        return body
