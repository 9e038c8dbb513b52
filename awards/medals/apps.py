from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MedalsConfig(AppConfig):
    name = "awards.medals"
    label = "medals"
    verbose_name = _("Medals")

    def ready(self):
        from awards.medals import facts, news, places, standard  # noqa: F401  each registers what it has

        if apps.is_installed("feedback.problems"):
            from awards.medals import mended  # noqa: F401

        post_migrate.connect(standard.lay_out, sender=self)
