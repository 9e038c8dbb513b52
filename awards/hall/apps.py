from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "awards.hall"
    label = "hall"

    def ready(self):
        from forum import slots

        slots.register("medals", lambda context: ("awards/hall/_tab.html", {}))
        slots.register("award", lambda context: ("awards/hall/_way.html", {}))
