"""What a member may be called: any script, unique ignoring case and width, no look-alike of somebody else."""

import unicodedata
from functools import cache
from itertools import pairwise

from confusable_homoglyphs import utils
from confusable_homoglyphs.categories import alias
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST, LONGEST_KEY = 2, 30, 60
SEPARATORS = "._-·"
LETTERS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"}
MARKS = {"Mn", "Mc"}
# Letters and marks by category that nobody can see.
INVISIBLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)}
# Scripts that are written together; any other mixture in one name is a disguise.
TOGETHER = (
    {"LATIN", "HAN", "HIRAGANA", "KATAKANA"},
    {"LATIN", "HAN", "BOPOMOFO"},
    {"LATIN", "HAN", "HANGUL"},
)
RESERVED = (
    *("admin", "administrator", "anonymous", "deleted", "everyone", "help", "mod", "moderator", "moderators", "null", "official"),
    *("orangefriday", "postmaster", "root", "security", "staff", "support", "system", "team", "webmaster"),
    *("橙色星期五", "系统", "系統", "团队", "團隊"),
)
RESERVED_ANYWHERE = ("orangefriday", "官方", "管理员", "管理員", "版主", "客服")


def key(name):
    """The form in which two names that differ only in case or width are the same."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", folded)


def skeleton(name):
    """The form in which two names that look alike are the same (after Unicode TS 39, with case and separators ignored)."""
    plain = unicodedata.normalize("NFKC", name)
    for _pass in range(2):  # some capitals look alike, some small letters do
        letters = (letter for letter in unicodedata.normalize("NFD", plain) if not _is_ornament(letter))
        plain = "".join(_twins().get(letter, letter) for letter in letters).casefold()
    for drawn, read in (("rn", "m"), ("vv", "w"), ("i", "l")):
        plain = plain.replace(drawn, read)
    return plain


def may_hold(character):
    """Whether a name may contain the character."""
    category = unicodedata.category(character)
    return character in SEPARATORS or ((category in LETTERS | MARKS | {"Nd"}) and ord(character) not in INVISIBLE)


def is_possible(name):
    """Whether it has the form of a name, free or taken."""
    ends_well = name[:1].isalnum() and name[-1:] not in SEPARATORS
    return SHORTEST <= len(name) <= LONGEST and ends_well and all(map(may_hold, name))


def validate_length(name):
    if not SHORTEST <= len(name) <= LONGEST or len(key(name)) > LONGEST_KEY:
        raise ValidationError(_("A name has 2 to 30 characters."), code="length")


def validate_characters(name):
    if not all(map(may_hold, name)):
        raise ValidationError(
            _("A name is made of letters and digits of any language, with . _ - or · between them."), code="characters"
        )


def validate_form(name):
    if name and (not name[0].isalnum() or name[-1] in SEPARATORS or any({*pair} <= {*SEPARATORS} for pair in pairwise(name))):
        raise ValidationError(_("A name begins and ends with a letter or digit, with one sign at a time between."), code="form")
    if not any(unicodedata.category(character) in LETTERS for character in name):
        raise ValidationError(_("A name needs at least one letter."), code="letterless")
    if _most_marks(name) > 2:
        raise ValidationError(_("This name has too many marks on one letter."), code="marks")


def validate_scripts(name):
    scripts = {alias(character) for character in name} - {"COMMON", "INHERITED"}
    if len(scripts) > 1 and not any(scripts <= together for together in TOGETHER):
        raise ValidationError(_("This name mixes alphabets that look alike. Write it in one."), code="mixed")


def validate_reserved(name):
    drawn = skeleton(name)
    if drawn in map(skeleton, RESERVED) or any(skeleton(word) in drawn for word in RESERVED_ANYWHERE):
        raise ValidationError(_("This name is kept for the people who run this site. Choose another one."), code="reserved")


VALIDATORS = [validate_length, validate_characters, validate_form, validate_scripts, validate_reserved]


def _is_ornament(character):
    return character in SEPARATORS or "\u0300" <= character <= "\u036f"


def _most_marks(name):
    most = run = 0
    for character in name:
        run = run + 1 if unicodedata.category(character) in MARKS else 0
        most = max(most, run)
    return most


@cache
def _twins():
    """Each character that can be taken for another, and the plainest of all that look like it."""
    groups = {}
    for character, twins in utils.load("confusables.json").items():
        for twin in (twin["c"].strip("\u200e") for twin in twins):
            if len(character) == len(twin) == 1:
                group = groups.setdefault(character, {character})
                if twin not in group:
                    group |= groups.get(twin, {twin})
                    groups.update(dict.fromkeys(group, group))
    return {character: min(group, key=_plainness) for character, group in groups.items()}


def _plainness(character):
    return (not (character.isascii() and character.islower()), not (character.isascii() and character.isalpha()), character)
