"""A town with so much of everything: what lists, budgets and pictures are tried on."""

import random
from datetime import timedelta

from django.urls import reverse

from awards.medals import ledger
from awards.medals.models import Meetup
from awards.models import Laureate, Standing, Tally
from awards.thanks.models import Thanks
from feedback.growth import presence
from feedback.growth.models import Event, WatchedIndex
from feedback.models import FourGridReport, Vote
from feedback.problems.models import Evidence, Problem
from forum.models import Member, Notice, Origin, Post, ReadyAnswer, Thread
from releases.models import Application, Backing, Ballot, BallotVote, Build, Feature, Proposal, Running, Seat, StopShip
from tests import make

WORDS = """
battery lasts calmer quick reply screenshot notification tile dark theme ringtone message contact photo album widget
电池 更耐用 快捷回复 长截图 通知栏 深色模式 铃声 短信 联系人 相册 桌面插件 这个版本 终于 修好了 希望 下周 能用 谢谢 工程师
""".split()  # noqa: SIM905


DESKS = ("turn", "add", "merge", "split")


class Town:
    """A community in which there is so much of everything; `grow` adds to each."""

    def __init__(self, now):
        self.now, self.size, self.chance = now, 0, random.Random(5)
        self.product = make.product()
        self.team = make.team(of=self.product)
        self.build = make.build(of=self.product, published=True)
        self.ann = make.member("Ann")
        self.chen = make.member("Chen", role="product manager")
        self.dana = make.member("Dana", role="release manager")
        self.board = make.board("Talk", slug="talk")
        self.thread = make.thread("Long talk", self.ann, on=self.board, now=now)
        self.wish = make.proposal("Scrolling screenshots", of=self.product, author=self.ann, now=now)
        make.report(self.build, self.ann)
        self.ann.scores.create(kind="", lines=1, points=5, moved_at=now)  # so that her page has medals to show from the first
        self.ring = make.ring("The hundred", of=self.product, for_life=True)
        self.planned = make.build(of=self.product, friday=self.build.week.next.friday)
        self.ballot = Ballot.open_for(self.product, self.planned.friday, now)
        self.index = WatchedIndex.objects.create(product=self.product, name="Daily installs", made_at=now)
        self.problem = Problem.open(self.product, "The alarm stays silent", self.chen, now, team=self.team)

    def text(self, words=60):
        return " ".join(self.chance.choice(WORDS) for _ in range(words))

    def grow(self, size):
        numbers = range(self.size, size)
        people = Member.objects.bulk_create(
            Member(username=f"fan{n}", name_key=f"fan{n}", name_skeleton=f"fan{n}", email=f"fan{n}@example.org") for n in numbers
        )
        grown = list(zip(numbers, people, strict=True))
        self.talk(grown)
        self.ready(grown)
        self.wishes(grown)
        self.build_has(grown)
        self.past_weeks(grown)
        self.seated(grown)
        self.problems(grown)
        self.growth(grown)
        ledger.catch_up(self.now + ledger.SETTLING)
        self.size = size

    def threads(self, board, grown, **more):
        """A thread by each of them, with its first post."""
        threads = Thread.objects.bulk_create(
            Thread(board=board, author=person, last_poster=person, title=f"{self.text(5)} {n}", post_count=1, **more)
            for n, person in grown
        )
        Post.objects.bulk_create(self.post(thread, thread.author, 1) for thread in threads)
        return threads

    def post(self, thread, author, number):
        body = self.text()
        return Post(thread=thread, author=author, number=number, body=body, html=f"<p>{body}</p>", posted_at=self.now)

    def talk(self, grown):
        self.threads(self.board, grown, last_post_at=self.now)
        Post.objects.bulk_create(self.post(self.thread, person, n + 2) for n, person in grown)
        Thread.objects.filter(pk=self.thread.pk).update(post_count=grown[-1][0] + 2)
        Notice.objects.bulk_create(
            Notice(
                member=reader,
                kind="reply",
                cause=f"town:{n}",
                where=self.thread.get_absolute_url(),
                told_at=self.now,
                details={"who": person.username, "title": self.thread.title},
            )
            for n, person in grown
            for reader in (self.ann, self.chen, self.dana)
        )

    def ready(self, grown):
        """As many answers as the team may keep ready."""
        ReadyAnswer.objects.bulk_create(
            ReadyAnswer(name=f"{self.text(5)} {n}"[-60:], body=self.text(), changed_by=person)
            for n, person in grown
            if n < ReadyAnswer.MOST
        )

    def wishes(self, grown):
        threads = self.threads(self.product.proposals_board, grown, last_post_at=self.now, kind="suggestion")
        Proposal.objects.bulk_create(
            Proposal(
                product=self.product, thread=thread, backing_count=n, status="planned" if n % 3 else "open", answered_by=self.chen
            )
            for n, thread in enumerate(threads, self.size)
        )
        Backing.objects.bulk_create(Backing(proposal=self.wish, member=person, backed_at=self.now) for _n, person in grown)
        self.ballot.put_on(self.product.proposals.order_by("pk")[:4], self.chen, self.now)
        first = self.ballot.candidates.first()
        BallotVote.objects.bulk_create(
            BallotVote(ballot=self.ballot, candidate=first, member=person, slot=1, cast_at=self.now) for _n, person in grown
        )

    def build_has(self, grown):
        """Twelve features, and a vote and a report by each of them."""
        made = [
            (build, n, person) for build in (self.build, self.planned) for n, person in grown if n < 12 or build is self.planned
        ]
        features = Feature.objects.bulk_create(
            Feature(build=build, team=self.team, title=f"{self.text(3)} {n}", summary=self.text(12)) for build, n, _person in made
        )
        Feature.makers.through.objects.bulk_create(
            Feature.makers.through(feature=feature, member=person)
            for feature, (_build, _n, person) in zip(features, made, strict=True)
        )
        loved = self.build.features.first()
        Vote.objects.bulk_create(Vote(feature=loved, voter=person, value=1, cast_at=self.now) for _n, person in grown)
        FourGridReport.objects.bulk_create(
            FourGridReport(
                build=self.build,
                author=person,
                mood="happy",
                mood_word=self.text(8),
                loved=loved,
                loved_word=self.text(8),
                letdown=loved,
                letdown_word=self.text(8),
                awaited=self.wish,
                sent_at=self.now,
                changed_at=self.now,
            )
            for _n, person in grown
        )

    def seated(self, grown):
        """A seat in the ring for each of them, an application, and a word on two builds."""
        Seat.objects.bulk_create(Seat(ring=self.ring, member=person, number=n + 1) for n, person in grown)
        Application.objects.bulk_create(Application(ring=self.ring, member=person, words=self.text(20)) for _n, person in grown)
        Running.objects.bulk_create(Running(build=self.build, member=person) for _n, person in grown)
        StopShip.objects.bulk_create(StopShip(build=self.planned, member=person, evidence=self.text(20)) for _n, person in grown)

    def problems(self, grown):
        """Every other report belongs to the one problem, and there is a problem for each of them."""
        Problem.objects.bulk_create(
            Problem(product=self.product, title=f"{self.text(5)} {n}", opened_by=self.chen, team=self.team, voices=n)
            for n, _p in grown
        )
        reports = FourGridReport.objects.filter(author__in=[person for n, person in grown if n % 2])
        Evidence.gather(self.problem, self.chen, self.now, reports)
        self.problem.turn({"words": f"Seen {self.size}", "state": "seen"}, self.chen, self.now)

    def growth(self, grown):
        """Somebody's origin, a day's value and an event for each of them, and who was active when."""
        Origin.objects.bulk_create(Origin(member=person, kind="link", word=f"word{n}") for n, person in grown)
        day = self.now.date()
        self.index.note({day - timedelta(days=n): n for n, _person in grown}, self.chen, self.now)
        Event.objects.bulk_create(Event(product=self.product, day=day, label=f"{self.text(3)} {n}") for n, _person in grown)
        presence.catch_up(self.now)

    def past_weeks(self, grown):
        """A published build with its award for each of them, one a week, back in time."""
        threads = self.threads(self.product.news_board, grown, last_post_at=self.now, kind="news")
        builds = Build.objects.bulk_create(
            Build(
                product=self.product,
                friday=self.build.friday - timedelta(weeks=n + 1),
                number=f"1.{n}",
                headline=self.text(4),
                thread=thread,
                state=Build.State.PUBLISHED,
                published_at=self.build.published_at - timedelta(weeks=n + 1),
                reports_close_at=self.build.reports_close_at - timedelta(weeks=n + 1),
            )
            for n, thread in enumerate(threads, self.size)
        )
        features = Feature.objects.bulk_create(Feature(build=build, team=self.team, title="Quick reply") for build in builds)
        tallies = Tally.objects.bulk_create(
            Tally(build=build, counted_at=build.reports_close_at, announced_at=build.reports_close_at, voters=9, fewest_votes=5)
            for build in builds
        )
        standings = Standing.objects.bulk_create(
            Standing(tally=tally, feature=feature, title=feature.title, team_name=self.team.name, loves=9, misses=0, place=1)
            for tally, feature in zip(tallies, features, strict=True)
        )
        latest = Tally.objects.filter(announced_at__isnull=False).order_by("-build__friday").first()
        Thanks.objects.bulk_create(Thanks(tally=latest, member=person, words=self.text(6)[:140]) for _n, person in grown)
        Meetup.objects.create(name=f"Night {self.size}", day=self.build.friday, city="Shanghai").welcome(
            [person for _n, person in grown], self.now
        )
        Laureate.objects.bulk_create(
            Laureate(standing=standing, member=person, name=person.username, title="Engineer", shown=True)
            for standing, (_n, person) in zip(standings, grown, strict=True)
        )

    def pages(self):
        """Who asks for which page."""
        insight = reverse("feedback:insight-build", args=[self.build.pk])
        everybody = [
            reverse("home"),
            reverse("forum:index"),
            self.board.get_absolute_url(),
            self.thread.get_absolute_url(),
            self.ann.get_absolute_url(),
            reverse("forum:search") + "?q=电池",
            reverse("releases:proposals"),
            self.ballot.get_absolute_url(),
            self.wish.get_absolute_url(),
            reverse("releases:roadmap"),
            reverse("releases:builds"),
            self.build.get_absolute_url(),
            reverse("awards:index"),
            reverse("releases:rings"),
            self.ring.get_absolute_url(),
            reverse("problems:index"),
            self.problem.get_absolute_url(),
            reverse("releases:credits", args=[self.product.slug, self.build.number]),
            reverse("awards:week", args=[self.build.week.previous.friday]),
            reverse("awards:tub", args=[self.build.week.previous.friday.year, 4]),
            reverse("awards:year", args=[self.build.week.previous.friday.year]),
            reverse("thanks:wall", args=[self.build.week.previous.friday, self.product.slug]),
            reverse("medals:index"),
            reverse("medals:board"),
            reverse("medals:meetups"),
            reverse("hall:index"),
            reverse("hall:roll"),
            *(reverse(f"widgets:{name}") for name in ("shelf", "countdown", "ballot", "award")),
        ]
        members = [
            reverse("awards:because"),
            reverse("forum:notices"),
            reverse("forum:settings"),
            reverse("forum:notice-settings"),
            reverse("forum:new-thread", args=[self.board.slug]),
            reverse("releases:propose"),
            reverse("feedback:report", args=[self.build.pk]),
            reverse("feedback:others", args=[self.build.pk]),
            reverse("medals:book"),
        ]
        manager = [insight, reverse("feedback:answers", args=[self.build.pk]) + "?grid=loved"]
        manager += [f"{insight}{look}/" for look in ("groups", "hours", "words", "review")]
        manager += [f"{insight}features/{self.build.features.first().pk}/", reverse("feedback:trends", args=[self.product.slug])]
        manager += [reverse("growth:index"), reverse("growth:watched", args=[self.index.pk])]
        manager += [reverse("forum:waiting"), reverse("forum:ready-answers"), self.thread.get_absolute_url()]
        manager += [reverse("problems:index"), reverse("problems:inbox"), reverse("problems:new")]
        manager += [self.problem.get_absolute_url() + desk for desk in ("", *(f"?desk={name}" for name in DESKS))]
        blank = reverse("feedback:report", args=[self.build.pk])
        inside = reverse("releases:admissions", args=[self.product.slug, self.ring.slug])
        outward = reverse("releases:rollout", args=[self.product.slug, self.planned.number])
        scheduler = [blank, inside, outward, reverse("releases:schedule"), reverse("releases:edit", args=[self.planned.pk])]
        return {None: everybody, self.ann: everybody + members, self.chen: manager, self.dana: everybody + scheduler}
