"""What the bench asks for and sends: each member's cookies and forms, and what an answer costs the database."""

import statistics
import time
from dataclasses import replace
from urllib.parse import urlencode

from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.crypto import get_random_string

from forum import clock
from forum.models import Member
from releases.models import Build, Product
from tests.bench import data
from tests.bench.drive import Form

SOON = 50  # votes of others
VOTERS = 400  # who send votes in turn, so that nobody sends more in a minute than one member may


def everything():
    """(name, forms, queries, milliseconds) of each thing that members send."""
    return [("ballot vote", *ballot_votes()), *opinions()]


def asked(path, member):
    """The page as one reader asks for it: the session's cookie, the number of queries, the milliseconds they take."""
    client = Client()
    if member:
        client.force_login(member)
    with override_settings(GUEST_PAGES_SECONDS=0):
        return cookies(client), *watched(lambda _turn: client.get(path), 200)


def ballot_votes():
    """A ballot and the forms with which members vote on it and take their votes back; with their queries and milliseconds."""
    ballot, people = data.open_ballot(Product.objects.get(), VOTERS, clock.now())
    candidates, forms, token = list(ballot.candidates.all()), [], get_random_string(32)
    for n, person in enumerate(people):
        client = voter(person, token)
        path = reverse("releases:ballot_vote", args=[candidates[n % len(candidates)].pk])
        forms.append(Form(cookies(client), path, f"action=cast&csrfmiddlewaretoken={token}"))
    back = [replace(form, body=form.body.replace("cast", "take_back", 1)) for form in forms]
    # Each takes the vote back soon after, so that wherever a run ends, the next one finds few votes given already.
    forms = [form for pair in zip(forms, back[-SOON:] + back[:-SOON], strict=True) for form in pair]
    found = watched(lambda turn: client.post(path, {"action": ("cast", "take_back")[turn % 2], "csrfmiddlewaretoken": token}), 302)
    return forms, *found


def opinions():
    """(name, forms, queries, milliseconds) for votes on features and for reports: each member sends one after the other."""
    build, token = data.open_window(Build.objects.out().latest("friday")), get_random_string(32)
    features, votes, reports = list(build.features.all()), [], []
    report = {"mood": "happy", "mood_word": "Calm.", "loved_word": "Quick.", "device": "2S", "shown": "on"}
    for n, person in enumerate(Member.objects.filter(username__startswith="fan").order_by("pk")[:VOTERS]):
        client, chosen = voter(person, token), features[n % len(features)].pk
        vote = {"value": (1, -1)[n % 2], "csrfmiddlewaretoken": token}
        votes.append(Form(cookies(client), reverse("feedback:vote", args=[chosen]), urlencode(vote)))
        filled = report | {"loved": chosen, "author": person.pk, "csrfmiddlewaretoken": token}
        reports.append(Form(cookies(client), reverse("feedback:report", args=[build.pk]), urlencode(filled)))
    return [
        ("vote", votes, *watched(lambda _turn: client.post(votes[-1].path, vote), 302)),
        ("report", reports, *watched(lambda _turn: client.post(reports[-1].path, filled), 302)),
    ]


def voter(person, token):
    """A browser in which the member is logged in and has the token that forms are sent with."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    client.cookies["csrftoken"] = token
    return client


def watched(ask, status, times=15):
    """How many queries an answer needs, warmed up, and the milliseconds that they take."""
    took = []

    def watch(execute, *query):
        begun = time.perf_counter()
        try:
            return execute(*query)
        finally:
            took[-1].append((time.perf_counter() - begun) * 1000)

    with connection.execute_wrapper(watch):
        for turn in range(times):
            took.append([])
            answer = ask(turn)
            assert answer.status_code == status, f"{answer.request['PATH_INFO']}: {answer.status_code}"
    warm = took[3:]
    return max(map(len, warm)), statistics.median(map(sum, warm))


def cookies(client):
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
