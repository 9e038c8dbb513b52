"""What sort of wishes the demo's members made, and which teams they concern; a wish not named here is something new."""

from releases.models import Proposal

SORTS = {
    "Per-app volume": ("improve", ["Phone"]),
    "Slow charging overnight": ("improve", ["Power"]),
    "通话录音自动归档": ("improve", ["Phone"]),
    "闹钟不会再被省电模式睡掉": ("fix", ["Power"]),
    "Dialler finds a name from any two letters": ("improve", ["Phone"]),
    "One-handed mode": ("new", ["Home screen"]),
    "Notifications group by conversation": ("improve", ["Messaging", "Home screen"]),
    "系统字体可以换，并且全局对齐": ("new", ["Home screen"]),
    "更新包小一点，断点续传": ("improve", ["Power"]),
    "老人模式：字大、少、清楚": ("new", ["Home screen"]),
    "Dark mode that is really dark, by schedule": ("improve", ["Home screen", "Camera"]),
    "Choose the SIM for each contact, once": ("fix", ["Phone", "Messaging"]),
    "Answer a call with a nod of the headset button": ("new", ["Phone"]),
    "Undo for deleted messages": ("fix", ["Messaging"]),
}


def sort(community):
    for title, (kind, teams) in SORTS.items():
        wish = Proposal.objects.get(thread__title=title)
        wish.concern(kind, [community.teams[team] for team in teams])
