from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        from config import roles

        post_migrate.connect(roles.sync, sender=self)
