"""The ledger: every deed is one line, whoever writes it and however often."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count, Sum

from awards import popcorn
from awards.medals import ledger, sources, standard
from awards.medals.facts import STANDS
from awards.medals.models import Medal, PointEntry, Rule, Score
from feedback.models import Vote
from feedback.problems.models import Evidence, Problem
from forum.models import Member, Origin, Thread
from releases.models import Backing
from tests import make

pytestmark = pytest.mark.django_db


def lines(member):
    return sorted(PointEntry.objects.filter(member=member).values_list("kind", "what", "points"))


def assert_sums_are_the_lines():
    for kind in ("", *sources.SOURCES):
        found = PointEntry.objects.filter(**({"kind": kind} if kind else {}))
        counted = found.filter(counters=None, countered=None).order_by().values("member").annotate(n=Count("pk"))
        summed = found.order_by().values("member").annotate(p=Sum("points"))
        scores = Score.objects.filter(kind=kind)
        assert dict(scores.exclude(lines=0).values_list("member", "lines")) == {row["member"]: row["n"] for row in counted}
        assert dict(scores.values_list("member", "points")) == {row["member"]: row["p"] for row in summed}


def test_a_report_counts_once_its_build_is_closed(weeks, catch_up, clock, ann):
    (build,) = weeks(1)
    make.report(build, ann)
    clock.move_to(build.reports_close_at)
    assert (catch_up(), lines(ann)) == (0, [])
    clock.move_to(build.reports_close_at + ledger.SETTLING)
    assert (catch_up(), lines(ann)) == (1, [("report", build.number, 5)])


def test_a_second_run_adds_nothing_and_a_lost_one_is_made_up(weeks, catch_up, ann, eve):
    first, second = weeks(2)
    make.report(first, ann)
    assert [catch_up(), catch_up()] == [1, 0]
    make.report(second, ann)
    make.report(second, eve)
    Rule.objects.update(seen_until=None)
    assert [catch_up(), catch_up()] == [2, 0]
    assert_sums_are_the_lines()


def test_whoever_you_invited_pays_once_they_report(weeks, catch_up, ann, eve):
    first, second = weeks(2)
    comes, alone = make.member("Comes"), make.member("Alone")
    silent, unconfirmed = make.member("Silent"), Member.objects.create_user("Late", "late@example.org")
    for member in (comes, silent, unconfirmed):
        Origin.objects.create(member=member, kind="member", invited_by=ann)
    Origin.objects.create(member=alone, kind="link", word="weibo")
    for member in (comes, alone, unconfirmed):
        make.report(first, member)
    make.report(second, comes)
    catch_up()
    assert (lines(ann), lines(eve)) == ([("invited", "Comes", 10)], [])


def test_whoever_you_invited_pays_once_whenever_the_ledger_is_written(weeks, catch_up, clock, ann):
    first, second = weeks(2)
    comes = make.member("Comes")
    Origin.objects.create(member=comes, kind="member", invited_by=ann)
    make.report(first, comes)
    clock.move_to(first.reports_close_at + ledger.SETTLING)
    catch_up()
    assert lines(ann) == [("invited", "Comes", 10)]
    make.report(second, comes)
    clock.move_to(second.reports_close_at + ledger.SETTLING)
    catch_up()
    assert lines(ann) == [("invited", "Comes", 10)]


def test_a_wish_that_is_built_pays_its_author_and_its_friends(catch_up, clock, ann, eve, bo):
    build = make.build(state="ready")
    wish = make.proposal(of=build.product, author=ann)
    wish.back(eve, make.THURSDAY)
    make.proposal("Another", of=build.product, author=bo).back(eve, make.THURSDAY)
    make.feature(build, proposal=wish)
    build.publish(build.week.publishes_at)
    clock.move_to(build.published_at + ledger.SETTLING)
    catch_up()
    assert lines(ann) == [("wish", wish.thread.title, 30)]
    assert lines(eve) == [("backing", wish.thread.title, 3)]
    assert lines(bo) == []


def test_who_loved_the_winner_and_who_made_it(weeks, catch_up, clock, ann, eve, bo, chen):
    (build,) = weeks(1)
    team = make.team("Maps", of=build.product, makers=[bo])
    winner = make.feature(build, "Dark maps", by=team, makers=[bo, chen])
    make.votes(winner, loves=5)
    Vote.objects.create(feature=winner, voter=ann, value=1)
    Vote.objects.create(feature=winner, voter=eve, value=-1)
    popcorn.tally(build, clock())
    catch_up()
    assert (lines(ann), lines(bo)) == ([], [])  # nothing before it is announced
    clock.move_to(build.announces_at)
    popcorn.announce_due(clock())
    clock.move_to(build.announces_at + ledger.SETTLING)
    catch_up()
    assert (lines(ann), lines(eve)) == ([("winner", "Dark maps", 2)], [])
    assert (lines(bo), lines(chen)) == ([("popcorn", "Dark maps", 20)], [])  # Chen had not agreed to be named


def test_seats_and_the_first_hundred(catch_up, clock, ann, eve):
    hundred, daily = make.ring("The hundred", for_life=True), make.ring("Daily")
    everybody = make.ring("Development", entry="open")
    hundred.seat(ann, clock())
    for ring in (daily, everybody):
        ring.seat(eve, clock())
    clock.move_to(clock() + ledger.SETTLING)
    catch_up()
    assert (lines(ann), lines(eve)) == ([("hundred", "The hundred", 50)], [("ring", "Daily", 10)])


def test_talk_counts_when_five_others_join_where_everybody_reads(catch_up, clock, ann):
    closed = make.board("Room")
    closed.readers.set([make.ring().group])
    threads = [make.thread("Open", ann), make.thread("Closed", ann, on=closed), make.thread("Alone", ann)]
    people = [make.member() for _n in range(5)]
    for thread in threads[:2]:
        for person in people:
            thread.reply(person, "Me too", clock())
    for _n in range(6):
        threads[2].reply(ann, "And I", clock())
    threads[2].reply(people[0], "Hm", clock())
    clock.move_to(clock() + ledger.SETTLING)
    catch_up()
    assert lines(ann) == [("talk", "Open", 4)]


def test_hidden_replies_make_no_company(catch_up, clock, ann, moe):
    thread = make.thread("Open", ann)
    posts = [thread.reply(make.member(), "Me too", clock()) for _n in range(5)]
    posts[0].hide(moe, clock())
    clock.move_to(clock() + ledger.SETTLING)
    catch_up()
    assert lines(ann) == []
    assert Thread.objects.get().post_count == 6


def test_what_comes_in_late_is_seen_within_the_overlap(weeks, catch_up, clock, ann, eve):
    (build,) = weeks(1)
    make.report(build, ann)
    catch_up()
    make.report(build, eve)  # its transaction took a while
    clock.move_to(clock() + timedelta(minutes=5))
    assert (catch_up(), lines(eve)) == (1, [("report", build.number, 5)])


def test_a_rule_that_rests_is_made_up_when_it_counts_again(weeks, catch_up, ann):
    build = weeks(2)[-1]
    make.report(build, ann)
    Rule.objects.filter(kind="report").update(active=False)
    assert (catch_up(), lines(ann)) == (0, [])
    Rule.objects.filter(kind="report").update(active=True)
    assert (catch_up(), lines(ann)) == (1, [("report", build.number, 5)])


def test_written_lines_keep_their_points(weeks, catch_up, ann):
    first, second = weeks(2)
    make.report(first, ann)
    catch_up()
    Rule.objects.filter(kind="report").update(points=8, seen_until=None)
    make.report(second, ann)
    catch_up()
    assert lines(ann) == sorted([("report", first.number, 5), ("report", second.number, 8)])


def test_a_missed_week_takes_nothing_away(weeks, catch_up, ann):
    builds = weeks(4)
    make.report(builds[0], ann)
    make.report(builds[1], ann)
    catch_up()
    assert Score.objects.get(member=ann, kind="").points == 10
    assert not PointEntry.objects.filter(points__lt=0).exists()


def test_the_database_lets_nobody_have_a_line_twice_or_lose_points_without_a_reason(weeks, catch_up, ann):
    (build,) = weeks(1)
    make.report(build, ann)
    catch_up()
    entry = PointEntry.objects.get()
    twice = {"member": ann, "cause": entry.cause, "kind": "report", "points": 5, "at": entry.at}
    for wrong in (twice, twice | {"cause": "x", "points": -5}, twice | {"cause": "x", "points": -5, "counters": entry}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PointEntry.objects.create(**wrong)


def test_a_source_of_a_room_that_is_gone_is_passed_over(weeks, catch_up, ann, monkeypatch):
    make.report(weeks(1)[0], ann)
    monkeypatch.delitem(sources.SOURCES, "report")
    assert catch_up() == 0
    assert Backing.objects.count() == 0


def test_every_source_has_its_rule(db):
    assert set(Rule.objects.values_list("kind", flat=True)) == set(sources.SOURCES)


def test_an_answer_counts_when_it_has_stood_for_a_day(catch_up, clock, ann, bo, moe):
    question = make.thread("Which cable?", ann, kind="question")
    question.accept(question.reply(bo, "The short one", clock()), ann, clock())
    clock.move_to(clock() + ledger.SETTLING + STANDS - timedelta(seconds=1))
    assert (catch_up(), lines(bo)) == (0, [])
    clock.move_to(clock() + timedelta(seconds=1))
    assert (catch_up(), lines(bo)) == (1, [("answer", "Which cable?", 8)])
    assert_sums_are_the_lines()


def test_an_answer_that_was_taken_back_earns_nothing(catch_up, clock, ann, bo):
    question = make.thread("Which cable?", ann, kind="question")
    reply = question.reply(bo, "The short one", clock())
    question.accept(reply, ann, clock())
    clock.move_to(clock() + STANDS)
    question.take_back_answer(reply)
    clock.move_to(clock() + ledger.SETTLING)
    assert catch_up() == 0


def test_once_it_counted_the_line_stays_and_the_same_thread_earns_its_writer_no_other(catch_up, clock, ann, bo, eve):
    question = make.thread("Which cable?", ann, kind="question")
    first, second, third = (question.reply(who, "Look", clock()) for who in (bo, bo, eve))
    for number, (reply, kept) in enumerate([(first, [bo]), (second, [bo]), (third, [bo, eve])]):
        if number:
            question.take_back_answer(first if number == 1 else second)
        question.accept(reply, ann, clock())
        clock.move_to(clock() + STANDS + ledger.SETTLING)
        catch_up()
        assert set(PointEntry.objects.values_list("member", flat=True)) == {member.pk for member in kept}
    assert PointEntry.objects.count() == 2
    assert PointEntry.objects.filter(countered__isnull=False).count() == 0


def test_answers_in_closed_rooms_and_hidden_threads_earn_nothing(catch_up, clock, ann, bo):
    closed = make.board("Room")
    closed.readers.set([make.ring().group])
    questions = [make.thread("Closed", ann, on=closed, kind="question"), make.thread("Hidden", ann, kind="question")]
    for question in questions:
        question.accept(question.reply(bo, "Look", clock()), ann, clock())
    questions[1].hide(clock())
    clock.move_to(clock() + STANDS + ledger.SETTLING)
    assert catch_up() == 0


@pytest.fixture
def silent(weeks, ann, eve, bo, chen, clock):
    """A problem that Ann reported twice over, that happens to Eve too and that Bo found."""
    (build,) = weeks(1)
    problem = Problem.open(build.product, "The alarm stays silent", chen, clock())
    Evidence.gather(problem, chen, clock(), [make.report(build, ann, letdown_word="Silent")], [make.thread("Silent", ann)])
    Evidence.me_too(problem, eve, clock())
    Evidence.find(problem, "Only at night", bo, clock())
    return problem


def fixed_in(problem, build, chen, now):
    problem.turn({"state": "fixed", "fixed_in": build}, chen, now)


def mended():
    return sorted(PointEntry.objects.filter(kind="mended").values_list("member__username", "what", "points"))


def test_a_problem_that_is_fixed_pays_who_reported_it_once_the_build_is_out(silent, catch_up, clock, chen):
    before = silent.product.builds.first()
    build = make.build(of=silent.product, friday=before.week.next.friday, state="ready")
    fixed_in(silent, build, chen, clock())
    clock.move_to(clock() + ledger.SETTLING)
    catch_up()
    assert mended() == []
    build.publish(build.week.publishes_at)
    clock.move_to(build.published_at + ledger.SETTLING)
    catch_up()
    catch_up()
    assert mended() == [("Ann", "The alarm stays silent", 6)]


def test_the_word_may_come_after_the_build_and_a_report_after_the_word(silent, catch_up, clock, chen, eve):
    build = silent.product.builds.first()
    clock.move_to(clock() + timedelta(days=1))
    catch_up()
    clock.move_to(clock() + timedelta(days=1))
    fixed_in(silent, build, chen, clock())
    clock.move_to(clock() + ledger.SETTLING)
    catch_up()
    assert [name for name, *_more in mended()] == ["Ann"]
    clock.move_to(clock() + timedelta(days=1))
    Evidence.gather(silent, chen, clock(), [make.report(build, eve, letdown_word="Silent here")])
    clock.move_to(clock() + ledger.SETTLING)
    catch_up()
    assert [name for name, *_more in mended()] == ["Ann", "Eve"]


def test_what_comes_back_and_is_fixed_again_pays_nobody_twice(silent, catch_up, clock, chen):
    build = silent.product.builds.first()
    for state in ("fixed", "fixing", "fixed"):
        silent.turn({"state": state, "fixed_in": build if state == "fixed" else None}, chen, clock())
        clock.move_to(clock() + timedelta(hours=1))
        catch_up()
    assert len(mended()) == 1
    Rule.objects.update(seen_until=None)
    catch_up()
    assert len(mended()) == 1


def test_a_source_that_is_new_brings_its_medals(db):
    Rule.objects.filter(kind="answer").delete()
    Medal.objects.filter(key__in=["answer", "meetup"]).delete()  # the second by somebody's hand
    standard.lay_out()
    assert Medal.objects.filter(key="answer").exists()
    assert not Medal.objects.filter(key="meetup").exists()


def test_the_minute_looks_every_ten_minutes(db, clock):
    looked, seen = [], clock()
    for minute in range(20):
        ledger.catch_up_due(clock() + timedelta(minutes=minute))
        if (last := Rule.objects.latest("seen_until").seen_until) != seen:
            looked.append(minute)
            seen = last
    assert looked == [0, 9, 18]


def test_it_looks_at_once_when_a_medal_begins_again_or_the_last_look_was_cut_short(db, clock, monkeypatch):
    ledger.catch_up(clock())
    soon = clock() + timedelta(minutes=1)
    Medal.objects.filter(key="reporter").update(seen_until=None)
    ledger.catch_up_due(soon)
    assert not Medal.objects.filter(seen_until=None, active=True).exists()
    Rule.objects.update(seen_until=None)
    monkeypatch.setattr(ledger, "_give", lambda rules, now: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ledger.catch_up_due(soon)
    assert not Rule.objects.exclude(seen_until=None).exists()
