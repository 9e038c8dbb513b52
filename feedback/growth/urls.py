from django.urls import path

from feedback.growth import views

app_name = "growth"
urlpatterns = [
    path("", views.index, name="index"),
    path("indices/", views.new, name="new"),
    path("indices/<int:pk>/", views.watched, name="watched"),
    path("indices/<int:pk>/values/", views.value, name="value"),
    path("indices/<int:pk>/files/", views.file, name="file"),
    path("indices/<int:pk>/events/", views.event, name="event"),
    path("indices/<int:pk>/removal/", views.removal, name="removal"),
    path("events/<int:pk>/removal/", views.strike, name="strike"),
]
