from django.urls import path

from awards.views import because, integrity, ours, preview, share, tubs, weeks
from forum.addresses import under
from releases import converters  # noqa: F401  the week's addresses know what a Friday is

app_name = "awards"
urlpatterns = [
    path("because/", because.because_of_you, name="because"),
    under(
        "popcorn/",
        path("", weeks.index, name="index"),
        path("<friday:friday>/", weeks.week, name="week"),
        path("<int:year>/", tubs.tub, name="year"),
        path("<int:year>.csv", tubs.winners_file, name="year-csv"),
        path("<int:year>/q<int:quarter>/", tubs.tub, name="tub"),
        path("<int:year>/q<int:quarter>.csv", tubs.winners_file, name="tub-csv"),
        path("recount.py", weeks.recipe, name="recount"),
        path("<friday:friday>/<slug:product>/<slug:shape>.png", share.picture, name="picture"),
        path("<friday:friday>/<slug:product>/preview/", preview.preview, name="preview"),
        path("<friday:friday>/<slug:product>/ours/", ours.ours, name="ours"),
        path("<friday:friday>/<slug:product>/integrity/", integrity.integrity, name="integrity"),
        path("<friday:friday>/<slug:product>.csv", weeks.count_file, {"form": "csv"}, name="csv"),
        path("<friday:friday>/<slug:product>.json", weeks.count_file, {"form": "json"}, name="json"),
        path("<friday:friday>/<slug:product>/<int:edition>.csv", weeks.count_file, {"form": "csv"}, name="edition-csv"),
        path("<friday:friday>/<slug:product>/<int:edition>.json", weeks.count_file, {"form": "json"}, name="edition-json"),
    ),
]
