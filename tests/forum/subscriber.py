"""A browser that subscribes to pushes, as RFC 8291 describes its part; it shares no code with who writes to it."""

import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Subscriber:
    def __init__(self, endpoint):
        self.endpoint, self.key, self.auth = endpoint, ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.public = _point(self.key.public_key())

    @property
    def json(self):
        """What the browser's PushSubscription.toJSON() says."""
        keys = {"p256dh": _text(self.public), "auth": _text(self.auth)}
        return json.dumps({"endpoint": self.endpoint, "expirationTime": None, "keys": keys})

    def read(self, body):
        """The message in the body of a push; cryptography's InvalidTag when it is for somebody else."""
        salt, size, length = body[:16], struct.unpack("!L", body[16:20])[0], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        assert len(body) <= 4096
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = _hkdf(self.auth, b"WebPush: info\0" + self.public + sender, 32, shared)
        key = _hkdf(salt, b"Content-Encoding: aes128gcm\0", 16, secret)
        nonce = _hkdf(salt, b"Content-Encoding: nonce\0", 12, secret)
        opened = AESGCM(key).decrypt(nonce, sealed, None)
        assert opened.endswith(b"\2")
        return json.loads(opened[:-1])


def claims(authorization, public_key):
    """What the sender says of itself by RFC 8292; raises InvalidSignature unless the key signed it."""
    scheme, _space, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert parts["k"] == public_key
    header, said, signature = parts["t"].split(".")
    r, s = _bytes(signature)[:32], _bytes(signature)[32:]
    signed = utils.encode_dss_signature(int.from_bytes(r), int.from_bytes(s))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(public_key))
    key.verify(signed, f"{header}.{said}".encode(), ec.ECDSA(SHA256()))
    assert json.loads(_bytes(header))["alg"] == "ES256"
    return json.loads(_bytes(said))


def _point(key):
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hkdf(salt, info, length, secret):
    return HKDF(SHA256(), length, salt, info).derive(secret)


def _text(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
