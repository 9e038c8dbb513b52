from django.urls import path

from forum.views import media, members, notices, settings

app_name = "forum"

urlpatterns = [
    path("members/<str:name>/", members.member, name="member"),
    path("settings/", settings.settings, name="settings"),
    path("settings/notices/", notices.notice_settings, name="notice-settings"),
    path("notices/", notices.inbox, name="notices"),
    path("notices/<int:pk>/", notices.open_notice, name="notice"),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    path("media/<path:path>", media.media, name="media"),
]
