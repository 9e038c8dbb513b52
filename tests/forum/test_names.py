"""Names: what is accepted, what is refused, and which of them look the same."""

import pytest
from django.core.exceptions import ValidationError

from forum import names


def refusals(name):
    codes = []
    for validate in names.VALIDATORS:
        try:
            validate(name)
        except ValidationError as refusal:
            codes.append(refusal.code)
    return codes


ACCEPTED = (
    *(
        "Ann",
        "bo",
        "陈小满",
        "小米fan2026",
        "米粉_01",
        "O-Hara",
        "j.doe",
        "约翰·史密斯",
        "Ａｎｎｅ",
        "Дмитрий",
        "Ελένη",
        "José",
        "Jose\u0301",
    ),
    *(
        "ひろみ",
        "カナ子",
        "김민수",
        "अनिल",
        "ประยุทธ์",
        "محمد",
        "דוד",
        "二〇二六",
        "x" * 30,
        "Vân_Anh",
        "ぁzAさ",
        "한Lee",
        "Teamwork",
        "Roots",
    ),
)


@pytest.mark.parametrize("name", ACCEPTED)
def test_names_of_any_script_are_accepted(name):
    assert refusals(name) == []


REFUSED = {
    **dict.fromkeys(("", "x", "x" * 31, "ﷺ" * 4), "length"),
    **dict.fromkeys(
        ("a b", "a/b", "a@b", "a\\b", "a?b", "a#b", "a%b", "a<b", 'a"b', "a'b", "a&b", "😀😀", "a\nb", "a\tb"), "characters"
    ),
    **dict.fromkeys(
        ("an\u200bn", "an\u200dn", "an\u00adn", "\u202eann", "ann\u2066", "an\x00n", "an\x7fn", "\ufeffann"), "characters"
    ),
    **dict.fromkeys(
        ("a\u3164n", "a\u115fn", "a\u034fn", "a\ufe0fn", "a\uffa0n", "a\ud800n", "a\u2800n", "a\U000e0041n", "a\u00a0n"),
        "characters",
    ),
    **dict.fromkeys(("..", "._", "-ann", "ann-", "_ann", "ann.", "a..b", "a._b", "\u0301ann", "·小米"), "form"),
    **dict.fromkeys(("12", "2026", "1.2", "٣٤"), "letterless"),
    **dict.fromkeys(("a\u0301\u0301\u0301nn", "a" + "\u0336" * 20), "marks"),
    **dict.fromkeys(("Dаna", "аnn", "Αnn", "bοb", "раypal", "chеn", "ann१", "Бob小米"), "mixed"),
    **dict.fromkeys(
        ("admin", "ADMIN", "Ａｄｍｉｎ", "adm1n", "ad-min", "a.d.m.i.n", "ádmin", "m0derator", "rnoderator", "staff"), "reserved"
    ),
    **dict.fromkeys(
        ("OrangeFriday", "orange_friday", "0range-Friday", "orangefriday2", "官方", "小米官方", "管理员小王", "版主", "团队"),
        "reserved",
    ),
}


@pytest.mark.parametrize(("name", "why"), REFUSED.items())
def test_names_that_deceive_or_break_are_refused(name, why):
    assert why in refusals(name)


@pytest.mark.parametrize("other", ["ANN", "Ａｎｎ", "ａｎｎ", "aNN"])
def test_case_and_width_make_no_other_name(other):
    assert names.key(other) == names.key("ann")


def test_another_name_has_another_key():
    assert names.key("Anne") != names.key("Ann")


LOOK_ALIKES = (
    *[("Dana", other) for other in ("Dаna", "DΑNA", "Dàna", "D.ana", "da_na", "Ｄａｎａ", "𝐃𝐚𝐧𝐚", "d\u0430n\u0430")],
    *[("Paul", other) for other in ("PauI", "Pau1", "PAUL", "РАUL")],
    *[("Bo", other) for other in ("B0", "Во", "ВО", "b\u03bf")],
    *[("Moe", "Rnoe"), ("chen", "сhen"), ("will", "vvill"), ("陈小满", "陈小满"), ("陈小满", "陈_小满")],
)


@pytest.mark.parametrize(("name", "other"), LOOK_ALIKES)
def test_names_that_look_alike_share_a_skeleton(name, other):
    assert names.skeleton(name) == names.skeleton(other)


@pytest.mark.parametrize(
    ("name", "other"), [("Dana", "Diana"), ("Bo", "Bob"), ("陈小满", "陈小蛮"), ("Ann", "Amn"), ("米粉", "米线")]
)
def test_names_that_look_different_do_not(name, other):
    assert names.skeleton(name) != names.skeleton(other)


def test_a_mention_may_name_whatever_may_be_a_name():
    assert all(names.is_possible(name) for name in ACCEPTED)
    assert not names.is_possible("..")
