"""Names and photos go up with consent alone: a maker's own, and for a team's photo that of everybody in the team."""

from django.db import transaction

from awards import counting
from awards.models import Laureate, Standing
from releases.models import TeamMember


def photos_of(teams):
    """{team: its photo, or "" as long as not everybody in it agreed to be shown}"""
    hidden = set(TeamMember.objects.filter(team__in=teams, shown=False).values_list("team", flat=True))
    return {team: "" if team.pk in hidden else team.photo for team in teams}


def read_again(tally):
    """What was agreed since the count counts as well: an award is announced with the consent of its hour."""
    standings = list(tally.standings.select_related("feature__team"))
    photos = photos_of({standing.feature.team for standing in standings})
    for standing in standings:
        standing.team_photo = photos[standing.feature.team]
    tally.standings.bulk_update(standings, ["team_photo"])
    Laureate.objects.filter(standing__tally=tally).delete()
    Laureate.objects.bulk_create(counting.laureates([standing for standing in standings if standing.place]))


def give(member, teams):
    """Be shown with name and photo in these teams from now on. Awards that are announced already stay as they are."""
    TeamMember.objects.filter(member=member, team__in=teams).update(shown=True)


def take_back(member, teams):
    """Be shown no more: name and photos go from the pages of earlier awards too."""
    with transaction.atomic():
        TeamMember.objects.filter(member=member, team__in=teams).update(shown=False)
        own = Laureate.objects.filter(member=member, standing__feature__team__in=teams)
        own.update(shown=False, name="", title="")
        Standing.objects.filter(feature__team__in=teams).update(team_photo="")
