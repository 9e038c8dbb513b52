from django.urls import path

from forum import accounts
from forum.addresses import under
from forum.views import (
    boards,
    media,
    members,
    notices,
    outbox,
    posts,
    preferences,
    pushes,
    ready_answers,
    search,
    settings,
    threads,
    tokens,
    waiting,
    webhooks,
)

app_name = "forum"

urlpatterns = [
    under(
        "forum/",
        path("", boards.index, name="index"),
        path("new/", boards.start, name="start"),
    ),
    under(
        "boards/",
        path("<slug:slug>/", boards.board, name="board"),
        path("<slug:slug>/new/", threads.new_thread, name="new-thread"),
    ),
    under(
        "threads/",
        path("<int:pk>/replies/", posts.reply, name="reply"),
        path("<int:pk>/unread/", threads.unread, name="unread"),
        path("<int:pk>/state/", threads.state, name="thread-state"),
        path("<int:pk>/<str:slug>/", threads.thread, name="thread"),
        path("<int:pk>/<str:slug>/page/<int:page>/", threads.thread, name="thread-page"),
    ),
    under(
        "posts/",
        path("<int:pk>/", posts.post, name="post"),
        path("<int:pk>/edit/", posts.edit, name="edit-post"),
        path("<int:pk>/history/", posts.history, name="history"),
        path("<int:pk>/quotation/", posts.quotation, name="quotation"),
        path("<int:pk>/answer/", posts.accept, name="accept"),
        path("<int:pk>/answer/removal/", posts.take_back_answer, name="take-back-answer"),
        path("<int:pk>/hide/", posts.hide, name="hide-post"),
        path("<int:pk>/restore/", posts.restore, name="restore-post"),
    ),
    under(
        "waiting/",
        path("", waiting.waiting, name="waiting"),
        path("<int:pk>/turn/", waiting.turn, name="turn"),
        path("<int:pk>/words/", posts.ready_words, name="ready-words"),
        path("answers/", ready_answers.ready_answers, name="ready-answers"),
        path("answers/new/", ready_answers.new, name="new-ready-answer"),
        path("answers/<int:pk>/", ready_answers.edit, name="edit-ready-answer"),
        path("answers/<int:pk>/removal/", ready_answers.remove, name="remove-ready-answer"),
    ),
    path("preview/", posts.preview, name="preview"),
    path("search/", search.search, name="search"),
    path("accounts/signup/", accounts.sign_up),  # allauth's name for it leads here, too: ours comes first
    path("members/<str:name>/", members.member, name="member"),
    path("join/<str:name>/", members.join, name="join"),
    under(
        "settings/",
        path("", settings.settings, name="settings"),
        path("picture/", settings.picture, name="picture"),
        path("notices/", settings.notice_settings, name="notice-settings"),
        path("pushes/", pushes.subscribe, name="subscribe-to-pushes"),
        path("pushes/<int:pk>/removal/", pushes.unsubscribe, name="unsubscribe-from-pushes"),
        path("tokens/", tokens.tokens, name="tokens"),
        path("tokens/<int:pk>/revocation/", tokens.revoke, name="revoke-token"),
    ),
    under(
        "notices/",
        path("", notices.inbox, name="notices"),
        path("<int:pk>/", notices.open_notice, name="notice"),
    ),
    under(
        "outbox/",
        path("", outbox.outbox, name="outbox"),
        path("again/", outbox.all_again, name="outbox-all-again"),
        path("<int:pk>/again/", outbox.again, name="outbox-again"),
    ),
    under(
        "webhooks/",
        path("", webhooks.webhooks, name="webhooks"),
        path("new/", webhooks.new, name="new-webhook"),
        path("<int:pk>/", webhooks.webhook, name="webhook"),
        path("<int:pk>/edit/", webhooks.edit, name="edit-webhook"),
        path("<int:pk>/secret/", webhooks.secret, name="webhook-secret"),
        path("<int:pk>/state/", webhooks.state, name="webhook-state"),
        path("<int:pk>/test/", webhooks.test, name="webhook-test"),
        path("<int:pk>/removal/", webhooks.remove, name="remove-webhook"),
        path("<int:pk>/deliveries/<int:delivery>/again/", webhooks.again, name="webhook-again"),
    ),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    path("site.webmanifest", pushes.manifest, name="manifest"),
    path("push-worker.js", pushes.worker, name="push-worker"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("media/<path:path>", media.media, name="media"),
    path("faces/<str:signed>.webp", media.faces, name="faces"),
]
