"""The mail of a site without a post office: printed, kept as files, and readable at /mailbox/ by superusers."""

import secrets
from email import message_from_bytes, policy
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.console import EmailBackend as Console
from django.http import Http404
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from forum import clock

NEWEST = 100


class Backend(Console):
    """Print each mail to the console and keep it as a file in EMAIL_FILE_PATH."""

    def write_message(self, message):
        # Not as it travels: Chinese would be a block of base64.
        self.stream.write(f"To: {', '.join(message.to)}\nSubject: {message.subject}\n\n{message.body}\n{'-' * 79}\n")
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{clock.now():%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}"
        half = folder / f"{name}.part"  # nobody reads a mail that is half written
        half.write_bytes(message.message().as_bytes())
        half.rename(folder / f"{name}.eml")


class Mail:
    """One kept mail, as its reader sees it."""

    def __init__(self, path):
        self.name = path.stem
        self.message = message_from_bytes(path.read_bytes(), policy=policy.default)

    @classmethod
    def newest(cls):
        paths = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.eml"), reverse=True)
        return [cls(path) for path in paths[:NEWEST]]

    @classmethod
    def named(cls, name):
        """The mail of this name, or None. Names are looked up in the folder, so none can lead out of it."""
        found = [path for path in Path(settings.EMAIL_FILE_PATH).glob("*.eml") if path.stem == name]
        return cls(found[0]) if found else None

    @property
    def subject(self):
        return self.message["subject"] or ""

    @property
    def sender(self):
        return self.message["from"] or ""

    @property
    def reader(self):
        return self.message["to"] or ""

    @property
    def written_at(self):
        day, hours, fraction = self.name.split("-")[:3]
        return parse_datetime(f"{day[:4]}-{day[4:6]}-{day[6:]}T{hours[:2]}:{hours[2:4]}:{hours[4:]}.{fraction}+00:00")

    @property
    def text(self):
        body = self.message.get_body(("plain", "html"))
        return body.get_content() if body else ""


def _superusers_only(view):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        in_use = settings.EMBEDDED and settings.EMAIL_BACKEND == "config.mailbox.Backend"
        if not (in_use and request.user.is_superuser):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@_superusers_only
def mails(request):
    return render(request, "config/mailbox.html", {"mails": Mail.newest()})


@require_safe
@_superusers_only
def mail(request, name):
    found = Mail.named(name)
    if found is None:
        raise Http404
    return render(request, "config/mail.html", {"mail": found})
