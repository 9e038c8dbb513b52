from django.urls import path, register_converter
from django.urls.converters import StringConverter

from releases.models.builds import NUMBER
from releases.views import builds, proposals, schedule, workshop


class NumberConverter(StringConverter):
    """A build's number starts with a digit, so that /builds/7/report/ is never read as one."""

    regex = NUMBER


register_converter(NumberConverter, "number")

app_name = "releases"
urlpatterns = [
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/new/", proposals.propose, name="propose"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/backing/", proposals.backing, name="backing"),
    path("proposals/<int:pk>/answer/", proposals.answer, name="answer"),
    path("builds/", builds.builds, name="builds"),
    path("builds/latest/", builds.latest, name="latest"),
    path("builds/<slug:product>/<number:number>/", builds.build, name="build"),
    path("builds/<int:pk>/publication/", workshop.publication, name="publication"),
    path("builds/<int:pk>/skip/", workshop.skip, name="skip"),
    path("schedule/", schedule.schedule, name="schedule"),
    path("schedule/plan/", schedule.plan, name="plan"),
    path("schedule/<int:pk>/", workshop.edit, name="edit"),
    path("schedule/<int:pk>/features/", workshop.features, name="features"),
    path("schedule/<int:pk>/readiness/", workshop.readiness, name="readiness"),
]
