"""Keep test runs apart: from the site in var/, and from the run beside them."""

import os
import tempfile
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection

from config import env


def live_apart():
    """Give this process folders of its own, and a Redis database of its own, because clearing a cache empties it."""
    var = Path(tempfile.mkdtemp(prefix="orange-friday-"))
    settings.VAR_DIR, settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH = var, var / "media", var / "mail"
    settings.STORAGES["builds"] = env.builds(var / "builds")
    if settings.REDIS_URL:
        settings.REDIS_URL = settings.CELERY_BROKER_URL = settings.CACHES["default"]["LOCATION"] = _own_redis(settings.REDIS_URL)
    else:
        for name, folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.items():
            settings.CELERY_BROKER_TRANSPORT_OPTIONS[name] = var / folder.name
            (var / folder.name).mkdir(exist_ok=True)
    return var


def _own_redis(url):
    runner = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    parts = urlsplit(url)
    return parts._replace(path=f"/{int(parts.path.strip('/') or 0) + runner}").geturl()


def environment(**more):
    """What another process of the site needs to know to work on this test's database and broker."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(settings.VAR_DIR),
        "DATABASE_URL": _database(),
        "REDIS_URL": settings.REDIS_URL,
        **more,
    }


def _database():
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(name)}").geturl()
