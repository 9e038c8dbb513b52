from django.urls import path

from forum.addresses import under
from releases import converters  # noqa: F401  the addresses below know what a Friday is
from releases.views import ballot_desk, ballots, integrity

urlpatterns = [
    under(
        "ballot/",
        path("", ballots.current, name="ballots"),
        path("<slug:product>/<friday:friday>/", ballots.ballot, name="ballot"),
        path("<slug:product>/<friday:friday>/result.csv", ballots.result, name="ballot_result"),
        path("<slug:product>/<friday:friday>/candidates/", ballot_desk.candidates, name="candidates"),
        path("<slug:product>/<friday:friday>/capacity/", ballot_desk.capacity, name="ballot_capacity"),
        path("<slug:product>/<friday:friday>/integrity/", integrity.integrity, name="integrity"),
    ),
    under(
        "candidates/",
        path("<int:pk>/vote/", ballots.vote, name="ballot_vote"),
        path("<int:pk>/withdrawal/", ballot_desk.withdrawal, name="withdrawal"),
        path("<int:pk>/override/", ballot_desk.override, name="override"),
    ),
    path("set-aside/<int:pk>/lifting/", integrity.lifting, name="lifting"),
]
