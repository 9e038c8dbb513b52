"""The demo's three rings: who sits in them, who asks for a seat, and the candidate when the clock has it there."""

from datetime import time, timedelta

from config.demo.feedback import DEVICES
from releases import rollouts
from releases.models import Application, Build, Ring, Rollout, Running, Seat, StopShip

RINGS = (
    {
        "slug": "hundred",
        "name": "荣誉一百人 The hundred",
        "about": "最早拿到版本的一百人，编号终身不变。The first to have a build, numbered for life.",
        "entry": "application",
        "capacity": 100,
        "for_life": True,
        "days_before": 1,
    },
    {
        "slug": "daily",
        "name": "每日内测 Daily testers",
        "about": "天天刷机，天天反馈。A build a day keeps the bugs away.",
        "entry": "application",
        "capacity": 500,
        "days_before": 1,
        "opens_at": time(20),
    },
    {
        "slug": "development",
        "name": "开发版 Development",
        "about": "想早几个小时就来，不用申请。A few hours early, for whoever likes.",
        "entry": "open",
        "opens_at": time(10),
    },
)
ASKING = (
    ("夜航", "跑船的，一个月才靠岸一次。信号差、断网、跨时区，我都能测。", "Ember 3"),
    ("Ingrid", "I reported 41 weeks in a row and know how to write steps.", "Ember 2S"),
    ("Owen", "I drive a bus: vibration, heat, sun, and a holder that never lets go.", "Ember Mini"),
)
ANN_S_NUMBER = 37


def live(community):
    """Fill the rings, and let the coming build go as far as it would have gone by now."""
    rings = [Ring.objects.create(product=community.product, position=n, **more) for n, more in enumerate(RINGS)]
    long_ago = community.now - timedelta(weeks=max(community.weeks, 12) + 1)
    hundred = rings[0]
    hundred.open_board()
    busy = {maker for makers in community.teams.values() for maker in makers.members.values_list("username", flat=True)}
    busy |= {name for name, _words, _device in ASKING}
    fans = [member for member in community.fans if member.username not in busy]
    members = ([*fans[: ANN_S_NUMBER - 1], community.named["ann"]], fans[26:40], fans[20:36])
    for ring, seated in zip(rings, members, strict=True):
        for member in seated:
            ring.seat(member, max(long_ago, member.date_joined))
    _govern(community, hundred, fans[:2], long_ago)
    rollouts.open_due(community.now)
    _call(community, hundred)


def _govern(community, ring, bench, long_ago):
    """A committee of three, a seat that was given up, and a queue."""
    ring.seats.filter(member__in=[*bench, community.named["ann"]]).update(in_committee=True)
    ring.seats.get(number=5).retire(community.named["chen"], "半年没有反馈了，位置先空出来。", long_ago + timedelta(weeks=4))
    for n, (name, words, device) in enumerate(ASKING):
        sent_at = community.now - timedelta(hours=40 - 11 * n)
        asked = Application.send(ring, community.named[name], device, words, sent_at)
        if not n:
            asked.judge(bench[0], True, "他的反馈一向很细。", sent_at + timedelta(hours=3))


def run(community, build, rng):
    """Some members say that they run the build, from the hour it is out."""
    users = [member for member in community.fans if rng.random() < 0.6]
    Running.objects.bulk_create(
        [Running(build=build, member=member, device=rng.choice(DEVICES), since=build.published_at) for member in users],
        batch_size=5000,
    )


def _call(community, ring):
    """When the hundred have the candidate, one of them calls to stop it."""
    opened = Rollout.objects.filter(ring=ring, build__state=Build.State.READY).select_related("build").first()
    if opened:
        member = Seat.objects.taken().filter(ring=ring, number=2).get().member
        words = "连续通话一小时后必掉线，三台手机都能重现：打电话，锁屏，等一小时。"
        StopShip.call(opened.build, member, words, "", community.now)
