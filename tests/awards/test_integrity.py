"""Odd votes on a build: flagged by the machine, judged by Moe, and everybody reads what came of it."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from awards import judging, popcorn, watching
from awards.models import Edition, Tally, VotesSetAside, VoteSuspicion
from feedback import sums
from feedback.counts import said_of
from feedback.insight import week
from feedback.models import BuildSums, Vote
from forum.models import Member, Notice
from tests import make

pytestmark = pytest.mark.django_db
BURST = 900


@pytest.fixture
def build(bo):
    product = make.product()
    product.slug = "phone"
    product.save()
    team = make.team("Messaging", of=product, makers=[bo])
    build = make.build(of=product, published=True)
    for title, loves in (("Quick reply", 9), ("Dark maps", 7), ("Item seven", 1)):
        make.votes(make.feature(build, title, by=team, makers=[bo]), loves=loves, misses=1)
    return build


def crowd(count, joined, name="new"):
    """So many members, written at once."""
    rows = [Member(username=f"{name}{n}", name_key=f"{name}{n}", email="x@example.org", date_joined=joined) for n in range(count)]
    return Member.objects.bulk_create(rows)


def love(feature, members, at):
    each = enumerate(members)
    Vote.objects.bulk_create(Vote(feature=feature, voter=one, value=1, cast_at=at + timedelta(seconds=n)) for n, one in each)


@pytest.fixture
def burst(build):
    """Nine hundred accounts, made just before the build went out, love item seven on Saturday noon."""
    members = crowd(BURST, build.published_at - timedelta(minutes=5))
    love(build.features.get(title="Item seven"), members, build.published_at + timedelta(hours=19))
    usual = crowd(600, make.JOINED, "usual")
    for n, feature in enumerate(build.features.all()[:2]):
        love(feature, usual[n::2], build.published_at + timedelta(hours=n))
    return members


def page(client, build, who=None, **sent):
    address = f"/popcorn/{build.friday}/{build.product.slug}/integrity/"
    if who:
        client.force_login(who)
    return client.post(address, sent) if sent else client.get(address)


def places(build):
    return dict(build.tally.standings.values_list("title", "place"))


def test_a_burst_of_nine_hundred_young_accounts_is_flagged_and_nobody_else(build, burst):
    assert watching.watch_due(build.published_at + timedelta(hours=20)) == [build]
    flagged = set(VoteSuspicion.objects.values_list("member", flat=True))
    assert flagged == {member.pk for member in burst}


def test_it_is_looked_at_every_ten_minutes_and_once_after_the_close(build):
    at = build.published_at
    for minutes, looked in ((1, 1), (5, 0), (11, 1)):
        assert len(watching.watch_due(at + timedelta(minutes=minutes))) == looked
    assert len(watching.watch_due(build.reports_close_at)) == 1
    assert watching.watch_due(build.reports_close_at + timedelta(hours=1)) == []


def test_moe_sets_all_of_them_aside_and_the_totals_say_so(client, build, burst, moe, clock):
    clock.move_to(build.published_at + timedelta(hours=20))
    watching.watch_due(clock())
    feature = build.features.get(title="Item seven")
    assert said_of(build)[1][feature.pk].loves == 901
    answer = page(client, build, moe, action="set_aside", everybody="on", reason="One hand made them")
    assert answer.status_code == 302
    voices = said_of(build)[1][feature.pk]
    assert (voices.loves, voices.aside) == (1, 900)
    public = client.get(f"/popcorn/{build.friday}/").text
    assert "The votes of 900 members were set aside" in public
    assert "One hand made them" in public
    assert "900 votes set aside" in client.get(build.get_absolute_url()).text


def test_what_is_set_aside_is_in_no_number_of_the_dashboard(build, burst, moe):
    """Neither this week's nor what the next build is measured by; and in all of them again once it is restored."""
    then = build.reports_close_at + timedelta(hours=1)
    later = make.build(of=build.product, friday=build.friday + timedelta(weeks=1), published=True)

    def numbers():
        sums.keep_due(then)
        here = week.insight(build, [build], None, then).totals
        last = week.insight(later, [later, build], None, later.reports_close_at).against
        kept = BuildSums.objects.get(build=build).teams
        cache.clear()
        return here.votes, here.voters, last.votes, last.voters, sum(team[1] for team in kept.values())

    with_them = numbers()
    judging.set_aside(build, burst, "One hand", moe, then)
    assert numbers() == tuple(number - BURST for number in with_them)
    judging.restore(build, build.votes_set_aside.all(), "A school class", moe, then)
    assert numbers() == with_them


def test_what_is_set_aside_before_the_tally_is_not_in_it(build, burst, moe):
    judging.set_aside(build, burst, "One hand", moe, build.published_at + timedelta(days=1))
    tally = popcorn.tally(build, build.reports_close_at)
    standing = tally.standings.get(title="Item seven")
    assert (standing.loves, standing.cast_loves, standing.aside, standing.place) == (1, 901, 900, None)
    assert Edition.objects.count() == 1


def test_what_is_cleared_counts(client, build, burst, moe, clock):
    clock.move_to(build.published_at + timedelta(hours=20))
    watching.watch_due(clock())
    page(client, build, moe, action="clear", everybody="on")
    assert not VoteSuspicion.objects.filter(cleared_at=None).exists()
    popcorn.tally(build, build.reports_close_at)
    assert places(build)["Item seven"] == 1


