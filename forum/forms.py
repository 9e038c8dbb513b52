"""What members write: threads and replies."""

import re
import unicodedata
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import markup
from forum.models import Thread

SHORTEST_TITLE = 3
# What a database or a page cannot carry: control characters but tab and newline, halves of surrogate pairs.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What turns the direction of the words around it.
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"


def clean(text):
    """The text as it may be stored: without characters that nothing can carry, and with one kind of line end."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def visible(text):
    """How many characters of the text can be seen."""
    return sum(unicodedata.category(sign)[0] not in "CZ" and sign not in BLANK_LETTERS for sign in text)


class WrittenField(forms.CharField):
    """Text that members write. What a database or a page cannot carry is left out before anything looks at it."""

    def to_python(self, value):
        return super().to_python(clean(value) if isinstance(value, str) else value)


class PostForm(forms.Form):
    body = WrittenField(
        label=_("Your words"),
        max_length=markup.MAX_LENGTH,
        strip=False,
        widget=forms.Textarea({"class": "field", "rows": 6}),
        error_messages={"required": _("Write something first.")},
    )
    submission = WrittenField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("submission", uuid4())

    def clean_body(self):
        body = self.cleaned_data["body"].rstrip()
        if not visible(body):
            raise forms.ValidationError(self.fields["body"].error_messages["required"], code="required")
        return body

    def clean_submission(self):
        """None for a key that we never wrote: then the form simply counts each time it is sent."""
        try:
            return UUID(self.cleaned_data["submission"])
        except ValueError:
            return None


class ThreadForm(PostForm):
    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect, initial=Thread.Kind.TALK)
    title = WrittenField(
        label=_("Title"),
        min_length=SHORTEST_TITLE,
        max_length=120,
        widget=forms.TextInput({"class": "field"}),
        error_messages={"required": _("Give your thread a title.")},
    )
    field_order = ["kind", "title", "body"]

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        news = Thread.Kind.NEWS
        self.fields["kind"].choices = [kind for kind in Thread.Kind.choices if kind[0] != news or member.is_team]

    def clean_title(self):
        title = BIDI.sub("", " ".join(self.cleaned_data["title"].split()))
        if visible(title) < SHORTEST_TITLE:
            raise forms.ValidationError(_("A title has at least three characters that can be seen."), code="invisible")
        return title
