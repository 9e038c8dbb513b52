from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What a product manager keeps and writes: saved views, and the letter about last week's reports."""

    name = "feedback.desk"
    label = "feedback_desk"

    def ready(self):
        from feedback.desk import places  # noqa: F401  the dashboard's pages lead here
