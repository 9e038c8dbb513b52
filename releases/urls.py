from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from forum.addresses import under
from releases.models.builds import NUMBER
from releases.views import (
    admissions,
    builds,
    calendar,
    changelog,
    credits,
    files,
    plans,
    proposals,
    rings,
    roadmap,
    rollouts,
    schedule,
    updates,
    wish_desk,
    workshop,
)


class NumberConverter(StringConverter):
    """A build's number starts with a digit, so that /builds/7/report/ is never read as one."""

    regex = NUMBER


register_converter(NumberConverter, "number")

app_name = "releases"
urlpatterns = [
    path("", include("releases.ballot_urls")),
    under(
        "proposals/",
        path("", proposals.proposals, name="proposals"),
        path("new/", proposals.propose, name="propose"),
        path("<int:pk>/", proposals.proposal, name="proposal"),
        path("<int:pk>/backing/", proposals.backing, name="backing"),
        path("similar/", proposals.alike, name="similar"),
        path("<int:pk>/following/", proposals.following, name="following"),
        path("<int:pk>/answer/", wish_desk.answer, name="answer"),
        path("<int:pk>/concern/", wish_desk.concern, name="concern"),
        path("<int:pk>/merge/", wish_desk.merge, name="merge"),
        path("<int:pk>/parting/", wish_desk.unmerge, name="unmerge"),
        path("<int:pk>/candidacy/", wish_desk.candidacy, name="candidacy"),
    ),
    path("roadmap/", roadmap.roadmap, name="roadmap"),
    under(
        "builds/",
        path("", builds.builds, name="builds"),
        path("next/", builds.next_up, name="next"),
        path("latest/", builds.latest, name="latest"),
        path("<slug:product>/<number:number>/", builds.build, name="build"),
        path("<slug:product>/<number:number>/files/<int:pk>/<str:name>", files.file, name="file"),
        path("<slug:product>/<number:number>/notes.md", builds.notes, name="notes"),
        path("<slug:product>/compare/", changelog.compare, name="compare"),
        path("<int:pk>/publication/", workshop.publication, name="publication"),
        path("<int:pk>/skip/", workshop.skip, name="skip"),
        path("<slug:product>/<number:number>/rollout/", rollouts.rollout, name="rollout"),
        path("<int:pk>/rollout/", rollouts.steps, name="rollout-steps"),
        path("<int:pk>/running/", rollouts.running, name="running"),
        path("<slug:product>/<number:number>/stop-ship/", rollouts.stop_ship, name="stop-ship"),
        path("<int:pk>/stop-ship/withdrawal/", rollouts.stop_ship_withdrawal, name="stop-ship-withdrawal"),
        path("<slug:product>/<number:number>/credits/", credits.page, name="credits"),
        path("<slug:product>/<number:number>/credits.png", credits.picture, name="credits-picture"),
        path("<slug:product>/<number:number>/credits.json", credits.feed, name="credits-feed"),
    ),
    under(
        "changelog/",
        path("", changelog.first, name="changelogs"),
        path("<slug:product>/", changelog.changelog, name="changelog"),
        path("<slug:product>/changelog.md", changelog.markdown, name="changelog_markdown"),
        path("<slug:product>/feed.atom", changelog.feed, name="changelog_feed"),
    ),
    under(
        "updates/",
        path("key.json", updates.key, name="update_key"),
        path("<slug:product>/everybody.json", updates.channel, name="updates"),
        path("<slug:product>/ring/<str:text>.json", updates.ring_channel, name="ring_updates"),
    ),
    path("stop-ships/<int:pk>/answer/", rollouts.stop_ship_answer, name="stop-ship-answer"),
    under(
        "rings/",
        path("", rings.rings, name="rings"),
        path("<slug:product>/<slug:slug>/", rings.ring, name="ring"),
        path("<slug:product>/<slug:slug>/seat/", rings.seat, name="seat"),
        path("<slug:product>/<slug:slug>/application/", rings.application, name="application"),
        path("<slug:product>/<slug:slug>/admissions/", admissions.admissions, name="admissions"),
        path("<slug:product>/<slug:slug>/invitations/", admissions.invitations, name="invitations"),
        path("<slug:product>/<slug:slug>/capacity/", admissions.capacity, name="capacity"),
        path("<slug:product>/<slug:slug>/committee/", admissions.committee, name="committee"),
        path("<slug:product>/<slug:slug>/seat/judgement/", admissions.seat_judgement, name="seat-judgement"),
        path("<slug:product>/<slug:slug>/seat/retirement/", admissions.retirement, name="retirement"),
    ),
    under(
        "applications/",
        path("<int:pk>/judgement/", admissions.judgement, name="judgement"),
        path("<int:pk>/decision/", admissions.decision, name="decision"),
    ),
    path("invitations/<str:secret>/", rings.invitation, name="invitation"),
    under(
        "schedule/",
        path("", schedule.schedule, name="schedule"),
        path("calendar/", calendar.weeks, name="calendar"),
        path("plan/", schedule.plan, name="plan"),
        path("<int:pk>/checklist/", plans.checklist, name="checklist"),
        path("<int:pk>/points/", plans.points, name="points"),
        path("<int:pk>/handover/", plans.handover, name="handover"),
        path("<int:pk>/", workshop.edit, name="edit"),
        path("<int:pk>/features/", workshop.features, name="features"),
        path("<int:pk>/files/", files.files, name="files"),
        path("<int:pk>/files/<int:file>/", files.upload, name="upload"),
        path("<int:pk>/files/<int:file>/<int:number>/", files.part, name="part"),
        path("<int:pk>/hold/", workshop.hold, name="hold"),
        path("<int:pk>/readiness/", workshop.readiness, name="readiness"),
    ),
]
