import threading

import pytest
from django.db import connections

from tests.releases.shelves import kept, kept_here, s3_server  # noqa: F401


@pytest.fixture
def at_once():
    """Let several do something at the same moment: at_once(8, work) gives what each call of work(i) returned or raised."""

    def together(number, work):
        answers, gate = [], threading.Barrier(number)

        def run(i):
            try:
                gate.wait()
                answers.append(work(i))
            except Exception as error:
                answers.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=(i,)) for i in range(number)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return together
