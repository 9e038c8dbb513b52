from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = _("Forum")

    def ready(self):
        from forum import notices, promise, pushes, webhooks  # noqa: F401  which register what they listen to and our kinds of news
