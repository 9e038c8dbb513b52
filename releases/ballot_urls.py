from django.urls import path

from releases import converters  # noqa: F401  the addresses below know what a Friday is
from releases.views import ballot_desk, ballots, integrity

urlpatterns = [
    path("ballot/", ballots.current, name="ballots"),
    path("ballot/<slug:product>/<friday:friday>/", ballots.ballot, name="ballot"),
    path("ballot/<slug:product>/<friday:friday>/result.csv", ballots.result, name="ballot_result"),
    path("ballot/<slug:product>/<friday:friday>/candidates/", ballot_desk.candidates, name="candidates"),
    path("ballot/<slug:product>/<friday:friday>/capacity/", ballot_desk.capacity, name="ballot_capacity"),
    path("ballot/<slug:product>/<friday:friday>/integrity/", integrity.integrity, name="integrity"),
    path("candidates/<int:pk>/vote/", ballots.vote, name="ballot_vote"),
    path("candidates/<int:pk>/withdrawal/", ballot_desk.withdrawal, name="withdrawal"),
    path("candidates/<int:pk>/override/", ballot_desk.override, name="override"),
    path("set-aside/<int:pk>/lifting/", integrity.lifting, name="lifting"),
]
