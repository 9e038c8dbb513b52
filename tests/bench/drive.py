"""Ask for one page again and again over several connections: with wrk where it is installed, else with threads."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

MILLI = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}


@dataclass(frozen=True)
class Figures:
    rate: float  # requests a second
    p50: float  # milliseconds
    p99: float
    errors: int


def drive(address, connections, seconds, cookie=""):
    parts = urlsplit(address)
    address = parts._replace(path=quote(parts.path, safe="/%")).geturl()
    return (_wrk if shutil.which("wrk") else _own)(address, connections, seconds, {"Cookie": cookie} if cookie else {})


def _wrk(address, connections, seconds, headers):
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency", *given, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Figures(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        p50=_latency(said, 50),
        p99=_latency(said, 99),
        errors=sum(map(int, lost.groups() if lost else ())) + int(refused[1] if refused else 0),
    )


def _latency(said, percent):
    value, unit = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s|m)\b", said).groups()
    return float(value) * MILLI[unit]


def _own(address, connections, seconds, headers):
    """A slower horse: what it counts is still right, but it takes more of the machine for itself."""
    took, failed, until = [], [], time.perf_counter() + seconds

    def ask():
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        while time.perf_counter() < until:
            begun = time.perf_counter()
            try:
                connection.request("GET", parts.path, headers=headers)
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
