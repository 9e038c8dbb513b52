"""Quarters and years, by the Fridays in them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from releases.cycle import DAY

YEARS = range(2000, 3000)


@dataclass(frozen=True)
class Period:
    """A quarter, or with `quarter` 0 the whole year; ValueError for one that the calendar does not have."""

    year: int
    quarter: int = 0

    def __post_init__(self):
        if self.year not in YEARS or self.quarter not in range(5):
            raise ValueError(f"there is no quarter {self.quarter} of {self.year}")

    @classmethod
    def quarter_of(cls, day):
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self):
        said = {"quarter": self.quarter, "year": self.year}
        return (_("Q%(quarter)s %(year)s") if self.quarter else _("%(year)s")) % said

    def __contains__(self, day):
        return self.first <= day <= self.last

    @property
    def first(self):
        return date(self.year, 3 * self.quarter - 2 if self.quarter else 1, 1)

    @property
    def last(self):
        return date(self.year, 12, 31) if self.quarter in (0, 4) else date(self.year, 3 * self.quarter + 1, 1) - DAY

    @property
    def last_friday(self):
        return self.last - DAY * ((self.last.isoweekday() - 5) % 7)

    @property
    def whole_year(self):
        return Period(self.year)

    @property
    def csv(self):
        return self._address("awards:tub-csv", "awards:year-csv")

    def get_absolute_url(self):
        return self._address("awards:tub", "awards:year")

    def _address(self, of_quarter, of_year):
        return reverse(of_quarter, args=[self.year, self.quarter]) if self.quarter else reverse(of_year, args=[self.year])
