"""What stands of medals on other pages: on a member's, and on the receipt of a report."""

from awards.medals.cabinet import cabinet, record
from forum import slots


def on_members_page(context):
    member = context["member"]
    mine = member == context["user"]
    kept = record(member)
    if not (mine or kept.points or kept.honours):
        return None
    medals = cabinet()
    shown = [case for case in medals.cases(kept) if mine or case.best]
    return "awards/medals/_member.html", {"record": kept, "cases": shown, "members": medals.members}


def on_receipt(context):
    """Whoever has just reported sees what the Fridays in a row are worth."""
    if (receipt := context.get("receipt")) is None:
        return None
    steps = cabinet().streak_steps
    reached = [step for step in steps if step.at <= receipt.row]
    coming = [step for step in steps if step.at > receipt.row]
    given = {"run": receipt.row, "step": reached[-1] if reached else None, "coming": coming[0] if coming else None}
    return "awards/medals/_receipt.html", given


slots.register("member", on_members_page)
slots.register("receipt", on_receipt)
