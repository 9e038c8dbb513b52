from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("Popcorn Award")

    def ready(self):
        from awards import events, notices, trace  # noqa: F401  the event, the kind of news and the last station register themselves
