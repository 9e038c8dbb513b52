from datetime import date

from django.urls import path, register_converter

from awards import views
from releases.cycle import Week


class FridayConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        return Week(date.fromisoformat(value)).friday  # a ValueError, hence a 404, for any other day

    def to_url(self, value):
        return str(value)


register_converter(FridayConverter, "friday")

app_name = "awards"
urlpatterns = [
    path("popcorn/", views.index, name="index"),
    path("popcorn/<friday:friday>/", views.week, name="week"),
    path("popcorn/<friday:friday>/<slug:product>.csv", views.count_csv, name="csv"),
]
