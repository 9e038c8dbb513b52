from django.urls import path

from feedback.problems.views import desk, inbox, reading

app_name = "problems"
urlpatterns = [
    path("", reading.index, name="index"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("new/", inbox.new, name="new"),
    path("<int:pk>/", reading.problem, name="problem"),
    path("<int:pk>/mine/", reading.mine, name="mine"),
    path("<int:pk>/turns/", desk.turn, name="turn"),
    path("<int:pk>/merge/", desk.merge, name="merge"),
    path("<int:pk>/split/", desk.split, name="split"),
    path("<int:pk>/findings/", desk.finding, name="finding"),
    path("<int:pk>/threads/", desk.thread, name="thread"),
    path("shifts/<int:pk>/undo/", desk.undo, name="undo"),
]
