from django.urls import path

from awards.hall import views

app_name = "hall"
urlpatterns = [
    path("", views.index, name="index"),
    path("roll/", views.roll, name="roll"),
]
