from django.urls import path

from forum import accounts
from forum.views import boards, media, members, notices, posts, preferences, search, settings, threads

app_name = "forum"

urlpatterns = [
    path("forum/", boards.index, name="index"),
    path("forum/new/", boards.start, name="start"),
    path("boards/<slug:slug>/", boards.board, name="board"),
    path("boards/<slug:slug>/new/", threads.new_thread, name="new-thread"),
    path("threads/<int:pk>/replies/", posts.reply, name="reply"),
    path("threads/<int:pk>/unread/", threads.unread, name="unread"),
    path("threads/<int:pk>/state/", threads.state, name="thread-state"),
    path("threads/<int:pk>/<str:slug>/", threads.thread, name="thread"),
    path("threads/<int:pk>/<str:slug>/page/<int:page>/", threads.thread, name="thread-page"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/edit/", posts.edit, name="edit-post"),
    path("posts/<int:pk>/history/", posts.history, name="history"),
    path("posts/<int:pk>/quotation/", posts.quotation, name="quotation"),
    path("posts/<int:pk>/hide/", posts.hide, name="hide-post"),
    path("posts/<int:pk>/restore/", posts.restore, name="restore-post"),
    path("preview/", posts.preview, name="preview"),
    path("search/", search.search, name="search"),
    path("accounts/signup/", accounts.sign_up),  # allauth's name for it leads here, too: ours comes first
    path("members/<str:name>/", members.member, name="member"),
    path("settings/", settings.settings, name="settings"),
    path("settings/picture/", settings.picture, name="picture"),
    path("settings/notices/", settings.notice_settings, name="notice-settings"),
    path("notices/", notices.inbox, name="notices"),
    path("notices/<int:pk>/", notices.open_notice, name="notice"),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("media/<path:path>", media.media, name="media"),
]
