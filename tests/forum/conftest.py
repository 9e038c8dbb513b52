import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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


class Receiver(BaseHTTPRequestHandler):
    """Somebody else's server, in whatever mood it is."""

    status, said, heard, wait, more = 200, b"thanks", [], 0, {}

    def do_POST(self):
        time.sleep(Receiver.wait)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Receiver.heard.append((self.path, dict(self.headers), body))
        self.send_response(Receiver.status)
        for name, value in Receiver.more.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # whoever has read enough hangs up
            self.wfile.write(Receiver.said)

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver(monkeypatch, settings):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    for name, value in {"status": 200, "said": b"thanks", "heard": [], "wait": 0, "more": {}}.items():
        monkeypatch.setattr(Receiver, name, value)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Receiver.url = f"http://127.0.0.1:{server.server_port}/hook?a=1"
    yield Receiver
    server.shutdown()
