from django.urls import path

from feedback.views import insight, reports, votes

app_name = "feedback"

urlpatterns = [
    path("features/<int:pk>/vote/", votes.vote, name="vote"),
    path("builds/<int:pk>/report/", reports.report, name="report"),
    path("builds/<int:pk>/said/", reports.others, name="others"),
    path("insight/", insight.latest, name="insight"),
    path("insight/<int:pk>/", insight.build, name="insight-build"),
    path("insight/<int:pk>/answers/", insight.answers, name="answers"),
    path("insight/<int:pk>/votes.csv", insight.votes_csv, name="votes-csv"),
    path("insight/<int:pk>/reports.csv", insight.reports_csv, name="reports-csv"),
]
