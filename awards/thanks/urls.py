from django.urls import path

from awards.thanks import views
from releases import converters  # noqa: F401  the week's addresses know what a Friday is

app_name = "thanks"
urlpatterns = [
    path("popcorn/<friday:friday>/<slug:product>/thanks/", views.wall, name="wall"),
    path("popcorn/<friday:friday>/<slug:product>/thanks/removal/", views.take_back, name="take-back"),
    path("thanks/<int:pk>/hide/", views.hide, name="hide"),
    path("thanks/<int:pk>/restore/", views.restore, name="restore"),
]
