from datetime import timedelta

import pytest

from feedback.problems.models import Evidence, Problem
from tests import make
from tests.feedback.conftest import build, signed_in  # noqa: F401


@pytest.fixture
def product(build):  # noqa: F811
    return build.product


@pytest.fixture
def problem(product, chen, clock):
    return Problem.open(product, "The alarm stays silent", chen, clock())


@pytest.fixture
def line(build):  # noqa: F811
    """`line("It is silent")`: a report with that let-down line."""

    def write(words, author=None, on=None, **more):
        return make.report(on or build, author, letdown_word=words, **more)

    return write


@pytest.fixture
def gather(problem, chen, clock):
    """Let reports and threads belong to the problem."""
    return lambda *reports, threads=(), into=None: Evidence.gather(into or problem, chen, clock(), reports, threads)


@pytest.fixture
def later(build, clock):  # noqa: F811
    """The build of the Friday after, out since an hour."""
    found = make.build(of=build.product, friday=build.week.next.friday, published=True)
    clock.move_to(found.published_at + timedelta(hours=1))
    return found
