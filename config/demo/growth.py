"""How the demo's community grew: who joined late, what brought them, and the numbers that its product manager watches."""

from datetime import timedelta
from decimal import Decimal
from math import sin
from random import Random

from config.demo import content
from feedback.growth import presence
from feedback.growth.models import Event, WatchedIndex
from feedback.growth.spans import DAY, today
from forum.models import Origin
from releases.cycle import Week
from releases.models import Build

SOURCES = (
    *(("link", "weibo"), ("link", "weibo"), ("link", "bilibili"), ("link", "newsletter"), ("site", "phones.example.org")),
    *(("site", "news.example.net"), ("member", "ann"), ("member", "ann"), ("member", "bo"), ("member", "Clara")),
)
# (what it counts, unit, how many at first, how many more a day, how much of it on the day after a build)
WATCHED = (
    ("Daily installs 每日安装", "devices 台", 3100, 24, 1.45),
    ("Restarts per 1,000 devices 千台重启数", "", 6.4, -0.035, 1.2),
)
EVENTS = (
    (61, "Ember 3 on sale 开售"),
    (33, "A review with two million views 两百万播放的评测"),
    (12, "城市见面会：杭州 Meetup in Hangzhou"),
)
DAYS = 120
LATEST = 7  # whoever spoke before that many weeks ago was here from the beginning
# Makers, staff and visitors, and who holds the first seats.
SETTLED = {
    *(
        "ann",
        "bo",
        "chen",
        "dana",
        "eve",
        "admin",
        "Clara",
        "何以",
        "Aino",
        "Wren",
        "阿岚",
        "Lena",
        "大鹏",
        "Jonas",
        "小方",
        "石头",
    ),
    *("木木", "林间", "晴天", "小米粒", "Kofi", "Ada", "阿树"),
}


def arrivals(this_week):
    """{name: when they joined} of those who came while the others were here already: a week or two before their first words."""
    rng, first = Random("arrivals"), {}
    for kind, week in (("threads", 2), ("proposals", 0)):
        for talk in content.talks(kind):
            for name in (talk.head[3], *(name for name, _words in talk.replies)):
                first[name] = max(first.get(name, 0), int(talk.head[week]))
    late = {}
    for name, weeks in first.items():
        opens = Week(this_week.friday - timedelta(weeks=weeks)).publishes_at
        at = opens - timedelta(hours=rng.randrange(6 * 24, 24 * 24))
        if weeks <= LATEST and name not in SETTLED:
            late[name] = at
    return late


def live(community):
    rng = Random(f"{len(SOURCES)} ways to come")
    presence.catch_up(community.now)
    come_from(community, rng)
    watch(community, rng)


def come_from(community, rng):
    """Two of three members say what brought them."""
    named = {name: community.named[name] for kind, name in SOURCES if kind == "member"}
    origins = []
    for member in community.fans:
        kind, word = rng.choice(SOURCES)
        if member.username in named or rng.random() < 0.34:
            continue
        host = named[word] if kind == "member" else None
        origins.append(Origin(member=member, kind=kind, word="" if host else word, invited_by=host))
    Origin.objects.bulk_create(origins, batch_size=2000)


def watch(community, rng):
    chen, day = community.named["chen"], today(community.now)
    fridays = set(Build.objects.out().values_list("friday", flat=True))
    for name, unit, first, more, after in WATCHED:
        index = WatchedIndex.objects.create(
            product=community.product, name=name, unit=unit, made_by=chen, made_at=community.now - timedelta(days=DAYS)
        )
        values = {}
        for n in range(DAYS):
            on = day - DAY * (DAYS - n)
            fresh = on - DAY in fridays
            value = (first + more * n) * (1 + 0.07 * sin(n / 3.5)) * rng.uniform(0.94, 1.06) * (after if fresh else 1)
            values[on] = Decimal(f"{value:.0f}" if first > 100 else f"{value:.2f}")
        index.note(values, chen, community.now)
    Event.objects.bulk_create(Event(product=community.product, day=day - DAY * ago, label=label, by=chen) for ago, label in EVENTS)
