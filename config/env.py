"""Read the environment once, or refuse to start with a sentence that says what to write instead."""

import os
from base64 import b64decode, b64encode
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit
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


def number(name, default, least=0, most=None):
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdecimal()) or int(value) < least or (most and int(value) > most):
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write a whole number, {f'{least} to {most}' if most else f'{least} or more'}."
        )
    return int(value)


def words(name):
    return [word.strip() for word in text(name).split(",") if word.strip()]


def zone(name, default):
    value = text(name, default) or default
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(f"{name} is {value!r}: write a time zone such as Asia/Shanghai.") from None


def url(name, schemes, example, needs_host=True):
    """The value of `name` as it stands, or "" when it is not set; it must be an address of one of `schemes`."""
    value = text(name)
    if value and not _is_address(value, schemes, needs_host):
        raise ImproperlyConfigured(f"{name} is not an address this site can use: write {example}.")
    return value


def _is_address(value, schemes, needs_host):
    try:
        parts = urlsplit(value)
        _port = parts.port  # raises when it is not a port
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname or not needs_host)


def sender(name, default):
    value = text(name, default) or default
    if "@" not in parseaddr(value)[1]:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a mail address such as Orange Friday <friday@example.org>.")
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


def signing_key(name, embedded):
    """The 32 bytes of a key that is signed with, or b"" when there is none; the embedded form keeps its own."""
    value = text(name) or (_kept_secret(Path(embedded), lambda: b64encode(os.urandom(32)).decode()) if embedded else "")
    try:
        key = b64decode(value, validate=True)
    except ValueError:
        key = b"?"
    if key and len(key) != 32:
        raise ImproperlyConfigured(
            f"{name} is no signing key: write 32 random bytes as base64, such as openssl rand -base64 32 makes."
        )
    return key


def _random_key():
    from django.core.management.utils import get_random_secret_key

    return get_random_secret_key()


def _kept_secret(path, make=_random_key):
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path.parent} cannot be written to ({error.strerror}): set VAR_DIR to a folder that can."
        ) from None
    return path.read_text()


def database(name, embedded):
    """Django's database settings for the URL in `name`; SQLite in the file `embedded` when it is not set."""
    example = "postgres://user:password@host:5432/name or sqlite:////a/path"
    value = url(name, ("postgres", "postgresql", "sqlite"), example, needs_host=False)
    config = environ.Env.db_url_config(value) if value else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(embedded)}
    if not config["NAME"]:
        raise ImproperlyConfigured(f"{name} names no database: write {example}.")
    return _SQLITE | config if config["ENGINE"].endswith("sqlite3") else _POSTGRESQL | config | {"ENGINE": "config.postgresql"}


_SQLITE = {
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Pages in memory: 32 MB a connection, and a map of the file's first 128 MB that all share, which spares copying them.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728;",
    },
}
_POSTGRESQL = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def mail(name):
    """Django's e-mail settings for the URL in `name`, or {} when it is not set."""
    value = url(name, ("smtp", "smtp+tls", "smtps"), "smtp+tls://user:password@host:587, smtps://… or smtp://…")
    if not value:
        return {}
    parts = urlsplit(value)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def builds(folder):
    """Where the files of builds are kept: in `folder`, or in S3 when S3_BUCKET names a place there. Never in the open."""
    bucket, endpoint = text("S3_BUCKET"), url("S3_ENDPOINT", ("http", "https"), "https://s3.example.org")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    if not find_spec("storages") or not find_spec("boto3"):
        raise ImproperlyConfigured("S3_BUCKET is set, but S3 is not spoken here: pip install -r requirements-s3.txt.")
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": text("S3_REGION") or None,
        "access_key": text("S3_KEY") or None,  # none: what the machine itself may do
        "secret_key": text("S3_SECRET") or None,
        "signature_version": "s3v4",
        "addressing_style": "path" if endpoint else "auto",
        "default_acl": None,
        "file_overwrite": False,
        "max_memory_size": 16 * 1024 * 1024,  # a part is read in memory, a whole file never
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
