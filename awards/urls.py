from django.urls import path

from awards import views
from releases import converters  # noqa: F401  the week's addresses know what a Friday is

app_name = "awards"
urlpatterns = [
    path("popcorn/", views.index, name="index"),
    path("popcorn/<friday:friday>/", views.week, name="week"),
    path("popcorn/<friday:friday>/<slug:product>.csv", views.count_csv, name="csv"),
]
