"""Calls to addresses that somebody else typed: never into our own network, never further than the first answer.

A name is looked up once, every address it has is judged, and the connection goes to one that was judged, so that a name
which answers differently a moment later leads nowhere.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 5  # seconds, for the connection and again for the whole answer
MOST_READ = 4096

# What `is_global` does not tell: addresses that hide another one, and ranges that newer lists call special.
V4_INSIDE_V6 = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]
NOT_OURS_TO_CALL = [ipaddress.ip_network(net) for net in ("192.88.99.0/24", "192.0.0.0/24", "fec0::/10", "2001::/23", "5f00::/16")]


class Refused(Exception):
    """This address is not called. The argument says why."""


@dataclass(frozen=True)
class Answer:
    status: int
    excerpt: str
    milliseconds: int

    @property
    def is_good(self):
        return 200 <= self.status < 300


def split(url):
    """(scheme, host, port, path) of an address that may be called as far as it can be told without asking for its name."""
    if not url.isascii() or any(character <= " " or character in "\\\x7f" for character in url):
        raise Refused("the address holds characters that no address has")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Refused("this is no address") from None
    schemes = ("https", "http") if settings.WEBHOOKS_TO_PRIVATE_ADDRESSES else ("https",)
    if parts.scheme not in schemes or not host:
        raise Refused("the address does not begin with https://")
    if parts.username is not None or parts.password is not None:
        raise Refused("the address holds a name or a password")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or {"https": 443, "http": 80}[parts.scheme], path


def is_public(address):
    """Whether an IP address is one of the open internet."""
    address = ipaddress.ip_address(address.partition("%")[0])
    if address.version == 6 and address.ipv4_mapped:
        return is_public(str(address.ipv4_mapped))
    special = (*V4_INSIDE_V6, *NOT_OURS_TO_CALL) if address.version == 6 else NOT_OURS_TO_CALL
    if any(address in net for net in special if net.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def refuse_private_figures(host):
    """Refuse at once what is written in figures and is not public; names are judged when they are called."""
    try:
        found = [row[4][0] for row in socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)]
    except (OSError, UnicodeError):
        return
    _judge(found)


def resolve(host, port):
    """An address of the host to connect to; refused when only one of all it has is not public."""
    try:
        found = [row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise Refused("nobody knows this name") from None
    _judge(found)
    return found[0]


def _judge(addresses):
    if not settings.WEBHOOKS_TO_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise Refused("the address is not on the open internet")


def post(url, body, headers):
    """Send `body` and read the beginning of the answer; a redirect is an answer and is not followed. Raises Refused or OSError."""
    scheme, host, port, path = split(url)
    address, started = resolve(host, port), time.monotonic()
    line = socket.create_connection((address, port), TIMEOUT)
    cut = threading.Timer(TIMEOUT, _hang_up, [line])  # a timeout of the socket begins anew with every byte
    cut.start()
    try:
        if scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        connection.sock = line
        connection.request("POST", path, body, {"Host": _host(host, port, scheme), "Connection": "close", **headers})
        response = connection.getresponse()
        excerpt = response.read(MOST_READ).decode(errors="replace")
        return Answer(response.status, excerpt, round(1000 * (time.monotonic() - started)))
    except http.client.HTTPException as broken:
        raise OSError(f"no answer that makes sense: {type(broken).__name__}") from broken
    finally:
        cut.cancel()
        line.close()


def _hang_up(line):
    with suppress(OSError):  # it may be gone already
        line.shutdown(socket.SHUT_RDWR)


def _host(host, port, scheme):
    name = f"[{host}]" if ":" in host else host
    return name if port == {"https": 443, "http": 80}[scheme] else f"{name}:{port}"
