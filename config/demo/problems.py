"""What let the demo's members down, sorted by the product manager: some of it mended, some of it back, the newest still waiting."""

from datetime import timedelta

from feedback.models import FourGridReport
from feedback.problems.models import Evidence, Problem
from forum.models import Thread
from releases.models import Build

# (title, what its lines begin with, team, days ago, what became of it)
KNOWN = [
    ("闹钟会被省电模式静音 The alarm sleeps in battery saver", ("The first morning",), "Power", 16, "fixing"),
    ("双卡拨号会选错卡 The wrong SIM is chosen", ("双卡",), "Phone", 15, "seen"),
    ("Dark mode hides a line of text", ("暗色模式",), "Home screen", 14, "back"),
    ("Battery drains overnight", ("Works, but drained",), "Power", 12, "new"),
    ("It asks for a permission without a reason", ("It asks for",), "Messaging", 10, "fixed"),
    ("Gloves: the screen does not react", ("戴手套",), "Home screen", 9, "declined"),
]
WORDS = {
    "fixing": "找到原因了：省电模式会合并定时器。 Found: battery saver merges timers.",
    "seen": "正在复现，请告诉我们您的机型。 We can see it here; tell us your device.",
    "fixed": "The reason stands beside the question now.",
    "declined": "The touch layer of these devices cannot feel through gloves. 硬件做不到，抱歉。",
}


def sort(community):
    """Lines up to the build before last belong somewhere, those of the last one for the most part; the rest waits in the inbox."""
    chen, now = community.named["chen"], community.now
    out = list(Build.objects.asked_about().order_by("-friday")[:6])
    for title, begins, team, days, became in KNOWN:
        problem = Problem.open(community.product, title, chen, now - timedelta(days=days), team=community.teams[team])
        for build in reversed(out):
            lines = FourGridReport.objects.filter(build=build, letdown_word__startswith=begins[0])
            Evidence.gather(problem, chen, min(build.reports_close_at, now), lines[: 2 if build == out[0] else 40])
            if became == "back" and build == out[-1]:
                problem.turn({"state": "fixed", "fixed_in": build}, chen, build.published_at + timedelta(days=1))
        _turn(community, problem, became, out, now - timedelta(days=days - 1))
    alarm, sims = Problem.objects.order_by("pk")[:2]
    Evidence.gather(sims, chen, now, threads=Thread.objects.filter(kind="complaint", title__contains="双卡"))
    Evidence.find(alarm, "Only when the alarm was set before the update.", community.named["bo"], now - timedelta(days=3))
    for fan in community.fans[:9]:
        Evidence.me_too(alarm, fan, now - timedelta(hours=5))


def _turn(community, problem, became, out, at):
    if became not in WORDS:
        return
    changes = {"state": became, "reason": WORDS[became], "owner": community.named["bo"]}
    if became in Problem.UNSOLVED:
        changes["next_update"] = (community.now + timedelta(days=3)).date()
    if became == "fixed":
        changes["fixed_in"] = out[0]
    problem.turn(changes, community.named["chen"], at)
