"""The last evening: so many votes, as fast as the site takes them, each sent once; none may be lost, none counted twice.

`python -m tests.bench.storm 300000` prints the rate, the latencies, and what the database says of what was acknowledged.
Needs wrk, and PostgreSQL and Redis as the other measurements do.
"""

import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from tests.bench.__main__ import databases, resident, server, settings, use
from tests.bench.drive import latency

FEATURES, CONNECTIONS, AT_ONCE = 12, 8, 10_000
# One thread for all connections, so that each vote is sent by one of them.
SENDING = """
local sessions, features, sent, answered = {}, {%(features)s}, -1, 0  -- wrk asks once for a request that it does not send
taken = 0
for line in io.lines("%(sessions)s") do sessions[#sessions + 1] = line end
local all, sender = %(votes)d, nil
function setup(thread) sender = thread end
function request()
  local n = sent
  sent = sent + 1
  if n < 0 or n >= all then return wrk.format("GET", "/hello") end  -- the others are still waiting for their last answer
  local member, feature = math.floor(n / #features), n %% #features
  local value = (member + feature) %% 2 == 0 and "1" or "-1"
  local headers = {["Content-Type"] = "application/x-www-form-urlencoded"}
  headers["Cookie"] = "csrftoken=%(token)s; sessionid=" .. sessions[member + 1]
  return wrk.format("POST", features[feature + 1], headers, "csrfmiddlewaretoken=%(token)s&value=" .. value)
end
function response(status)
  if status == 200 then return end
  answered = answered + 1
  if status == 302 then taken = taken + 1 end
  if answered == all then
    io.open("%(done)s", "w"):close()
    wrk.thread:stop()
  end
end
function done() print("Taken: " .. sender:get("taken")) end
"""


def main(votes):
    settings()
    with databases("storm") as (storm,):
        use(storm)
        from django.db import connection

        build, sessions, token = prepare(-(-votes // FEATURES))
        features = list(build.features.order_by("pk").values_list("pk", flat=True))
        connection.close()
        with server() as (address, processes):
            before, begun = sum(map(resident, processes)), time.monotonic()
            said = send(address, features, sessions, votes, token)
            took, after = time.monotonic() - begun, sum(map(resident, processes))
        taken = int(said.rpartition("Taken: ")[2].split()[0])
        print(f"{votes:,} votes sent in {took:.0f} s, {votes / took:,.0f} a second, over {CONNECTIONS} connections")
        print(f"p50 {latency(said, 50):.0f} ms, p99 {latency(said, 99):.0f} ms; memory {before:.0f} MB to {after:.0f} MB")
        print(f"{taken:,} acknowledged; {' · '.join(wrong(features, votes, taken)) or 'none lost, none counted twice'}")


def prepare(members):
    """A build whose window is open, the key of a session for each of so many members, and the token of their forms."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.models import Session
    from django.core.management import call_command
    from django.utils.crypto import get_random_string

    from forum import clock
    from tests import make
    from tests.bench import data

    call_command("migrate", verbosity=0)
    build = data.open_window(make.build(published=True, features=FEATURES))
    encode = import_module(settings.SESSION_ENGINE).SessionStore().encode
    of_all = {BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]}
    until = clock.now() + timedelta(days=1)
    rows = []
    for person in data.fans(members):
        said = of_all | {SESSION_KEY: str(person.pk), HASH_SESSION_KEY: person.get_session_auth_hash()}
        rows.append(Session(session_key=get_random_string(32), session_data=encode(said), expire_date=until))
    Session.objects.bulk_create(rows, batch_size=AT_ONCE)
    return build, [row.session_key for row in rows], get_random_string(32)


def send(address, features, sessions, votes, token):
    """What wrk says of it, which knows no other end than a time: it is interrupted once the last vote is answered."""
    with tempfile.TemporaryDirectory() as folder:
        keys, script, done = Path(folder) / "sessions", Path(folder) / "sending.lua", Path(folder) / "done"
        keys.write_text("\n".join(sessions) + "\n")
        paths = ", ".join(f"'/features/{pk}/vote/'" for pk in features)
        filled = {"features": paths, "sessions": keys, "votes": votes, "token": token, "done": done}
        script.write_text(SENDING % filled)
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", "-d24h", "--timeout", "30s", "--latency", "-s", str(script), address]
        sending = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        while not done.exists() and sending.poll() is None:
            time.sleep(0.1)
        sending.send_signal(signal.SIGINT)
        return sending.communicate()[0]


def wrong(features, votes, taken):
    """What the database says otherwise than what was acknowledged."""
    from django.db.models import Count

    from feedback.models import Vote

    kinds = Vote.objects.order_by().values_list("feature", "value").annotate(number=Count("pk"))
    counted = {(feature, value): number for feature, value, number in kinds}
    rows = sum(counted.values())
    if rows != taken:
        yield f"{rows:,} votes are there"
    for place, feature in enumerate(features):
        voters = range(-(-(votes - place) // FEATURES))
        for value, parity in ((1, 0), (-1, 1)):
            sent = sum((member + place) % 2 == parity for member in voters)
            if counted.get((feature, value), 0) != sent and taken == votes:
                yield f"feature {place + 1}: {counted.get((feature, value), 0):,} of {sent:,} votes of {value}"


if __name__ == "__main__":
    main(int(sys.argv[1]))
