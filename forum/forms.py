"""What members write: threads and replies, and what the team keeps ready for them."""

import unicodedata
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from forum import markup
from forum.markup.safety import tidy
from forum.models import ReadyAnswer, Thread

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
        return cls.going_on(typed, markup.quote(post), submission)

    @classmethod
    def going_on(cls, typed, more, submission=None):
        """A form in which more stands below what was typed so far."""
        body = f"{typed.rstrip()}\n\n{more}".lstrip()
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


class ReadyAnswerForm(PostForm):
    TAKEN = _("There is a ready answer of this name already.")

    name = WrittenField(label=_("Name"), max_length=60, help_text=_("By which the team finds it. Only the team sees it."))
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("Any language")), *settings.LANGUAGES])
    body = WrittenField(
        label=_("What it says"),
        max_length=4000,
        strip=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Markdown works. {name} becomes the name of whoever started the thread."),
        error_messages={"required": _("Write something first.")},
    )
    field_order = ["name", "language", "body"]

    def __init__(self, data=None, *, answer):
        self.answer = answer
        super().__init__(data, {name: getattr(answer, name) for name in self.field_order})

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if not visible(name):
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        if ReadyAnswer.objects.filter(name__iexact=name).exclude(pk=self.answer.pk).exists():
            raise forms.ValidationError(self.TAKEN, code="unique")
        return name

    def clean(self):
        if not self.answer.pk and ReadyAnswer.objects.count() >= ReadyAnswer.MOST:
            raise forms.ValidationError(_("There are a hundred ready answers. Delete one that nobody needs first."), code="full")
        return super().clean()

    def save(self, by, now):
        """Whether it is kept: not when somebody else took the name between our look and our writing."""
        try:
            with transaction.atomic():
                self.answer.write(by, now, **{name: self.cleaned_data[name] for name in self.field_order})
        except IntegrityError:
            self.add_error("name", self.TAKEN)
        return not self.errors
