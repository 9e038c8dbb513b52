"""Both languages are complete: nothing untranslated, nothing doubtful, nothing forgotten."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

LOCALE = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
ROOT = Path(settings.BASE_DIR)
FIELD = re.compile(r"%\((\w+)\)|\{(\w+)\}")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(LOCALE / "django.po"))


def test_every_string_is_translated(catalogue):
    assert not [entry.msgid for entry in catalogue.untranslated_entries()]


def test_no_translation_is_fuzzy(catalogue):
    assert not [entry.msgid for entry in catalogue.fuzzy_entries()]


def test_translations_keep_the_fields_of_their_strings(catalogue):
    wrong = []
    for entry in catalogue:
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text and set(FIELD.findall(text)) - set(FIELD.findall(entry.msgid + (entry.msgid_plural or ""))):
                wrong.append(entry.msgid)
    assert not wrong


def test_the_compiled_catalogue_is_the_written_one(catalogue):
    compiled = {entry.msgid: entry for entry in polib.mofile(str(LOCALE / "django.mo"))}
    stale = [e.msgid for e in catalogue if e.msgid not in compiled or compiled[e.msgid].msgstr != e.msgstr]
    assert not stale, "run manage.py compilemessages"


@pytest.mark.skipif(not shutil.which("xgettext"), reason="collecting the strings needs gettext")
def test_the_catalogue_names_every_string_of_the_source(catalogue, tmp_path):
    places = ["config", "forum", "releases", "feedback", "awards", "templates", "manage.py"]
    for place in places:
        source = ROOT / place
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / place)
    python = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-location"]
    subprocess.run(python, cwd=tmp_path, check=True, capture_output=True)
    collected = polib.pofile(str(tmp_path / "config/locale/zh_Hans/LC_MESSAGES/django.po"))
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}
    assert not [e.msgid for e in collected if not e.obsolete and (e.msgctxt, e.msgid) not in known], "run make messages"
