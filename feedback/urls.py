from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from feedback.views import closer, insight, reports, trends, votes

app_name = "feedback"

# From the root, so that it may look after the pages of builds; asked for anew each time, so that it never grows old.
worker = never_cache(TemplateView.as_view(template_name="feedback/worker.js", content_type="text/javascript"))

urlpatterns = [
    path("features/<int:pk>/vote/", votes.vote, name="vote"),
    path("builds/<int:pk>/report/", reports.report, name="report"),
    path("builds/<int:pk>/said/", reports.others, name="others"),
    path("reports/<int:pk>/log/", insight.log, name="log"),
    path("report-worker.js", worker, name="worker"),
    path("builds/<int:pk>/rates/", reports.rates, name="ring-rates"),
    path("insight/", insight.latest, name="insight"),
    path("insight/trends/", trends.latest, name="trends-latest"),
    path("insight/trends/<slug:product>/", trends.trends, name="trends"),
    path("insight/<int:pk>/", insight.build, name="insight-build"),
    path("insight/<int:pk>/answers/", insight.answers, name="answers"),
    path("insight/<int:pk>/features/<int:feature>/", closer.feature, name="insight-feature"),
    path("insight/<int:pk>/groups/", closer.groups, name="insight-groups"),
    path("insight/<int:pk>/words/", closer.words, name="insight-words"),
    path("insight/<int:pk>/hours/", closer.hours, name="insight-hours"),
    path("insight/<int:pk>/review/", closer.review, name="insight-review"),
    path("insight/<int:pk>/rates/", insight.rates, name="rates"),
    path("insight/<int:pk>/votes.csv", insight.votes_csv, name="votes-csv"),
    path("insight/<int:pk>/reports.csv", insight.reports_csv, name="reports-csv"),
]
