from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from awards.medals import ledger
from awards.medals.models import Medal
from releases.cycle import DAY
from tests import make

LATER = timedelta(minutes=2)


@pytest.fixture
def weeks(db, clock):
    """`weeks(3)`: so many builds of one product in a row, all of them closed by now, the first one first."""

    def builds(number, of=None):
        of = of or make.product()
        days = [make.FRIDAY - 7 * DAY * n for n in reversed(range(number))]
        found = [make.build(of=of, friday=day, published=True, features=1) for day in days]
        clock.move_to(found[-1].reports_close_at + LATER)
        return found

    return builds


@pytest.fixture
def catch_up(clock):
    return lambda: ledger.catch_up(clock())


@pytest.fixture
def steady(db):
    return Medal.objects.get(key="steady")


@pytest.fixture
def kay(db):
    """Keeps the medals."""
    member = make.member("Kay")
    member.user_permissions.add(Permission.objects.get(codename="keep_medals"))
    return member


@pytest.fixture
def signed_in():
    """`signed_in(ann)`: a client of her own."""

    def sign_in(member):
        client = Client()
        client.force_login(member)
        return client

    return sign_in
