"""Lives the demo's weeks one after the other, through the same verbs as everybody else."""

from datetime import timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from awards import popcorn
from awards.announcement import announce
from awards.medals import ledger
from awards.medals.models import Honour
from config.demo import ballots, content, dressing, feedback, growth, honours, portraits, problems, rings, wishes
from forum import names, pictures
from forum.models import Board, Member, Notice, ReadyAnswer
from releases.cycle import Week
from releases.models import Backing, Build, Feature, Product, Proposal, Team, TeamMember

PASSWORD = "orange-friday"
SEED = 220  # Fridays in a row
TEAMS = {"Messaging": ("bo", "Clara"), "Phone": ("何以", "Aino"), "Camera": ("Wren", "阿岚"), "Power": ("Lena", "大鹏")}
TEAMS["Home screen"] = ("Jonas", "小方", "石头")
SHY = "小方"  # somebody who would rather not be named
VISITORS = ("ann", "eve", "chen", "dana", "admin")  # whoever tries the demo signs in as one of these and has not reported yet
MEMBERS, WEEKS = 60, 6
BALLOTS = 3  # so many weeks back wishes came in by vote
RUN = 2  # of so many builds members say that they run them
REASON = "Long wished for, and the team has a free hand. 大家盼了很久，团队正好有空。"


