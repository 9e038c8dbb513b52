"""The two places where builds' files are kept, so that the same tests are run on both."""

from itertools import count

import boto3
import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from config import env

KEYS = {"S3_REGION": "eu-central-1", "S3_KEY": "somebody", "S3_SECRET": "something"}
serial = count(1)


@pytest.fixture(scope="session")
def s3_server():
    """A server on this machine that speaks S3, and somebody who makes buckets there."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address, keys = f"http://{host}:{port}", {"aws_access_key_id": KEYS["S3_KEY"], "aws_secret_access_key": KEYS["S3_SECRET"]}
    yield address, boto3.client("s3", endpoint_url=address, region_name=KEYS["S3_REGION"], **keys)
    server.stop()


def local(request):
    return env.builds(request.getfixturevalue("tmp_path") / "builds")


def s3(request):
    address, client = request.getfixturevalue("s3_server")
    bucket = f"builds-{next(serial)}"
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": KEYS["S3_REGION"]})
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (KEYS | {"S3_BUCKET": bucket, "S3_ENDPOINT": address}).items():
            patch.setenv(name, value)
        return env.builds(None)


@pytest.fixture(params=[local, s3], ids=["local", "s3"])
def kept(request, settings):
    """The storage of builds' files: a folder of this test, and the same in S3."""
    settings.STORAGES = {**settings.STORAGES, "builds": request.param(request)}
    return storages["builds"]


@pytest.fixture
def kept_here(request, settings):
    settings.STORAGES = {**settings.STORAGES, "builds": local(request)}
    return storages["builds"]
