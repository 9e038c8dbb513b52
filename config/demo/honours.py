"""What the demo's members did for one another: questions answered, meetups written down, winners thanked."""

from datetime import timedelta
from random import Random

from awards.medals.models import Meetup
from awards.models import Tally
from awards.thanks.models import Thanks
from forum.models import Thread
from releases.models import TeamMember

# (name, city, how many days ago, how many came)
MEETUPS = [
    ("爆米花之夜 Popcorn night", "上海 Shanghai", 40, 12),
    ("Night photo walk", "Helsinki", 26, 7),
    ("老橙友茶话会", "成都", 12, 9),
]
WORDS = (
    "谢谢你们，每个星期五都值得等。",
    "用上了就回不去了，辛苦了！",
    "请工程师吃爆米花！",
    "等了一年多，终于等到，谢谢！",
    "我妈也会用了，这是最高的评价。",
    "Thank you. I use it forty times a day.",
    "You read what we wrote. It shows.",
    "Enjoy the popcorn, you earned every bit of it!",
    "Small thing, every day. Those are the best ones.",
    "From the night shift: thank you.",
)
RUDE = "Took you long enough, you snails."


def answers(community):
    """Who asked has marked what helped: in all questions but each fifth, a few hours after it was said."""
    questions = Thread.objects.filter(kind=Thread.Kind.QUESTION, post_count__gt=1).select_related("author", "board").order_by("pk")
    for number, thread in enumerate(questions):
        reply = thread.posts.exclude(author=thread.author).select_related("author").first()
        if reply and number % 5 != 4:
            thread.accept(reply, thread.author, min(reply.posted_at + timedelta(hours=3), community.now))


def meetups(community):
    chance = Random("meetups")
    for name, city, days, guests in MEETUPS:
        at = community.now - timedelta(days=days)
        meetup = Meetup.objects.create(name=name, day=at.date(), city=city, written_at=at, written_by=community.named["admin"])
        meetup.welcome(chance.sample(community.fans, guests), at + timedelta(days=1))


def thanks(community):
    """Every week that somebody won is thanked for; what is rude a moderator has hidden."""
    chance, makers = Random("thanks"), set(TeamMember.objects.values_list("member", flat=True))
    members = [fan for fan in community.fans if fan.pk not in makers]
    told = Tally.objects.announced().filter(standings__place=1).distinct()
    for weeks_ago, tally in enumerate(told):
        fans = chance.sample(members[1:], chance.randint(5, 24) if weeks_ago else 16)
        span = min(timedelta(days=2), community.now - tally.announced_at)
        moments = sorted(tally.announced_at + span * chance.random() for _fan in fans)
        words = [chance.choice(WORDS) if chance.random() < 0.6 else "" for _fan in fans]
        if weeks_ago:
            rows = [Thanks(tally=tally, member=fan, words=said, at=at) for fan, said, at in zip(fans, words, moments, strict=True)]
            Thanks.objects.bulk_create(rows)
            continue
        for fan, said, at in zip(fans, words, moments, strict=True):
            Thanks.give(tally, fan, said, at)
        Thanks.give(tally, members[0], RUDE, moments[-1]).hide(community.named["admin"], moments[-1])