class Community:
    """`load` writes everything in one transaction: a demo that is stopped half-way leaves nothing behind."""

    def __init__(self, now, members=MEMBERS, weeks=WEEKS, progress=lambda done, total, what: None):
        self.now, self.size, self.weeks, self.progress = now, max(members, MEMBERS), weeks, progress
        self.rng = Random(SEED)
        self.this_week = Week.at(now)
        self.answers = dict(content.rows("answers"))

    def load(self):
        threads, proposals = content.talks("threads"), content.talks("proposals")
        releases = {release.weeks_ago: release for release in content.releases()}
        first = max(self.weeks, *(int(talk.head[0]) for talk in proposals))
        with transaction.atomic():
            self.people()
            self.places()
            for weeks_ago in range(first, -3, -1):
                self.progress(first - weeks_ago, first + 3, "weeks")
                self.wishes(weeks_ago, proposals)
                if weeks_ago <= self.weeks:
                    self.friday(weeks_ago, self.release(weeks_ago, releases))
                self.talk(weeks_ago, threads)
            self.answer()
            self.keep_ready()
            wishes.sort(self)
            problems.sort(self)
            honours.answers(self)
            honours.meetups(self)
            honours.thanks(self)
            rings.live(self)
            self.addresses()
            growth.live(self)
            self.medals()
            self.progress(first + 3, first + 3, "weeks")

    def medals(self):
        """What everybody has earned by now; they have heard of it."""
        ledger.catch_up(self.now)
        Honour.objects.update(told=True)

    # Who

    def people(self):
        """Everybody, without an address as yet: what happened long ago is mailed to nobody."""
        rows = content.rows("people") + [(self.fan(n), "", "", "", "") for n in range(MEMBERS, self.size)]
        password, joined = make_password(PASSWORD), self.now - timedelta(weeks=max(self.weeks, 12) + 2)
        members, late = [], growth.arrivals(self.this_week)
        for n, (name, language, city, about, _role) in enumerate(rows):
            member = Member(username=name, language="" if name in VISITORS else language, city=city, about=about, password=password)
            member.name_key, member.name_skeleton = names.key(name), names.skeleton(name)
            member.date_joined = late.get(name, joined + timedelta(hours=7 * (n % 100)))
            members.append(member)
        Member.objects.bulk_create(members, batch_size=2000)
        self.named = {member.username: member for member in members}
        self.fans = [member for member in members if member.username not in VISITORS]
        for name, _language, _city, _about, role in rows[:MEMBERS]:
            if role:
                self.named[name].groups.add(Group.objects.get(name=role))
        Member.objects.filter(username="admin").update(is_staff=True, is_superuser=True)
        Member.objects.filter(username="eve").update(date_joined=self.now - timedelta(days=2))
        for member in members[:MEMBERS]:
            member.avatar = pictures.keep(portraits.portrait(Random(member.username)), "avatars")
        Member.objects.bulk_update(members[:MEMBERS], ["avatar"])

    def here(self, at):
        """The fans who had joined by then."""
        return [member for member in self.fans if member.date_joined < at]

    def fan(self, n):
        first = ("mila", "tariq", "joao", "小青", "阿明", "petr", "sana", "海风", "lotte", "山竹")
        return f"{first[n % len(first)]}{n}"

    def addresses(self):
        """Now the members can be reached, and what they were told long ago has been read."""
        members = list(Member.objects.all())
        for member in members:
            local = member.username if member.username.isascii() else f"member{member.pk}"
            member.email = f"{local}@example.org"
        Member.objects.bulk_update(members, ["email"], batch_size=500)
        rows = [EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in members]
        EmailAddress.objects.bulk_create(rows, batch_size=2000)
        Notice.objects.filter(told_at__lt=self.now - timedelta(days=3)).update(read_at=self.now - timedelta(days=1))

    # Where

    def places(self):
        self.boards = {}
        for n, (slug, name, about, starters, readers) in enumerate(content.rows("boards")):
            board = Board.objects.create(slug=slug, name=name, about=about, starters=starters, position=n)
            if readers:
                board.readers.set(Group.objects.exclude(name="moderator"))
            self.boards[slug] = board
        self.product = Product.objects.create(
            name="Ember OS", slug="ember", news_board=self.boards["this-week"], proposals_board=self.boards["wishes"],
            herald=self.named["dana"],
        )  # fmt: skip
        self.teams = {}
        for name, makers in TEAMS.items():
            photo = pictures.keep(portraits.group([Random(maker) for maker in makers]), "teams", sizes=pictures.PHOTOS, crop=False)
            self.teams[name] = Team.objects.create(product=self.product, name=name, photo=photo)
            for maker in makers:
                TeamMember.objects.create(
                    team=self.teams[name], member=self.named[maker], title="Engineer" if maker.isascii() else "工程师",
                    shown=maker != SHY,
                )  # fmt: skip

    # What was said

    def span(self, weeks_ago):
        """The stretch of time in which that week's talk happened, as far as it has gone."""
        opens = Week(self.this_week.friday - timedelta(weeks=weeks_ago)).publishes_at
        return opens, min(opens + timedelta(days=6.5), self.now)

    def moments(self, weeks_ago, count):
        """So many instants of that week, in order."""
        opens, ends = self.span(weeks_ago)
        at = opens + (ends - opens) * self.rng.uniform(0.02, 0.6)
        for _n in range(count):
            yield at
            at += (ends - at) * self.rng.uniform(0.04, 0.3)

    def wishes(self, weeks_ago, talks):
        for talk in talks:
            week, _status, backers, author, title = talk.head
            if int(week) == weeks_ago:
                times = self.moments(weeks_ago, len(talk.replies) + 1)
                opened = next(times)
                proposal = Proposal.propose(self.product, self.named[author], title, talk.body, opened)
                self.replies(proposal.thread, talk.replies, times)
                self.back(proposal, int(backers) * self.size // MEMBERS, opened)

    def replies(self, thread, replies, times):
        for (author, words), at in zip(replies, times, strict=True):
            thread.reply(self.named[author], words, at)

    def back(self, proposal, count, opened):
        fans = [member for member in self.here(opened) if member.pk != proposal.thread.author_id]
        friends = self.rng.sample(fans, min(count, len(fans)))
        until = (self.now - opened) / max(1, len(friends))
        rows = [Backing(proposal=proposal, member=friend, backed_at=opened + until * n) for n, friend in enumerate(friends)]
        Backing.objects.bulk_create(rows, batch_size=5000)
        Proposal.objects.filter(pk=proposal.pk).update(backing_count=proposal.backings.count())

    def talk(self, weeks_ago, talks):
        if weeks_ago < 0:
            return
        old = weeks_ago > WEEKS  # weeks before the ones written for: the same talk once more, by others
        for talk in self.rng.sample(talks, 6) if old else talks:
            slug, kind, week, author, title = talk.head
            if old or int(week) == weeks_ago:
                times = self.moments(weeks_ago, len(talk.replies) + 1)
                by = self.rng.choice(self.fans) if old else self.named[author]
                thread = self.boards[slug].open_thread(by, title, talk.body, next(times), kind=kind)
                self.replies(thread, talk.replies, times)

    def answer(self):
        """The product manager's words on what was declined or planned."""
        for talk in content.talks("proposals"):
            proposal = Proposal.objects.get(thread__title=talk.head[4])
            if words := self.answers.get(talk.head[4]):
                status = Proposal.Status.DECLINED if talk.head[1] == "declined" else proposal.status
                proposal.reply(status, words, self.named["chen"], self.now - timedelta(days=self.rng.uniform(3.5, 9)))

    def keep_ready(self):
        """The words that the team has said twice already."""
        for talk in content.talks("ready"):
            name, language = talk.head
            ReadyAnswer().write(self.named["chen"], self.now - timedelta(weeks=2), name=name, language=language, body=talk.body)

    # What went out

    def release(self, weeks_ago, releases):
        if weeks_ago <= WEEKS:
            return releases[weeks_ago]
        empty = weeks_ago % 17 == 3
        return releases[3] if empty else releases[(6, 5, 4, 2, 1)[weeks_ago % 5]]

    def friday(self, weeks_ago, release):
        """Plan the Friday, let it out or skip it, and live its report window as far as it has gone."""
        week = Week(self.next_friday(-weeks_ago) if weeks_ago < 0 else self.this_week.friday - timedelta(weeks=weeks_ago))
        dana, planned = self.named["dana"], min(week.publishes_at - timedelta(days=9), self.now)
        number = f"{week.friday:%y}.{week.friday.month}.{week.friday.day}"
        build = Build.plan(self.product, week.friday, number, release.headline, dana, planned)
        if not release.features:
            build.skip(release.headline, dana, planned + timedelta(days=6))
            return
        said = min(planned + timedelta(days=1), self.now)
        build.word(dana, said, headline=release.headline, notes=release.notes, **dressing.words(weeks_ago))
        voted = self.voted_in(weeks_ago, release)
        self.fill(build, release, min(planned + timedelta(days=2), self.now), without=voted)
        if weeks_ago < BALLOTS:
            ballots.live(self, build, voted)
            self.fill(build, release, week.freezes_at, only=voted)
        dressing.dress(build, weeks_ago, dana, Random(f"{SEED}:{weeks_ago}"), min(planned + timedelta(days=3), self.now))
        if weeks_ago == -1:
            build.mark_ready(dana, self.now)
        if weeks_ago >= 0:
            build.mark_ready(dana, week.freezes_at)
            build.publish(week.publishes_at)
            if weeks_ago == 0:
                self.keep_open(build)
            self.chat(build, build.published_at, "out", 6)
            feedback.live(self, build)
            if weeks_ago < RUN:
                rings.run(self, build, Random(f"{SEED}:run:{weeks_ago}"))
            self.award(build)

    def voted_in(self, weeks_ago, release):
        """The wishes among its features that came in by the ballot."""
        titles = [title for _team, title, _summary, _makers in release.features]
        wishes = Proposal.objects.filter(thread__title__in=titles, status=Proposal.Status.OPEN)
        return set(wishes.values_list("thread__title", flat=True)) if 0 <= weeks_ago < BALLOTS else set()

    def weeks_since(self, build):
        return (self.this_week.friday - build.friday).days // 7

    def fill(self, build, release, at, only=None, without=()):
        for team, title, summary, makers in release.features:
            if title in without or (only is not None and title not in only):
                continue
            wish = Proposal.objects.filter(thread__title=title, status=Proposal.Status.OPEN).first()
            if only is not None:
                feature = build.features.get(title=title)
                Feature.objects.filter(pk=feature.pk).update(team=self.teams[team])
            elif wish:
                feature = Feature.choose(build, wish, self.teams[team], REASON, self.named["chen"], at)
            else:
                feature = Feature.add(build, self.teams[team], title, self.named["chen"], at)
            Feature.objects.filter(pk=feature.pk).update(summary=summary)
            feature.makers.set(self.named[maker] for maker in makers)

    def next_friday(self, weeks):
        """The Friday so many weeks from now whose window begins after the present one has ended."""
        build = Build.objects.out().order_by("-friday").first()
        first = self.this_week.next if build.reports_close_at < self.this_week.next.publishes_at else self.this_week.next.next
        return first.friday + timedelta(weeks=weeks - 1)

    def keep_open(self, build):
        """Whatever day the demo is loaded on, one build takes reports for at least a day."""
        if build.reports_close_at - self.now < timedelta(days=1):
            closes = self.this_week.next.publishes_at - timedelta(hours=1)
            if closes - self.now < timedelta(days=1):
                closes = self.now + timedelta(days=3)
            Build.objects.filter(pk=build.pk).update(reports_close_at=closes)
            build.refresh_from_db()

    def award(self, build):
        if build.reports_close_at < self.now:
            tally = popcorn.tally(build, build.reports_close_at + popcorn.SETTLING)
            if build.announces_at <= self.now:
                announce(tally, build.announces_at)
                tally.refresh_from_db()
                self.chat(tally, build.announces_at, "cheers", 4)

    def chat(self, of, since, words, most):
        """A few members say something in the thread that the week has opened."""
        lines = self.rng.sample(feedback.WORDS[words], self.rng.randint(2, most))
        ends = min(since + timedelta(hours=30), self.now)
        for line, author in zip(lines, self.rng.sample(self.here(since), len(lines)), strict=True):
            since += (ends - since) * self.rng.uniform(0.02, 0.4)
            of.thread.reply(author, line, since)
