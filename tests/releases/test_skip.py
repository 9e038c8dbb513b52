"""A Friday is skipped: for a reason, and taken back only before it strikes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from releases.models import Build, Feature, Proposal
from tests import make

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def build():
    return make.build(features=1)


@pytest.fixture
def wish(build):
    wish = make.proposal(of=build.product)
    Feature.choose(build, wish, build.product.teams.get(), "It is ready", None, make.THURSDAY)
    return wish


def status():
    return Proposal.objects.get().status


def test_a_skip_needs_a_reason(build, dana):
    with pytest.raises(ValueError, match="reason"):
        build.skip(" ", dana, make.THURSDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Build.objects.update(state="skipped")
    assert build.skip("Spring Festival", dana, make.THURSDAY)


def test_a_skipped_build_is_never_published(build, dana):
    build.skip("Spring Festival", dana, make.THURSDAY)
    assert build.publish(build.week.publishes_at) is False


def test_a_published_build_is_not_skipped(dana):
    build = make.build(published=True)
    assert build.skip("Too late", dana, build.published_at) is False
    assert Build.objects.get().is_out


def test_it_is_logged_with_its_reason(build, dana):
    build.skip("Spring Festival", dana, make.THURSDAY)
    entry = build.log.get(what="skipped")
    assert (entry.who, entry.note) == (dana, "Spring Festival")


def test_its_wishes_are_open_again_and_keep_their_backings(build, wish, dana):
    build.skip("Spring Festival", dana, make.THURSDAY)
    assert (status(), Proposal.objects.get().backing_count) == ("open", 1)


def test_taken_back_it_is_planned_with_its_wishes(build, wish, dana):
    build.skip("Spring Festival", dana, make.THURSDAY)
    assert build.unskip(dana, build.week.publishes_at - SECOND)
    assert (Build.objects.get().state, Build.objects.get().skip_reason) == ("planned", "")
    assert status() == "planned"


def test_once_its_friday_struck_a_skip_stays(build, dana):
    build.skip("Spring Festival", dana, make.THURSDAY)
    assert not build.unskip(dana, build.week.publishes_at)
    assert Build.objects.get().state == "skipped"


def test_a_wish_that_found_another_build_stays_there(build, wish, dana):
    build.skip("Spring Festival", dana, make.THURSDAY)
    other = make.build(of=build.product, friday=build.week.next.friday)
    Feature.choose(other, wish, build.product.teams.get(), "It is ready", dana, make.THURSDAY)
    build.unskip(dana, make.THURSDAY)
    assert Feature.objects.get(proposal=wish).build == other
    assert "Scrolling screenshots" in build.log.get(what="unskipped").note


def test_a_wish_declined_meanwhile_stays_out(build, wish, dana, chen):
    build.skip("Spring Festival", dana, make.THURSDAY)
    wish.reply("declined", "Not this year.", chen, make.THURSDAY)
    build.unskip(dana, make.THURSDAY)
    assert not Feature.objects.filter(proposal=wish).exists()
    assert status() == "declined"


# On its address


def skip(client, build, **sent):
    return client.post(reverse("releases:skip", args=[build.pk]), sent)


def test_dana_skips_and_takes_it_back(client, dana, build, clock):
    client.force_login(dana)
    assert skip(client, build, reason="We move house").status_code == 302
    assert Build.objects.get().skip_reason == "We move house"
    assert skip(client, build, undo=1).status_code == 302
    assert Build.objects.get().state == "planned"


def test_without_words_it_is_not_skipped(client, dana, build, clock):
    client.force_login(dana)
    assert skip(client, build, reason="").status_code == 422
    assert Build.objects.get().state == "planned"


def test_taking_it_back_too_late_is_refused(client, dana, build, clock):
    build.skip("We move house", dana, make.THURSDAY)
    clock.move_to(build.week.publishes_at)
    client.force_login(dana)
    assert skip(client, build, undo=1).status_code == 409


def test_everybody_reads_why(client, build, dana):
    build.skip("We move house", dana, make.THURSDAY)
    page = client.get(reverse("releases:builds")).content.decode()
    assert "We move house" in page
    assert build.number not in page


def test_only_release_managers_skip(client, ann, chen, build):
    for person in (ann, chen):
        client.force_login(person)
        assert skip(client, build, reason="Fun").status_code == 403
