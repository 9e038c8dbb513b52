from datetime import date

import pytest
from django.core.exceptions import ValidationError

from releases import numbering

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("YY.M.D", "26.11.27"),
        ("YYYY-MM-DD", "2026-11-27"),
        ("4.YY.N", "4.26.31"),
        ("YY.WW", "26.48"),
        ("N", "31"),
    ],
)
def test_a_pattern_is_filled_by_the_friday_and_the_count(pattern, number):
    numbering.validate(pattern)
    assert numbering.number(pattern, FRIDAY, 31) == number


def test_the_year_of_a_week_is_the_one_the_week_belongs_to():
    assert numbering.number("YYYY.WW", date(2027, 1, 1), 1) == "2026.53"


@pytest.mark.parametrize("pattern", ["", "v1.N", ".N", "N.", "YY.M", "M.D", "WW", "YY", "N<b>", "YY.M.D\n"])
def test_a_pattern_that_cannot_tell_two_fridays_apart_or_is_no_number_is_refused(pattern):
    with pytest.raises(ValidationError):
        numbering.validate(pattern)
