from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProblemsConfig(AppConfig):
    name = "feedback.problems"
    label = "problems"
    verbose_name = _("Problems")

    def ready(self):
        from feedback.problems import notices, places  # noqa: F401  they register what members are told and shown
