"""Thanks on other pages: below the podium, and on the team's own page."""

from awards.thanks.forms import ThanksForm
from awards.thanks.models import Thanks
from forum import slots

SHOWN = 12  # below the podium
OURS = 60


def on_award(context):
    """The latest thanks of a week that somebody won; read once for all the products of the page."""
    tally = context["tally"]
    if not (tally and tally.podium):
        return None
    if not hasattr(tally, "thanks_shown"):
        _look([outcome.tally for outcome in context["outcomes"] if outcome.stage == "award"], context["user"])
    own = next((one for one in tally.thanks_shown if one.member_id == context["user"].pk), None)
    number = tally.thanks_shown[0].number if tally.thanks_shown else 0
    shown = [one for one in tally.thanks_shown if one.nth <= SHOWN]
    return "awards/thanks/_wall.html", {"thanks": shown, "number": number, "own": own, "form": ThanksForm(), "most": SHOWN}


def _look(tallies, member):
    for tally in tallies:
        tally.thanks_shown = []
    there = {tally.pk: tally for tally in tallies}
    for one in Thanks.objects.latest_of_each(there, SHOWN, member):
        there[one.tally_id].thanks_shown.append(one)


def on_ours(context):
    """All thanks to a team that won, the latest first."""
    if not any(standing.place == 1 for _rank, standing, *_words in context["rows"]):
        return None
    found = (
        Thanks.objects.filter(tally=context["tally"], hidden_at=None, member__is_active=True)
        .select_related("member")
        .order_by("-pk")
    )
    found = list(found[: OURS + 1])
    return "awards/thanks/_ours.html", {"thanks": found[:OURS], "more": found[OURS - 1].pk if len(found) > OURS else None}


slots.register("outcome", on_award)
slots.register("ours", on_ours)
