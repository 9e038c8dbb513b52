from django.apps import AppConfig


class WidgetsConfig(AppConfig):
    name = "releases.widgets"
    label = "releases_widgets"

    def ready(self):
        from releases.widgets import ballot, countdown, shelf

        shelf.register(countdown.WIDGET)
        shelf.register(ballot.WIDGET)
