"""Both languages are complete: nothing untranslated, nothing doubtful, nothing forgotten, nothing left over."""

import ast
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

LOCALE = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
ROOT = Path(settings.BASE_DIR)
FIELD = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w+\}")
TAG = re.compile(r"</?\w+[^>]*>")
CHINESE = re.compile(r"[\u3400-\u9fff]")
THE_SAME_IN_BOTH = {"D", "p", "%(have)s / %(at)s"}  # a date format, a letter of a formula, two figures


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(LOCALE / "django.po"))


def translations(catalogue):
    """Each entry with each of its texts."""
    return [(entry, text) for entry in catalogue for text in [entry.msgstr, *entry.msgstr_plural.values()] if text]


def words(text):
    """The text without its fields and tags."""
    return TAG.sub("", FIELD.sub("", text))


def test_every_string_is_translated(catalogue):
    assert not [entry.msgid for entry in catalogue.untranslated_entries()]


def test_no_translation_is_fuzzy_or_obsolete(catalogue):
    assert not [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete]


def test_every_translation_is_chinese(catalogue):
    worded = [(entry, text) for entry, text in translations(catalogue) if re.search(r"[A-Za-z]", words(entry.msgid))]
    english = {text for _entry, text in worded if not CHINESE.search(words(text))}
    assert english == THE_SAME_IN_BOTH


def test_translations_keep_the_fields_of_their_strings(catalogue):
    wrong = []
    for entry, text in translations(catalogue):
        allowed = [sorted(FIELD.findall(source)) for source in (entry.msgid, entry.msgid_plural) if source]
        if sorted(FIELD.findall(text)) not in allowed:
            wrong.append(entry.msgid)
    assert not wrong


def test_translations_keep_the_tags_of_their_strings(catalogue):
    assert not [e.msgid for e, text in translations(catalogue) if sorted(TAG.findall(text)) != sorted(TAG.findall(e.msgid))]


def test_chinese_is_set_with_chinese_punctuation(catalogue):
    chinese = [text for _entry, text in translations(catalogue) if CHINESE.search(text)]
    assert not [text for text in chinese if re.search(r"[,;!?()「」]|:(?![A-Za-z0-9])|\.$", words(text))]


def test_the_compiled_catalogue_is_the_written_one(catalogue):
    compiled = {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in polib.mofile(str(LOCALE / "django.mo"))
    }
    written = {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in catalogue}
    assert compiled == written, "run make messages"


def test_no_string_hides_in_an_f_string():
    """There the collector does not see it, so nobody would translate it."""
    places = [path for app in ("config", "forum", "releases", "feedback", "awards") for path in (ROOT / app).rglob("*.py")]
    written = [(path, node) for path in places for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)]
    called = [(path, call.func) for path, node in written for call in ast.walk(node) if isinstance(call, ast.Call)]
    assert not [path for path, name in called if getattr(name, "id", "") in {"_", "gettext", "ngettext", "pgettext"}]


@pytest.mark.skipif(not shutil.which("xgettext"), reason="collecting the strings needs gettext")
def test_the_catalogue_names_the_strings_of_the_source_and_no_others(catalogue, tmp_path, monkeypatch, settings):
    for place in ["config", "forum", "releases", "feedback", "awards", "templates"]:
        shutil.copytree(ROOT / place, tmp_path / place, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    settings.LOCALE_PATHS = [str(tmp_path / "locale")]
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=["zh_Hans"], no_location=True, verbosity=0)
    collected = polib.pofile(str(tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    named = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue}
    assert named == {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in collected}, "run make messages"
