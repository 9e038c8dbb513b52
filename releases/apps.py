from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "releases"

    def ready(self):
        from releases import notices  # noqa: F401  it registers what the week tells
