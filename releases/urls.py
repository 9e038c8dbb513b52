from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

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
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/new/", proposals.propose, name="propose"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/backing/", proposals.backing, name="backing"),
    path("proposals/similar/", proposals.alike, name="similar"),
    path("proposals/<int:pk>/following/", proposals.following, name="following"),
    path("proposals/<int:pk>/answer/", wish_desk.answer, name="answer"),
    path("proposals/<int:pk>/concern/", wish_desk.concern, name="concern"),
    path("proposals/<int:pk>/merge/", wish_desk.merge, name="merge"),
    path("proposals/<int:pk>/parting/", wish_desk.unmerge, name="unmerge"),
    path("proposals/<int:pk>/candidacy/", wish_desk.candidacy, name="candidacy"),
    path("roadmap/", roadmap.roadmap, name="roadmap"),
    path("builds/", builds.builds, name="builds"),
    path("builds/next/", builds.next_up, name="next"),
    path("builds/latest/", builds.latest, name="latest"),
    path("builds/<slug:product>/<number:number>/", builds.build, name="build"),
    path("builds/<slug:product>/<number:number>/files/<int:pk>/<str:name>", files.file, name="file"),
    path("builds/<slug:product>/<number:number>/notes.md", builds.notes, name="notes"),
    path("builds/<slug:product>/compare/", changelog.compare, name="compare"),
    path("changelog/", changelog.first, name="changelogs"),
    path("changelog/<slug:product>/", changelog.changelog, name="changelog"),
    path("changelog/<slug:product>/changelog.md", changelog.markdown, name="changelog_markdown"),
    path("changelog/<slug:product>/feed.atom", changelog.feed, name="changelog_feed"),
    path("builds/<int:pk>/publication/", workshop.publication, name="publication"),
    path("builds/<int:pk>/skip/", workshop.skip, name="skip"),
    path("updates/key.json", updates.key, name="update_key"),
    path("updates/<slug:product>/everybody.json", updates.channel, name="updates"),
    path("updates/<slug:product>/ring/<str:text>.json", updates.ring_channel, name="ring_updates"),
    path("builds/<slug:product>/<number:number>/rollout/", rollouts.rollout, name="rollout"),
    path("builds/<int:pk>/rollout/", rollouts.steps, name="rollout-steps"),
    path("builds/<int:pk>/running/", rollouts.running, name="running"),
    path("builds/<slug:product>/<number:number>/stop-ship/", rollouts.stop_ship, name="stop-ship"),
    path("builds/<int:pk>/stop-ship/withdrawal/", rollouts.stop_ship_withdrawal, name="stop-ship-withdrawal"),
    path("stop-ships/<int:pk>/answer/", rollouts.stop_ship_answer, name="stop-ship-answer"),
    path("builds/<slug:product>/<number:number>/credits/", credits.page, name="credits"),
    path("builds/<slug:product>/<number:number>/credits.png", credits.picture, name="credits-picture"),
    path("builds/<slug:product>/<number:number>/credits.json", credits.feed, name="credits-feed"),
    path("rings/", rings.rings, name="rings"),
    path("rings/<slug:product>/<slug:slug>/", rings.ring, name="ring"),
    path("rings/<slug:product>/<slug:slug>/seat/", rings.seat, name="seat"),
    path("rings/<slug:product>/<slug:slug>/application/", rings.application, name="application"),
    path("rings/<slug:product>/<slug:slug>/admissions/", admissions.admissions, name="admissions"),
    path("rings/<slug:product>/<slug:slug>/invitations/", admissions.invitations, name="invitations"),
    path("rings/<slug:product>/<slug:slug>/capacity/", admissions.capacity, name="capacity"),
    path("rings/<slug:product>/<slug:slug>/committee/", admissions.committee, name="committee"),
    path("rings/<slug:product>/<slug:slug>/seat/judgement/", admissions.seat_judgement, name="seat-judgement"),
    path("rings/<slug:product>/<slug:slug>/seat/retirement/", admissions.retirement, name="retirement"),
    path("applications/<int:pk>/judgement/", admissions.judgement, name="judgement"),
    path("applications/<int:pk>/decision/", admissions.decision, name="decision"),
    path("invitations/<str:secret>/", rings.invitation, name="invitation"),
    path("schedule/", schedule.schedule, name="schedule"),
    path("schedule/calendar/", calendar.weeks, name="calendar"),
    path("schedule/plan/", schedule.plan, name="plan"),
    path("schedule/<int:pk>/checklist/", plans.checklist, name="checklist"),
    path("schedule/<int:pk>/points/", plans.points, name="points"),
    path("schedule/<int:pk>/handover/", plans.handover, name="handover"),
    path("schedule/<int:pk>/", workshop.edit, name="edit"),
    path("schedule/<int:pk>/features/", workshop.features, name="features"),
    path("schedule/<int:pk>/files/", files.files, name="files"),
    path("schedule/<int:pk>/files/<int:file>/", files.upload, name="upload"),
    path("schedule/<int:pk>/files/<int:file>/<int:number>/", files.part, name="part"),
    path("schedule/<int:pk>/hold/", workshop.hold, name="hold"),
    path("schedule/<int:pk>/readiness/", workshop.readiness, name="readiness"),
]
