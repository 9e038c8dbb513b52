"""Without Redis, tasks travel through a folder, and none is lost or halved on the way."""

from contextlib import suppress
from multiprocessing import Process
from queue import Empty

from kombu import Connection

MESSAGES = 30
LONG = list(range(100_000))  # so that writing it takes a while


def test_who_reads_while_another_writes_gets_every_message_whole_and_in_order(tmp_path):
    options = {"data_folder_in": tmp_path, "data_folder_out": tmp_path, "control_folder": tmp_path / "control"}

    def write():
        with Connection("filesystem://localhost", transport_options=options) as there:
            channel = there.channel()
            for number in range(MESSAGES):
                channel._put("celery", {"number": number, "long": LONG})

    def read():
        with Connection("filesystem://localhost", transport_options=options) as here:
            channel = here.channel()
            while writer.is_alive() or any(tmp_path.glob("*.msg")):
                with suppress(Empty):
                    yield channel._get("celery")["number"]

    writer = Process(target=write)
    writer.start()
    try:
        assert list(read()) == list(range(MESSAGES))
    finally:
        writer.join()
