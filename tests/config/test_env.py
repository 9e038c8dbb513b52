"""Settings from the environment: what is right is taken, what is wrong is refused with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

ROOT = Path(__file__).resolve().parents[2]
KEY = "k3y" * 20


@pytest.mark.parametrize(("written", "means"), [("1", True), ("off", False), ("", False), (" Yes ", True)])
def test_a_flag_is_understood(monkeypatch, written, means):
    monkeypatch.setenv("FLAG", written)
    assert env.flag("FLAG") is means


@pytest.mark.parametrize("written", ["-1", "0", "7.5", "x", "70000", "٣"])
def test_a_wrong_port_is_refused(monkeypatch, written):
    monkeypatch.setenv("PORT", written)
    with pytest.raises(ImproperlyConfigured, match=r"PORT is .* write a whole number, 1 to 65535\."):
        env.number("PORT", 8000, least=1, most=65535)


def test_a_port_is_taken(monkeypatch):
    monkeypatch.setenv("PORT", "9000")
    assert env.number("PORT", 8000, least=1, most=65535) == 9000


@pytest.mark.parametrize(
    ("written", "engine", "name"),
    [
        ("postgres:///friday", "postgresql", "friday"),
        ("postgresql://u:p%40ss@db:5432/friday", "postgresql", "friday"),
        ("sqlite:////srv/friday.sqlite3", "sqlite3", "/srv/friday.sqlite3"),
    ],
)
def test_a_database_is_taken(monkeypatch, written, engine, name):
    monkeypatch.setenv("DATABASE_URL", written)
    database = env.database("DATABASE_URL", "unused")
    assert (database["ENGINE"].rpartition(".")[2], database["NAME"]) == (engine, name)


def test_a_password_may_hold_any_sign(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p%40%2Fss@db/friday")
    assert env.database("DATABASE_URL", "unused")["PASSWORD"] == "p@/ss"


@pytest.mark.parametrize(
    "written", ["mysql://db/friday", "friday", "postgres://db", "postgres://db:port/friday", "postgres://db:99999/x"]
)
def test_a_wrong_database_is_refused(monkeypatch, written):
    monkeypatch.setenv("DATABASE_URL", written)
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL .*: write postgres://user:password@host:5432/name"):
        env.database("DATABASE_URL", "unused")


@pytest.mark.parametrize(
    ("written", "port", "tls", "ssl"),
    [("smtp://post", 25, False, False), ("smtp+tls://me:p%40@post", 587, True, False), ("smtps://me@post:4650", 4650, False, True)],
)
def test_a_post_office_is_taken(monkeypatch, written, port, tls, ssl):
    monkeypatch.setenv("MAIL_URL", written)
    mail = env.mail("MAIL_URL")
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"], mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == ("post", port, tls, ssl)


@pytest.mark.parametrize("written", ["post.example.org", "http://post", "smtp://", "smtp://post:x"])
def test_a_wrong_post_office_is_refused(monkeypatch, written):
    monkeypatch.setenv("MAIL_URL", written)
    with pytest.raises(ImproperlyConfigured, match=r"^MAIL_URL is not an address"):
        env.mail("MAIL_URL")


def test_a_key_is_made_once_and_kept_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = env.secret("SECRET_KEY", tmp_path / "var" / "secret-key")
    assert env.secret("SECRET_KEY", tmp_path / "var" / "secret-key") == first
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0


REFUSED = {
    "DATABASE_URL": ("postgres:///friday", "SECRET_KEY is not set"),
    "REDIS_URL": ("redis://localhost", "SECRET_KEY is not set"),
    "ALLOWED_HOSTS": ("friday.example.org", "SECRET_KEY is not set"),
    "SECRET_KEY": ("short", "SECRET_KEY is too short"),
    "SITE_URL": ("friday.example.org", "SITE_URL is not an address"),
    "COMMUNITY_TIME_ZONE": ("Mars/Olympus", "COMMUNITY_TIME_ZONE is 'Mars/Olympus'"),
    "FEWEST_VOTES": ("none", "FEWEST_VOTES is 'none'"),
    "PROXY_COUNT": ("one", "PROXY_COUNT is 'one'"),
    "MAIL_FROM": ("nobody", "MAIL_FROM is 'nobody'"),
    "DEBUG": ("maybe", "DEBUG is 'maybe'"),
    "VAR_DIR": ("/dev/null/var", "/dev/null/var cannot be written to"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_setting_ends_every_command_with_one_sentence(name, tmp_path):
    value, sentence = REFUSED[name]
    clean = {key: kept for key, kept in os.environ.items() if key not in {*REFUSED, "MAIL_URL", "PORT"}}
    clean |= {"VAR_DIR": str(tmp_path), name: value}
    done = subprocess.run([sys.executable, "manage.py", "up"], cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_the_real_thing_is_refused_without_a_key_and_starts_with_one(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY is not set"):
        env.secret("SECRET_KEY", None)
    monkeypatch.setenv("SECRET_KEY", KEY)
    assert env.secret("SECRET_KEY", None) == KEY


def test_the_embedded_form_keeps_the_key_that_it_signs_updates_with(tmp_path, monkeypatch):
    first = env.signing_key("UPDATE_KEY", tmp_path / "update-key")
    assert len(first) == 32
    assert env.signing_key("UPDATE_KEY", tmp_path / "update-key") == first
    monkeypatch.setenv("UPDATE_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    assert env.signing_key("UPDATE_KEY", tmp_path / "update-key") == bytes(range(32))


def test_a_real_site_signs_with_its_own_key_or_not_at_all(monkeypatch):
    assert env.signing_key("UPDATE_KEY", None) == b""
    for wrong in ("AAEC", "no key at all", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj"):
        monkeypatch.setenv("UPDATE_KEY", wrong)
        with pytest.raises(ImproperlyConfigured, match="base64"):
            env.signing_key("UPDATE_KEY", None)


def test_the_files_of_builds_are_kept_in_a_folder_unless_s3_is_named(monkeypatch, tmp_path):
    assert env.builds(tmp_path)["OPTIONS"] == {"location": str(tmp_path)}
    monkeypatch.setenv("S3_BUCKET", "builds")
    monkeypatch.setenv("S3_ENDPOINT", "https://s3.example.org")
    kept = env.builds(tmp_path)
    assert kept["BACKEND"] == "storages.backends.s3.S3Storage"
    assert (kept["OPTIONS"]["bucket_name"], kept["OPTIONS"]["endpoint_url"]) == ("builds", "https://s3.example.org")
    assert kept["OPTIONS"]["default_acl"] is None


@pytest.mark.parametrize("written", ["s3.example.org", "ftp://s3.example.org", "https://"])
def test_a_wrong_place_in_s3_is_refused(monkeypatch, tmp_path, written):
    monkeypatch.setenv("S3_BUCKET", "builds")
    monkeypatch.setenv("S3_ENDPOINT", written)
    with pytest.raises(ImproperlyConfigured, match=r"S3_ENDPOINT is not an address .* write https://s3.example.org\."):
        env.builds(tmp_path)


def test_s3_that_is_not_installed_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("S3_BUCKET", "builds")
    monkeypatch.setattr(env, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"pip install -r requirements-s3\.txt"):
        env.builds(tmp_path)
