import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def count_queries():
    """How often something asks the database."""

    def count(something):
        with CaptureQueriesContext(connection) as asked:
            something()
        return len(asked)

    return count
