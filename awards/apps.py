from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("Popcorn Award")

    def ready(self):
        from awards import because, events, models, notices, trace  # noqa: F401  events, kinds of news and the last station register themselves
        from feedback import counts

        counts.LEFT_OUT.append(models.left_out)
