from django.urls import path

from forum import accounts
from forum.views import boards, media, members, notices, outbox, posts, preferences, search, settings, threads, tokens, webhooks

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
    path("posts/<int:pk>/answer/", posts.accept, name="accept"),
    path("posts/<int:pk>/answer/removal/", posts.take_back_answer, name="take-back-answer"),
    path("posts/<int:pk>/hide/", posts.hide, name="hide-post"),
    path("posts/<int:pk>/restore/", posts.restore, name="restore-post"),
    path("preview/", posts.preview, name="preview"),
    path("search/", search.search, name="search"),
    path("accounts/signup/", accounts.sign_up),  # allauth's name for it leads here, too: ours comes first
    path("members/<str:name>/", members.member, name="member"),
    path("join/<str:name>/", members.join, name="join"),
    path("settings/", settings.settings, name="settings"),
    path("settings/picture/", settings.picture, name="picture"),
    path("settings/notices/", settings.notice_settings, name="notice-settings"),
    path("notices/", notices.inbox, name="notices"),
    path("notices/<int:pk>/", notices.open_notice, name="notice"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/again/", outbox.all_again, name="outbox-all-again"),
    path("outbox/<int:pk>/again/", outbox.again, name="outbox-again"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", webhooks.new, name="new-webhook"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:pk>/edit/", webhooks.edit, name="edit-webhook"),
    path("webhooks/<int:pk>/secret/", webhooks.secret, name="webhook-secret"),
    path("webhooks/<int:pk>/state/", webhooks.state, name="webhook-state"),
    path("webhooks/<int:pk>/test/", webhooks.test, name="webhook-test"),
    path("webhooks/<int:pk>/removal/", webhooks.remove, name="remove-webhook"),
    path("webhooks/<int:pk>/deliveries/<int:delivery>/again/", webhooks.again, name="webhook-again"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<int:pk>/revocation/", tokens.revoke, name="revoke-token"),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("media/<path:path>", media.media, name="media"),
    path("faces/<str:signed>.webp", media.faces, name="faces"),
]
