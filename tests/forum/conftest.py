import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def count_queries():
    """How often something asks the database when nothing is cached, the reader's session included."""

    def count(something):
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            something()
        return len(asked)

    return count
