from django.apps import AppConfig


class GrowthConfig(AppConfig):
    """How the community grows: who is active, who stays, where members come from, and what a product manager watches beside it."""

    name = "feedback.growth"
    label = "growth"

    def ready(self):
        from feedback.growth import places  # noqa: F401  the dashboard's pages lead here
