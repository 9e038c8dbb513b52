"""Read the environment once, or refuse to start with a sentence that says what to write instead."""

import os
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured


def text(name, default=""):
    return os.environ.get(name, default).strip()


def flag(name, default=False):
    value = text(name).lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return value in ("1", "true", "yes", "on") if value else default
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")


def number(name, default, least=0):
    value = text(name)
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number, {least} or more.")
    return int(value)


def words(name):
    return [word.strip() for word in text(name).split(",") if word.strip()]


def zone(name, default):
    value = text(name, default) or default
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(f"{name} is {value!r}: write a time zone such as Asia/Shanghai.") from None


def url(name, schemes):
    """The value of `name` as it stands, or "" when it is not set; its scheme must be one of `schemes`."""
    value = text(name)
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(f'{s}://' for s in schemes)}.")
    return value


def secret(name, embedded):
    """The secret key. Without one the site only starts in its embedded form, with a key kept in `embedded`."""
    if value := text(name):
        if len(value) < 50:
            raise ImproperlyConfigured(f"{name} is too short: write at least 50 random characters.")
        return value
    if embedded is None:
        raise ImproperlyConfigured(f"{name} is not set. It is needed as soon as any other setting names a real service.")
    return _kept_secret(Path(embedded))


def _kept_secret(path):
    from django.core.management.utils import get_random_secret_key

    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text()


def database(name, embedded):
    """Django's database settings for the URL in `name`; SQLite in the file `embedded` when it is not set."""
    value = url(name, ("postgres", "postgresql"))
    if not value:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": embedded,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
            },
        }
    return {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, **environ.Env.db_url_config(value)}


def mail(name):
    """Django's e-mail settings for the URL in `name`, or {} when it is not set."""
    value = url(name, ("smtp", "smtp+tls", "smtp+ssl", "smtps", "consolemail", "dummymail"))
    return environ.Env.email_url_config(value) if value else {}
