from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        from config import checks, roles  # noqa: F401

        post_migrate.connect(roles.sync, sender=self)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        if not settings.REDIS_URL:  # the broker of files does not make its folders
            for folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.values():
                folder.mkdir(parents=True, exist_ok=True)
