"""Ask for one page again and again over several connections: with wrk where it is installed, else with threads."""

import http.client
import re
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import quote, urlsplit

MILLI = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}
# Sends the forms one after the other, each with its own cookie.
POSTING = """
local forms, next_one = {%s}, 0
function request()
  next_one = next_one %% #forms + 1
  local form = forms[next_one]
  local headers = {["Cookie"] = form[1], ["Content-Type"] = "application/x-www-form-urlencoded"}
  return wrk.format("POST", form[2], headers, form[3])
end
"""


@dataclass(frozen=True)
class Figures:
    rate: float  # requests a second
    p50: float  # milliseconds
    p99: float
    errors: int


@dataclass(frozen=True)
class Form:
    """One form, sent with POST."""

    cookie: str
    path: str
    body: str


def drive(address, connections, seconds, cookie="", forms=()):
    """Get the page at `address`; with `forms`, send those in turn to where they belong instead."""
    parts = urlsplit(address)
    address = parts._replace(path=quote(parts.path, safe="/%")).geturl()
    headers = {"Cookie": cookie} if cookie else {}
    return (_wrk if shutil.which("wrk") else _own)(address, connections, seconds, headers, forms)


def _wrk(address, connections, seconds, headers, forms):
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "30s", "--latency", *given]
    with tempfile.TemporaryDirectory() as folder:
        if forms:
            script = Path(folder) / "posting.lua"
            script.write_text(POSTING % ", ".join(f"{{'{form.cookie}', '{form.path}', '{form.body}'}}" for form in forms))
            command += ["-s", str(script)]
        said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Figures(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        p50=latency(said, 50),
        p99=latency(said, 99),
        errors=sum(map(int, lost.groups() if lost else ())) + int(refused[1] if refused else 0),
    )


def latency(said, percent):
    value, unit = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s|m)\b", said).groups()
    return float(value) * MILLI[unit]


def _own(address, connections, seconds, headers, forms):
    """A slower horse: what it counts is still right, but it takes more of the machine for itself."""
    took, failed, until = [], [], time.perf_counter() + seconds
    path = urlsplit(address).path
    requests = [("GET", path, None, headers)] if not forms else [("POST", f.path, f.body, _of(f)) for f in forms]
    turns = cycle(requests)

    def ask():
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        while time.perf_counter() < until:
            begun = time.perf_counter()
            try:
                connection.request(*next(turns))
                answer = connection.getresponse()
                answer.read()
                if answer.status >= 400:
                    failed.append(answer.status)
            except (OSError, http.client.HTTPException) as error:
                failed.append(error)
                connection.close()
            took.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return Figures(len(took) / seconds, took[len(took) // 2], took[int(len(took) * 0.99)], len(failed))


def _of(form):
    return {"Cookie": form.cookie, "Content-Type": "application/x-www-form-urlencoded"}
