"""Only fixes go out on a Friday: for a reason, taken back only before it strikes, and nobody is asked about them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse

from awards import popcorn, wall
from config import ticking
from feedback.models import FourGridReport, Vote
from forum.models import Notice
from releases.calendar import lines
from releases.models import Ballot, Build, Candidate, Feature, Proposal
from releases.refused import Refused
from releases.this_week import ThisWeek
from tests import make

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
WHY = "The radio is not ready"


@pytest.fixture
def build(dana):
    """Two fixes of the team's own, and a wish."""
    build = make.build(features=2)
    for feature in build.features.all():
        feature.makers.add(dana)
    wish = make.proposal(of=build.product)
    Feature.choose(build, wish, build.product.teams.get(), "It is ready", None, make.THURSDAY)
    return build


@pytest.fixture
def out(build, dana):
    """Its fixes are out."""
    build.only_fixes(WHY, dana, make.THURSDAY)
    build.mark_ready(dana, make.THURSDAY)
    build.publish(build.week.publishes_at)
    return Build.objects.get()


def titles(build):
    return [feature.title for feature in build.features.all()]


def test_it_needs_a_reason(build, dana):
    with pytest.raises(ValueError, match="reason"):
        build.only_fixes(" ", dana, make.THURSDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Build.objects.update(fixes_only=True)
    assert build.only_fixes(WHY, dana, make.THURSDAY)
    entry = build.log.first()
    assert (entry.what, entry.who, entry.note) == ("only fixes", dana, WHY)


def test_the_wish_leaves_and_the_fixes_stay(build, dana):
    build.only_fixes(WHY, dana, make.THURSDAY)
    assert titles(build) == ["Feature 1", "Feature 2"]
    assert (Proposal.objects.get().status, Proposal.objects.get().backing_count) == ("open", 1)


def test_the_wish_stands_on_the_next_ballot(build, dana):
    later = Ballot.open_for(build.product, build.week.next.friday, build.week.publishes_at)
    assert not later.candidates.exists()
    build.only_fixes(WHY, dana, build.week.publishes_at)
    assert later.candidates.get().proposal == Proposal.objects.get()


def test_a_build_that_was_ready_waits_for_a_person_again(build, dana):
    Build.objects.update(state="ready")
    build.only_fixes(WHY, dana, make.THURSDAY)
    assert Build.objects.get().state == "planned"


def test_twice_is_once(build, dana):
    assert build.only_fixes(WHY, dana, make.THURSDAY)
    assert build.only_fixes("Another reason", dana, make.THURSDAY) is False
    assert Build.objects.get().skip_reason == WHY


def test_no_wish_gets_in(build, dana, chen):
    ballot = Ballot.of(build.product, build.friday)
    other = make.proposal("Dark mode", of=build.product)
    ballot.put_on([other], chen, make.THURSDAY)
    ballot.freeze(build.week.freezes_at)
    build.only_fixes(WHY, dana, build.week.freezes_at)
    with pytest.raises(Refused, match="Only fixes"):
        Feature.choose(build, other, build.product.teams.get(), "It is ready", chen, make.THURSDAY)
    with pytest.raises(Refused, match="Only fixes"):
        Candidate.objects.get(proposal=other).override_with("in", "It is ready", chen, build.week.freezes_at)
    assert titles(build) == ["Feature 1", "Feature 2"]


def test_a_fix_gets_in_even_after_the_freeze(build, dana):
    late = build.week.publishes_at - SECOND
    with pytest.raises(Refused, match="was fixed on"):
        Feature.add(build, build.product.teams.get(), "Calls no longer drop", dana, late)
    build.only_fixes(WHY, dana, late)
    Feature.add(build, build.product.teams.get(), "Calls no longer drop", dana, late)
    assert titles(build)[-1] == "Calls no longer drop"


def test_the_checklist_asks_for_fixes_alone(build, dana):
    wish = build.features.get(proposal__isnull=False)
    build.only_fixes(WHY, dana, make.THURSDAY)
    assert build.mark_ready(dana, make.THURSDAY)
    build.hold(dana, make.THURSDAY)
    Feature.objects.filter(pk=wish.pk).update(build=build, stood_in=None)
    with pytest.raises(Refused) as refused:
        build.mark_ready(dana, make.THURSDAY)
    assert any("only fixes" in point for point in refused.value.points)


def test_the_ballot_takes_no_votes(build, dana, ann, clock):
    other, ballot = make.proposal("Dark mode", of=build.product), Ballot.of(build.product, build.friday)
    ballot.put_on([other], None, make.THURSDAY)
    ballot.cast(ann, ballot.candidates.get(proposal=other), make.THURSDAY)
    build.only_fixes(WHY, dana, make.THURSDAY)
    with pytest.raises(Refused, match="skipped"):
        ballot.take_back(ann, ballot.candidates.get(proposal=other), make.THURSDAY)


# Taken back


def test_taken_back_everything_stands_as_it_stood(build, dana):
    wish = build.features.get(proposal__isnull=False)
    build.only_fixes(WHY, dana, make.THURSDAY)
    assert build.in_full(dana, build.week.publishes_at - SECOND)
    build.refresh_from_db()
    assert (build.fixes_only, build.skip_reason, build.features.last()) == (False, "", wish)
    assert Proposal.objects.get().status == "planned"
    assert build.log.first().what == "in full"


def test_once_its_friday_struck_it_stays(build, dana):
    build.only_fixes(WHY, dana, make.THURSDAY)
    assert build.in_full(dana, build.week.publishes_at) is False
    assert Build.objects.get().fixes_only


def test_a_wish_that_found_another_build_stays_there(build, dana):
    build.only_fixes(WHY, dana, make.THURSDAY)
    other = make.build(of=build.product, friday=build.week.next.friday)
    Feature.choose(other, Proposal.objects.get(), build.product.teams.get(), "It is ready", dana, make.THURSDAY)
    build.in_full(dana, make.THURSDAY)
    assert Feature.objects.get(proposal__isnull=False).build == other
    assert "Scrolling screenshots" in build.log.first().note


def test_a_title_given_away_meanwhile_is_no_obstacle(build, dana):
    build.only_fixes(WHY, dana, make.THURSDAY)
    Feature.add(build, build.product.teams.get(), "Scrolling screenshots", dana, make.THURSDAY)
    build.in_full(dana, make.THURSDAY)
    assert len(titles(build)) == 4


def test_skipped_after_all_and_taken_back_it_is_whole(build, dana):
    build.only_fixes(WHY, dana, make.THURSDAY)
    build.skip("Not even those", dana, make.THURSDAY)
    assert not Build.objects.get().fixes_only
    build.unskip(dana, make.THURSDAY)
    assert len(titles(build)) == 3


# Out


def test_it_goes_out_on_its_friday_with_its_thread(build, dana, ann, clock):
    build.only_fixes(WHY, dana, make.THURSDAY)
    build.mark_ready(dana, make.THURSDAY)
    clock.move_to(build.week.publishes_at)
    ticking.tick(clock())
    build.refresh_from_db()
    assert (build.state, build.reports_close_at, build.window) == ("published", None, None)
    assert WHY in build.thread.posts.first().body
    assert "four-grid" not in build.thread.posts.first().body
    assert Notice.objects.get(member=ann).kind == "fixes_out"
    assert not Feature.objects.filter(build=None).exists()


def test_nobody_may_report_or_vote(out, ann, client, clock):
    clock.move_to(out.published_at)
    assert FourGridReport.send(out, ann, out.published_at, mood="happy") is None
    assert Vote.cast(out.features.first(), ann, 1, out.published_at) is None
    client.force_login(ann)
    answer = client.get(reverse("feedback:report", args=[out.pk]))
    assert (answer.status_code, "has only fixes" in answer.content.decode()) == (409, True)


def test_nothing_is_ever_counted_or_announced(out, ann, clock):
    for days in range(14):
        clock.move_to(out.published_at + timedelta(days=days))
        assert not [problem for _step, _done, problem in ticking.tick(clock()) if problem]
    assert not hasattr(Build.objects.get(pk=out.pk), "tally")
    assert not Notice.objects.filter(kind="last_hours").exists()
    with pytest.raises(ValueError, match="still takes votes"):
        popcorn.tally(out, clock())


def test_a_window_belongs_to_all_others(out, clock):
    whole = make.build(of=out.product, friday=out.week.next.friday, published=True)
    for build, changes in ((out, {"fixes_only": False}), (whole, {"fixes_only": True, "skip_reason": WHY})):
        with pytest.raises(IntegrityError), transaction.atomic():
            Build.objects.filter(pk=build.pk).update(**changes)


# What everybody reads


def week(client, clock, instant):
    clock.move_to(instant)
    return client.get("/").content.decode()


def test_before_its_friday_the_front_page_says_so_and_nothing_of_the_build(build, dana, client, clock):
    build.only_fixes(WHY, dana, make.THURSDAY)
    page = week(client, clock, build.week.publishes_at - SECOND)
    assert "Only fixes this Friday." in page
    assert WHY in page
    assert build.number not in page
    assert build.headline not in page


def test_once_out_the_front_page_leads_to_the_fixes(out, client, clock):
    page = week(client, clock, out.published_at)
    assert out.number in page
    assert "Only fixes this Friday." in page
    assert WHY in page
    assert "four-grid report</a>" not in page
    assert "Thank you" not in page


def test_it_is_no_late_friday(build, dana, clock):
    build.only_fixes(WHY, dana, make.THURSDAY)
    assert ThisWeek.at(build.week.publishes_at + SECOND).phase == "skipped"


def test_the_streak_counts_it_as_skipped(client, clock, dana):
    first = make.build(published=True)
    after = make.build(of=first.product, friday=first.week.next.friday, features=1)
    after.only_fixes(WHY, dana, make.THURSDAY)
    after.publish(after.week.publishes_at)
    assert ThisWeek.at(after.published_at).missed == 1
    assert "1 Friday skipped" in week(client, clock, after.published_at)


def test_the_wall_and_the_lists_say_skipped(out, client, clock):
    clock.move_to(out.published_at)
    assert [one.stage for one in wall.page(clock(), AnonymousUser(), out.friday).outcomes] == ["skipped"]
    awarded = client.get(f"/popcorn/{out.friday}/").content.decode()
    assert "This Friday was skipped" in awarded
    assert out.get_absolute_url() in awarded
    for path in ("/builds/", "/changelog/", "/roadmap/", out.get_absolute_url(), f"/ballot/{out.product.slug}/{out.friday}/"):
        page = client.get(path, follow=True).content.decode()
        assert WHY in page, path
        assert "Skipped" in page or "is skipped" in page, path
        assert "Out on time" not in page


def test_the_calendar_has_no_report_and_no_award(build, dana):
    build.only_fixes(WHY, dana, make.THURSDAY)
    line, after = lines(build.product, make.THURSDAY)[:2]
    assert [moment.what for moment in line.moments] == ["Orange Friday", "Late until"]
    assert "Reports close" in [moment.what for moment in after.moments]


def test_the_dashboard_has_no_page_for_it(out, chen, client, clock):
    whole = make.build(of=out.product, friday=out.week.next.friday, published=True, features=1)
    clock.move_to(whole.published_at)
    client.force_login(chen)
    assert client.get(reverse("feedback:insight-build", args=[out.pk])).status_code == 404
    page = client.get(reverse("feedback:insight-build", args=[whole.pk]))
    assert (page.status_code, f">{out.number}<" in page.content.decode()) == (200, False)


def test_machines_read_it(out, client, clock):
    clock.move_to(out.published_at)
    found = client.get(f"/api/v1/builds/{out.product.slug}/{out.number}").json()
    assert (found["fixes_only"], found["reports_close_at"], found["reason"]) == (True, None, WHY)
    week = client.get("/api/v1/week").json()
    assert (week["phase"], week["build"]) == ("skipped", out.number)


# On its address


def send(client, build, action, **more):
    return client.post(reverse("releases:skip", args=[build.pk]), {"action": action, **more})


def test_dana_lets_only_fixes_out_and_takes_it_back(client, dana, build, clock):
    client.force_login(dana)
    assert send(client, build, "only-fixes", reason=" ").status_code == 422
    assert send(client, build, "only-fixes", reason=WHY).status_code == 302
    assert Build.objects.get().fixes_only
    assert client.get(reverse("releases:edit", args=[build.pk])).status_code == 200
    assert send(client, build, "in-full").status_code == 302
    assert not Build.objects.get().fixes_only


def test_only_release_managers_may(client, ann, chen, build, clock):
    for person in (ann, chen):
        client.force_login(person)
        assert send(client, build, "only-fixes", reason=WHY).status_code == 403
