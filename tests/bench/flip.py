"""The instant at which a build goes out: a crowd asks for its page before, then and after."""

import re
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS, SECONDS = 500, 10
# Counts the answers by status; before the instant the page is not there, and that is right.
COUNTING = """
local crowd
function setup(thread) crowd = thread end
function init() there, away, other = 0, 0, 0 end
function response(status)
  if status == 200 then there = there + 1 elseif status == 404 then away = away + 1 else other = other + 1 end
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("\\nthere=%d away=%d other=%d lost=%d p50=%.1f p99=%.1f max=%.1f\\n",
    crowd:get("there"), crowd:get("away"), crowd:get("other"),
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
"""


@dataclass(frozen=True)
class Figures:
    there: int  # answers with the build
    away: int  # answers from before it was out
    errors: int
    p50: float  # milliseconds
    p99: float
    made: int  # how often the page was made in the second after the publication was written
    after: float  # seconds from the instant to the first answer with the build


def flip(address, path, publish, made):
    """Let the crowd ask, publish half-way, and say what it saw. `made` counts how often a page has been made so far."""
    if not shutil.which("wrk"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "counting.lua"
        script.write_text(COUNTING)
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "10s", "-s", str(script), address + path]
        crowd = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        time.sleep(SECONDS / 2)
        seen = Watch(address + path)
        instant = time.monotonic()
        publish()
        before, published = made(), time.monotonic()
        took = seen.wait(instant)
        time.sleep(max(0, published + 1 - time.monotonic()))
        in_a_second = made() - before
        said = crowd.communicate()[0]
    found = {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", said)}
    return Figures(
        *(int(found["there"]), int(found["away"]), int(found["other"] + found["lost"])),
        *(found["p50"], found["p99"], in_a_second, took),
    )


class Watch:
    """One more reader, who asks until the build is there."""

    def __init__(self, address):
        self.address, self.at = address, None
        self.thread = threading.Thread(target=self._look)
        self.thread.start()

    def _look(self):
        import urllib.error
        import urllib.request

        while self.at is None:
            try:
                urllib.request.urlopen(self.address, timeout=10).close()
                self.at = time.monotonic()
            except urllib.error.HTTPError:
                time.sleep(0.01)

    def wait(self, instant):
        self.thread.join()
        return self.at - instant
