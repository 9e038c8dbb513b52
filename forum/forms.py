"""What members write: threads and replies."""

import unicodedata
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import markup
from forum.markup.safety import tidy
from forum.models import Thread

SHORTEST_TITLE = 3
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"


def visible(text):
    """How many characters of the text can be seen."""
    return sum(unicodedata.category(sign)[0] not in "CZ" and sign not in BLANK_LETTERS for sign in text)


class WrittenField(forms.CharField):
    """Text that members write. What no database or page should meet is gone before anything looks at it."""

    def to_python(self, value):
        return super().to_python(tidy(value) if isinstance(value, str) else value)


class PostForm(forms.Form):
    body = WrittenField(
        label=_("Your words"),
        max_length=markup.MAX_LENGTH,
        strip=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Markdown works: **strong**, *emphasis*, > quote, `code`."),
        error_messages={"required": _("Write something first.")},
    )
    submission = WrittenField(required=False, widget=forms.HiddenInput)

    preview = None

    def __init__(self, data=None, initial=None, **kwargs):
        if data and "preview" in data:  # whoever only wants to see how it looks is not told yet what is missing
            self.preview = markup.render(data.get("body", "")).html
            data, initial = None, {name: data.get(name, "") for name in self.base_fields}
        super().__init__(data, initial={"submission": uuid4()} | (initial or {}), **kwargs)

    @classmethod
    def quoting(cls, post, typed="", submission=None):
        """A form in which a quotation of the post stands below what was typed so far."""
        body = f"{typed.rstrip()}\n\n{markup.quote(post)}".lstrip()
        form = cls(initial={"body": body, "submission": submission or uuid4()})
        form.begin_here()
        return form

    def begin_here(self):
        """Let the browser go to the box, which stands far below the top of a thread."""
        self.fields["body"].widget.attrs["autofocus"] = True

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
        error_messages={"required": _("Give your thread a title.")},
    )
    field_order = ["kind", "title", "body"]

    def __init__(self, data=None, *, member, **kwargs):
        super().__init__(data, **kwargs)
        news = Thread.Kind.NEWS
        self.fields["kind"].choices = [kind for kind in Thread.Kind.choices if kind[0] != news or member.is_team]

    def clean_title(self):
        title = " ".join(self.cleaned_data["title"].split())
        if visible(title) < SHORTEST_TITLE:
            raise forms.ValidationError(_("A title has at least three characters that can be seen."), code="invisible")
        return title
