"""What the docs say can be typed as it stands, and they name everything there is to name."""

import json
import re
import shutil
import subprocess
import threading
import time
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from cryptography.exceptions import InvalidSignature
from django.conf import settings as site
from django.urls import Resolver404, resolve

from feedback.growth.models import WatchedIndex
from forum import webhooks
from forum.models import Token, Webhook
from forum.models.tokens import SCOPES
from releases.models import Ballot, Build, BuildFile
from releases.models.files import PART
from tests import make
from tests.releases.shelves import kept_here  # noqa: F401

API, UPDATES, README = (Path(site.BASE_DIR, name).read_text() for name in ("docs/api.md", "docs/updates.md", "README.md"))
AHEAD = 'curl() { command curl --silent --show-error --fail-with-body "$@"; }\n'
MISSING = [name for name in ("bash", "curl", "jq", "openssl", "split", "sha256sum") if not shutil.which(name)]
typed = pytest.mark.skipif(bool(MISSING), reason=f"nothing here is called {', '.join(MISSING)}")


def blocks(text, language, section=""):
    """What stands between ```language and ```, in the whole text or under one heading of it."""
    part = re.search(rf"^## {section}\n(.*?)(?=^## |\Z)", text, re.S | re.M)[1] if section else text
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```", part, re.S | re.M))


@pytest.fixture
def shell(tmp_path):
    """shell(script, {what stands there: what is meant here}) types it; what came back."""

    def type_in(script, meant):
        for words, here in meant.items():
            assert words in script, words
            script = script.replace(words, here)
        command = ["bash", "-euo", "pipefail", "-c", AHEAD + script]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return type_in


@pytest.fixture
def ember(transactional_db, live_server, clock, settings, ann, bo):
    """A product on the Saturday after its first build, whose ballot had been frozen; the next one is open."""
    settings.SITE_URL, settings.UPDATE_KEY = live_server.url, bytes(range(32))
    product = make.product("Ember OS")
    product.slug = "ember"
    product.save()
    make.team(of=product, makers=[bo])
    build, wish = make.build(of=product), make.proposal(of=product, author=ann)
    ballot = Ballot.open_for(product, build.friday, clock())
    ballot.put_on([wish], None, clock())
    for instant, verb in ((build.week.freezes_at, ballot.freeze), (build.week.publishes_at, build.publish)):
        clock.move_to(instant)
        assert verb(clock())
    clock.move_to("2026-11-21T12:00:00+08:00")
    Ballot.open_for(product, build.week.next.friday, clock())
    make.thread("Bugs", on=make.board(slug="bugs"))
    return product


@typed
def test_what_is_read_is_there(ember, shell, live_server):
    wish = ember.proposals.get()
    meant = {
        "http://localhost:8000": live_server.url,
        "proposals/12": f"proposals/{wish.pk}",
        "threads/7": f"threads/{wish.thread_id}",
    }
    said = shell(blocks(API, "sh").partition("TOKEN=")[0], meant)
    assert all(words in said for words in ('"phase": "open"', "Calmer and quicker", "Scrolling screenshots", '"name": "Ann"'))
    site = f"SITE={live_server.url}\n"
    said = shell(site + blocks(API, "sh", "Widgets"), {})
    assert all(words in said for words in ('"out": "26.11.20"', '"state": "open"', '"winners": []'))
    said = shell(site + blocks(API, "sh", "Feeds and maps"), {})
    assert all(words in said for words in ("<feed", "# Ember OS", "<sitemapindex", f"{live_server.url}/builds/ember/26.11.20/"))


@typed
def test_a_build_goes_from_ci_to_ready(ember, shell, live_server, dana, clock, tmp_path, kept_here):  # noqa: F811
    _token, text = Token.issue(dana, "CI", SCOPES, clock())
    said = [f"SITE={live_server.url}", blocks(API, "sh", "Tokens").replace("ofr_…", text), blocks(API, "sh", "From CI")]
    shell("\n".join(said), {})
    build = Build.objects.get(number="26.11.27")
    whole = bytes(range(256)) * (PART // 256) + b"the rest"
    (tmp_path / "ember-26.11.27.zip").write_bytes(whole)
    begun = BuildFile.begin(build, "ember-26.11.27.zip", len(whole), sha256(whole).hexdigest(), "Ember 2", dana, clock())
    begun.take_part(1, whole[:PART], clock())  # as far as it came before it was killed
    said[2] = said[2].partition("\n#")[0]  # how we ask
    shell("\n".join([*said, blocks(API, "sh", "Files"), blocks(API, "sh", "Once it is out")]), {})
    build.refresh_from_db()
    assert (build.state, build.known_issues) == ("ready", "The dial hums.")
    assert {file.name: file.size for file in build.files.complete()} == {begun.name: len(whole), "ember.iso": 734003200}
    assert Build.objects.get(number="26.11.20").known_issues == "The dial hums when it is cold."


@typed
def test_values_of_an_index_come_from_a_machine(ember, shell, live_server, chen, clock):
    index = WatchedIndex.objects.create(product=ember, name="Daily installs")
    _token, text = Token.issue(chen, "Numbers", ["read", "indices:write"], clock())
    how = blocks(API, "sh", "From CI").partition("\n#")[0]
    said = [f"SITE={live_server.url}", f"TOKEN={text}", how, blocks(API, "sh", "Watched indices")]
    for _twice in range(2):
        assert '"name": "Daily installs"' in shell("\n".join(said), {"indices/3/": f"indices/{index.pk}/"})
        kept = index.readings.values_list("day", "value")
        assert [(f"{day}", float(value)) for day, value in kept] == [("2026-11-19", 4812), ("2026-11-20", 5093.5)]


def test_every_scope_is_in_the_table():
    assert set(re.findall(r"^\| `(\w+(?::\w+)?)` \| [a-z]", API, re.M)) == set(SCOPES)


@typed
def test_the_feed_of_updates_is_checked(ember, shell, live_server):
    meant = {"https://friday.example.org": live_server.url, "phone-os": "ember"}
    assert "Signature Verified Successfully" in shell(blocks(UPDATES, "sh"), meant)
    answer = json.load(urlopen(f"{live_server.url}/updates/ember/everybody.json"))
    public_key = json.load(urlopen(f"{live_server.url}/updates/key.json"))["public_key"]
    names = {"answer": answer, "public_key": public_key}
    exec(blocks(UPDATES, "python"), names)
    assert names["statement"]["builds"][0]["version"] == "26.11.20"
    with pytest.raises(InvalidSignature):
        exec(blocks(UPDATES, "python"), names | {"answer": answer | {"signed": answer["signed"] + " "}})


@pytest.fixture
def is_from_us():
    names = {}
    exec(blocks(API, "python", "Webhooks"), names)
    return names["is_from_us"]


def test_a_call_of_ours_is_known_as_the_docs_say(is_from_us):
    webhook, body = Webhook(), b'{"type": "ping"}'
    said = webhooks.headers(webhook, "evt_1", body, datetime.fromtimestamp(time.time(), UTC))
    assert is_from_us(webhook.secret, said, body)
    assert not is_from_us(webhook.secret, said, body + b" ")
    assert not is_from_us(webhook.secret, said | {"webhook-timestamp": "1"}, body)


@typed
def test_a_call_that_is_signed_by_hand_is_known_too(is_from_us, shell):
    secret, heard = Webhook().secret, []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(is_from_us(secret, self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *said):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    meant = {"https://your.example.org": f"http://127.0.0.1:{server.server_port}", "whsec_…": secret}
    shell(blocks(API, "sh", "Webhooks"), meant)
    server.shutdown()
    server.server_close()
    assert heard == [True]


def test_every_event_that_can_be_asked_for_is_in_the_table():
    assert set(re.findall(r"^\| `([a-z]+\.[a-z]+)` \|", API, re.M)) == set(webhooks.EVENTS)


def test_the_code_of_a_frame_leads_to_a_widget():
    [path] = re.findall(r'src="https://friday\.example\.org(/widgets/[^"?]+)', blocks(API, "html", "Widgets"))
    assert resolve(path)
    with pytest.raises(Resolver404):
        resolve("/widgets/no-such/")


def test_every_variable_that_is_read_stands_in_the_readme():
    reads = r"\b(?:text|flag|number|words|zone|url|sender|secret|signing_key|database|mail)\(\s*\"([A-Z][A-Z0-9_]+)\""
    read = {
        name for file in ("settings.py", "env.py") for name in re.findall(reads, Path(site.BASE_DIR, "config", file).read_text())
    }
    assert {"SECRET_KEY", "S3_BUCKET", "CREDITS_FONT"} <= read
    table = "\n".join(line for line in README.splitlines() if line.startswith("| `"))
    assert read - set(re.findall(r"`([A-Z][A-Z0-9_]+)`", table)) == set()


def test_every_link_of_the_readme_leads_somewhere():
    for path, _hash, heading in re.findall(r"\]\((docs/[\w.]+)(#?)([\w-]*)\)", README):
        text = Path(site.BASE_DIR, path).read_bytes()
        if path.endswith(".md") and heading:
            known = [title.lower().replace(" ", "-") for title in re.findall(r"^## (.*)$", text.decode(), re.M)]
            assert heading in known, f"{path}#{heading}"
