from django.urls import path

from awards.medals import keeping, meetups, views

app_name = "medals"
urlpatterns = [
    path("", views.index, name="index"),
    path("board/", views.board, name="board"),
    path("book/", views.book, name="book"),
    path("book/<str:name>/", keeping.book_of, name="book-of"),
    path("lines/<int:pk>/revocation/", keeping.counter, name="counter"),
    path("honours/<int:pk>/revocation/", keeping.revoke, name="revoke"),
    path("meetups/", meetups.index, name="meetups"),
    path("meetups/new/", meetups.meetup, name="new-meetup"),
    path("meetups/<int:pk>/", meetups.meetup, name="meetup"),
    path("rules/", keeping.rules, name="rules"),
    path("rules/new/", keeping.medal, name="new-medal"),
    path("rules/medals/<slug:key>/", keeping.medal, name="medal"),
    path("rules/<slug:kind>/", keeping.rule, name="rule"),
]
