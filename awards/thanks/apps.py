from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThanksConfig(AppConfig):
    name = "awards.thanks"
    label = "thanks"
    verbose_name = _("Thanks")

    def ready(self):
        from awards.thanks import notices, places  # noqa: F401  they register what the winners are told and where thanks stand
