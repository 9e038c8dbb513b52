from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from feedback.views import closer, insight, reports, trends, votes
from forum.addresses import under

app_name = "feedback"

# From the root, so that it may look after the pages of builds; asked for anew each time, so that it never grows old.
worker = never_cache(TemplateView.as_view(template_name="feedback/worker.js", content_type="text/javascript"))

urlpatterns = [
    path("features/<int:pk>/vote/", votes.vote, name="vote"),
    under(
        "builds/",
        path("<int:pk>/report/", reports.report, name="report"),
        path("<int:pk>/said/", reports.others, name="others"),
        path("<int:pk>/rates/", reports.rates, name="ring-rates"),
    ),
    path("reports/<int:pk>/log/", insight.log, name="log"),
    path("report-worker.js", worker, name="worker"),
    under(
        "insight/",
        path("", insight.latest, name="insight"),
        path("trends/", trends.latest, name="trends-latest"),
        path("trends/<slug:product>/", trends.trends, name="trends"),
        path("<int:pk>/", insight.build, name="insight-build"),
        path("<int:pk>/answers/", insight.answers, name="answers"),
        path("<int:pk>/features/<int:feature>/", closer.feature, name="insight-feature"),
        path("<int:pk>/groups/", closer.groups, name="insight-groups"),
        path("<int:pk>/words/", closer.words, name="insight-words"),
        path("<int:pk>/hours/", closer.hours, name="insight-hours"),
        path("<int:pk>/review/", closer.review, name="insight-review"),
        path("<int:pk>/rates/", insight.rates, name="rates"),
        path("<int:pk>/votes.csv", insight.votes_csv, name="votes-csv"),
        path("<int:pk>/reports.csv", insight.reports_csv, name="reports-csv"),
    ),
]
