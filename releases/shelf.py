"""Where the files of builds lie: a private folder, or a place in S3. Each file has a folder of its own, under its key."""

import io
import secrets
from hashlib import sha256

from django.core.files.storage import storages


def shelf():
    return storages["builds"]


def put(file, what, content):
    """Keep it under a name that nobody else uses; returns the name."""
    return shelf().save(f"{file}/{what}-{secrets.token_hex(8)}", content)


def sweep(file, keep=""):
    """Throw away everything of a file but `keep`: its parts, and what an interrupted attempt left behind."""
    try:
        _folders, names = shelf().listdir(f"{file}")
    except FileNotFoundError:
        return
    for name in names:
        if (path := f"{file}/{name}") != keep:
            shelf().delete(path)


class Whole(io.RawIOBase):
    """Parts read one after the other, as if they were one file. Never more than one of them is in memory."""

    def __init__(self, names):
        self._names, self._part, self._hash = iter(names), io.BytesIO(), sha256()

    def readable(self):
        return True

    def readinto(self, buffer):
        while not (size := self._part.readinto(buffer)):
            if (name := next(self._names, None)) is None:
                return 0
            self._part = io.BytesIO(_content(name))
        self._hash.update(memoryview(buffer)[:size])
        return size

    @property
    def sha256(self):
        """Of what has been read so far."""
        return self._hash.hexdigest()


def _content(name):
    """What is kept under a name; FileNotFoundError when it is gone, however the storage itself says so."""
    try:
        with shelf().open(name) as kept:
            return kept.read()
    except Exception as error:
        if shelf().exists(name):
            raise
        raise FileNotFoundError(name) from error
