from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "forum"

    def ready(self):
        from forum import notices  # noqa: F401  which registers our kinds of news
