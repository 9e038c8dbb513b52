from django.urls import path

from awards.views import because, integrity, ours, preview, share, tubs, weeks
from releases import converters  # noqa: F401  the week's addresses know what a Friday is

app_name = "awards"
urlpatterns = [
    path("because/", because.because_of_you, name="because"),
    path("popcorn/", weeks.index, name="index"),
    path("popcorn/<friday:friday>/", weeks.week, name="week"),
    path("popcorn/<int:year>/", tubs.tub, name="year"),
    path("popcorn/<int:year>.csv", tubs.winners_file, name="year-csv"),
    path("popcorn/<int:year>/q<int:quarter>/", tubs.tub, name="tub"),
    path("popcorn/<int:year>/q<int:quarter>.csv", tubs.winners_file, name="tub-csv"),
    path("popcorn/recount.py", weeks.recipe, name="recount"),
    path("popcorn/<friday:friday>/<slug:product>/<slug:shape>.png", share.picture, name="picture"),
    path("popcorn/<friday:friday>/<slug:product>/preview/", preview.preview, name="preview"),
    path("popcorn/<friday:friday>/<slug:product>/ours/", ours.ours, name="ours"),
    path("popcorn/<friday:friday>/<slug:product>/integrity/", integrity.integrity, name="integrity"),
    path("popcorn/<friday:friday>/<slug:product>.csv", weeks.count_file, {"form": "csv"}, name="csv"),
    path("popcorn/<friday:friday>/<slug:product>.json", weeks.count_file, {"form": "json"}, name="json"),
    path("popcorn/<friday:friday>/<slug:product>/<int:edition>.csv", weeks.count_file, {"form": "csv"}, name="edition-csv"),
    path("popcorn/<friday:friday>/<slug:product>/<int:edition>.json", weeks.count_file, {"form": "json"}, name="edition-json"),
]
