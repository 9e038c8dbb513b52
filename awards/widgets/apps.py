from django.apps import AppConfig


class WidgetsConfig(AppConfig):
    name = "awards.widgets"
    label = "awards_widgets"

    def ready(self):
        from awards.widgets import award
        from releases.widgets import shelf

        shelf.register(award.WIDGET)
