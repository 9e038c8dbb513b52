from django.apps import AppConfig
from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Feedback")

    def ready(self):
        from feedback import fixed, notices, sums, trace, weekly  # noqa: F401  they register what members are told and shown
        from forum.models import Member

        pre_delete.connect(lambda instance, **_more: sums.forget(instance), Member, weak=False, dispatch_uid="sums")
