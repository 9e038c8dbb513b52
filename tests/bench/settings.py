"""The real thing's settings, with a corner of Redis for this run and static files that need no collecting."""

import os

from config.settings import *  # noqa: F403
from config.settings import CACHES
from config.settings import STORAGES as REAL

CACHES["default"]["KEY_PREFIX"] = os.environ["BENCH_PREFIX"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "builds": REAL["builds"],
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