def test_without_a_reason_nothing_is_set_aside_or_restored(client, build, moe):
    voter = Vote.objects.first().voter
    VoteSuspicion.objects.create(build=build, member=voter, why="burst", score=9, words="young 9 1.0")
    answer = page(client, build, moe, action="set_aside", members=voter.pk)
    assert (answer.status_code, VotesSetAside.objects.count()) == (422, 0)
    judging.set_aside(build, [voter], "One hand", moe, build.published_at)
    aside = VotesSetAside.objects.get()
    assert page(client, build, moe, action="restore", aside=aside.pk).status_code == 422
    assert page(client, build, moe, action="restore", aside=aside.pk, why="A school class").status_code == 302
    assert VotesSetAside.objects.get().lift_reason == "A school class"
    assert "A school class" in client.get(f"/popcorn/{build.friday}/").text


@pytest.mark.parametrize(("who", "status"), [("moe", 200), ("chen", 403), ("ann", 403), (None, 302)])
def test_only_moderators_judge(client, build, request, who, status):
    assert page(client, build, who and request.getfixturevalue(who)).status_code == status


def test_a_build_that_is_not_out_has_no_such_page(client, build, moe):
    coming = make.build(of=build.product, friday=build.week.next.friday)
    assert page(client, coming, moe).status_code == 404


@pytest.fixture
def announced(build, clock):
    popcorn.tally(build, build.reports_close_at)
    clock.move_to(build.announces_at)
    popcorn.announce_due(clock())
    return Tally.objects.get()


def lovers(build, title, count):
    votes = Vote.objects.filter(feature__build=build, feature__title=title, value=1)[:count]
    return [vote.voter for vote in votes.select_related("voter")]


def test_what_is_set_aside_later_is_a_dated_erratum(client, build, announced, moe, clock, bo):
    first = client.get(f"/popcorn/{build.friday}/phone.csv").content
    judging.set_aside(build, lovers(build, "Quick reply", 4), "A shop sold them", moe, clock())
    assert places(build) == {"Quick reply": 2, "Dark maps": 1, "Item seven": None}
    erratum = Edition.objects.get(number=2)
    assert (erratum.reason, erratum.by, erratum.at) == ("A shop sold them", moe, clock())
    shown = client.get(f"/popcorn/{build.friday}/").text
    assert "Erratum of" in shown
    assert erratum.csv_digest in shown
    assert client.get(f"/popcorn/{build.friday}/phone/1.csv").content == first
    assert client.get(f"/popcorn/{build.friday}/phone.csv").content.decode() == erratum.csv
    told = Notice.objects.filter(kind="award_corrected", member=bo)
    assert {one.details["place"] for one in told} == {1, 2}


def test_the_thread_says_so_in_a_reply_and_the_first_post_stays(build, announced, moe, clock):
    before = announced.thread.posts.get().body
    judging.set_aside(build, lovers(build, "Quick reply", 4), "A shop *sold* them", moe, clock())
    first, reply = announced.thread.posts.all()
    assert first.body == before
    assert reply.author == build.product.herald
    said = " ".join(reply.html.replace("<strong>", "").split())
    assert "Erratum of Wed 25 Nov, 10:00" in said
    assert "A shop *sold* them" in said
    assert "5 × love it, 1 × not yet (before: 9 and 1) · now place 2 (before: place 1)" in said


def test_restored_they_are_counted_as_before(build, announced, moe, clock):
    original = Edition.objects.get().csv
    judging.set_aside(build, lovers(build, "Quick reply", 4), "A shop sold them", moe, clock())
    assert len(judging.restore(build, VotesSetAside.objects.all(), "They are a class", moe, clock())) == 4
    assert places(build)["Quick reply"] == 1
    assert Edition.objects.get(number=3).csv == original
    assert judging.restore(build, VotesSetAside.objects.all(), "Again", moe, clock()) == []
    assert Edition.objects.count() == 3


def test_between_the_count_and_its_announcement_it_is_an_erratum_without_a_thread(build, moe):
    popcorn.tally(build, build.reports_close_at)
    judging.set_aside(build, lovers(build, "Quick reply", 4), "A shop sold them", moe, build.reports_close_at)
    popcorn.announce_due(build.announces_at)
    tally = Tally.objects.get()
    assert tally.thread.title.endswith("Dark maps")
    assert (tally.thread.post_count, tally.editions.count()) == (1, 2)


def test_votes_that_were_in_no_count_change_none(build, announced, moe, eve, clock):
    judging.set_aside(build, [eve], "Never voted", moe, clock())
    assert Edition.objects.count() == 1


def test_who_is_set_aside_is_not_one_of_those_who_chose_it(client, build, moe, clock):
    voter = lovers(build, "Quick reply", 1)[0]
    judging.set_aside(build, [voter], "One hand", moe, build.published_at)
    popcorn.tally(build, build.reports_close_at)
    clock.move_to(build.announces_at)
    popcorn.announce_due(clock())
    client.force_login(voter)
    assert "who chose it" not in client.get("/popcorn/").text
    assert "chose" not in Notice.objects.get(member=voter).details
    client.force_login(lovers(build, "Quick reply", 2)[1])
    assert "You were one of 8 who chose it" in client.get("/popcorn/").text
