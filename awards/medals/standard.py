"""The rules and medals that a community begins with; from then on they are its own."""

from awards.medals.sources import SOURCES


def medal(key, shape, counts, steps, en, zh):
    """A medal's row as keywords; `steps` is one number, or bronze, silver and gold."""
    grades = zip(("bronze", "silver", "gold") if len(steps) > 1 else ("single",), steps, strict=True)
    words = {"en": dict(zip(("name", "about"), en, strict=True)), "zh-hans": dict(zip(("name", "about"), zh, strict=True))}
    return {"key": key, "shape": shape, "counts": counts, "words": words} | dict(grades)


MEDALS = [
    medal(
        *("steady", "flame", "streak", (4, 12, 52)),
        ("{n} weeks in a row", "Reports on one build after the other. A Friday without a build breaks nothing."),
        ("连续 {n} 周", "一个版本接一个版本，周周都交报告。没有版本的星期五不算中断。"),
    ),
    medal(
        *("reporter", "grids", "report", (1, 20, 100)),
        ("Four-grid reports: {n}", "Told the team how a build feels."),
        ("四格报告 {n} 份", "用四格报告告诉团队，这个版本用着怎么样。"),
    ),
    medal(
        *("wish", "star", "wish", (1, 3, 10)),
        ("Wishes come true: {n}", "Wished for something that is in a build now."),
        ("许愿成真 {n} 次", "你提的心愿，做进了版本里。"),
    ),
    medal(
        *("backer", "hands", "backing", (3, 15, 60)),
        ("Backed and built: {n}", "Stood behind the wishes of others until they were built."),
        ("力挺 {n} 个做成的心愿", "为别人的心愿站台，一直到它做成。"),
    ),
    medal(
        *("nose", "heart", "winner", (3, 12, 50)),
        ("Winners loved: {n}", "Loved what later won the Popcorn Award."),
        ("慧眼识珠 {n} 次", "你喜欢的功能，后来得了爆米花奖。"),
    ),
    medal(
        *("company", "talk", "talk", (1, 10, 50)),
        ("Good talks: {n}", "Began talks in which five others or more joined."),
        ("好话题 {n} 个", "开的话题，至少有五个人来聊。"),
    ),
    medal(
        *("answer", "tick", "answer", (1, 10, 50)),
        ("Questions answered: {n}", "Wrote what answers somebody’s question."),
        ("解答 {n} 个问题", "你的回复，解决了别人的问题。"),
    ),
    medal(
        *("mended", "lens", "mended", (1, 5, 20)),
        ("Found and fixed: {n}", "Reported what was wrong until it was right."),
        ("找到并修好 {n} 个问题", "你报告的问题，后来修好了。"),
    ),
    medal(
        *("meetup", "people", "meetup", (1, 5, 20)),
        ("Meetups: {n}", "Came to where the others were."),
        ("线下聚会 {n} 次", "和大家见了面。"),
    ),
    medal(
        *("host", "letter", "invited", (1, 5, 20)),
        ("Members brought along: {n}", "Invited somebody who sends reports as well now."),
        ("带来 {n} 位伙伴", "你邀请来的人，现在也在交报告。"),
    ),
    medal(
        *("hundred", "seat", "hundred", (1,)),
        ("One of the first hundred", "A numbered seat, for life."),
        ("荣誉一百人", "编号席位，终身不变。"),
    ),
    medal(
        *("popcorn", "tub", "popcorn", (1, 5, 20)),
        ("Popcorn Awards: {n}", "Made what members loved best that week."),
        ("爆米花奖 {n} 次", "做出了当周大家最喜欢的功能。"),
    ),
]


def lay_out(**_signal):
    """A rule for every source that has none yet, with its medals; all the medals where there is no medal at all."""
    from awards.medals.models import Medal, Rule

    new = {kind for kind, source in SOURCES.items() if Rule.objects.get_or_create(kind=kind, defaults={"points": source.points})[1]}
    there, known = Medal.objects.count(), set(Medal.objects.values_list("key", flat=True))
    wanted = [medal for medal in MEDALS if medal["counts"] in new or not there]
    Medal.objects.bulk_create(
        Medal(position=position, **fields) for position, fields in enumerate(wanted, there) if fields["key"] not in known
    )
