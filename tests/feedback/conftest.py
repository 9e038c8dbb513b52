from datetime import timedelta

import pytest

from tests import make


@pytest.fixture
def build(db, clock):
    """Build 26.11.20, out since an hour, with two features."""
    found = make.build(features=2, published=True)
    clock.move_to(found.published_at + timedelta(hours=1))
    return found


@pytest.fixture
def feature(build):
    return build.features.first()


@pytest.fixture
def signed_in(client):
    """`signed_in(ann)`: a client that Ann is logged in with."""

    def sign_in(member):
        client.force_login(member)
        return client

    return sign_in
