"""Without Redis, tasks travel through a folder."""

import time
from pathlib import Path
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Kombu's folder, in which a message appears whole.

    Kombu writes a message under the name it is looked for: a worker that looks in between takes an empty file
    away, fails to read it and ends.
    """

    def _put(self, queue, payload, **kwargs):
        message = Path(self.data_folder_out) / f"{time.monotonic_ns() // 1_000_000}_{uuid4()}.{queue}.msg"
        unfinished = message.with_suffix(".unfinished")
        unfinished.write_text(dumps(payload))
        unfinished.rename(message)


class Transport(filesystem.Transport):
    """The transport that CELERY_BROKER_URL names when there is no REDIS_URL."""

    Channel = Channel
