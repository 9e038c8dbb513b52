"""What a build's page shows, and to whom."""

import re

import pytest
from django.urls import reverse

from releases.models import TeamMember
from tests import make

pytestmark = pytest.mark.django_db


def page(client, build):
    return client.get(build.get_absolute_url())


def test_a_guest_reads_what_went_out(client, bo, clock):
    build = make.build(notes="Known issue: widgets.", notes_html="<p>Known issue: widgets.</p>")
    make.feature(build, "Quick reply", by=make.team("Messaging", build.product, [bo]), makers=[bo])
    build.publish(build.week.publishes_at)
    clock.move_to(build.published_at)
    html = page(client, build).content.decode()
    for words in (build.number, "Calmer and quicker", "Known issue", "Quick reply", "Answer without unlocking", "Messaging", "Bo"):
        assert words in html


def test_only_makers_who_agreed_are_named(client, bo, clock):
    build = make.build(published=True)
    shy = make.member("Shy")
    team = make.team("Messaging", build.product, [bo])
    TeamMember.objects.create(team=team, member=shy, shown=False)
    make.feature(build, by=team, makers=[bo, shy])
    html = page(client, build).content.decode()
    assert "Bo" in html
    assert "and 1 more" in html
    assert "Shy" not in html


def test_it_leads_to_its_wish_and_its_discussion(client, clock):
    build = make.build()
    wish = make.proposal(of=build.product)
    make.feature(build, proposal=wish)
    build.publish(build.week.publishes_at)
    html = page(client, build).content.decode()
    assert wish.get_absolute_url() in html
    assert build.thread.get_absolute_url() in html


def plain(answer):
    """The page without what differs from one answer to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_an_unpublished_build_is_the_same_as_none(client, ann, clock):
    build = make.build()
    nowhere = build.get_absolute_url().replace(build.number, "99.9.9")
    for person in (None, ann):
        if person:
            client.force_login(person)
        here, there = page(client, build), client.get(nowhere)
        assert here.status_code == there.status_code == 404
        assert plain(here).replace(build.number, "99.9.9") == plain(there)


def test_who_makes_the_schedule_sees_a_preview(client, chen, dana, clock):
    build = make.build(features=1)
    for person in (chen, dana):
        client.force_login(person)
        answer = page(client, build)
        assert answer.status_code == 200
        assert "Preview" in answer.content.decode()


def test_the_latest_build_is_one_address(client):
    build = make.build(published=True)
    assert client.get(reverse("releases:latest")).url == build.get_absolute_url()


def test_before_the_first_build_the_latest_is_the_list(client):
    make.build()
    assert client.get(reverse("releases:latest")).url == reverse("releases:builds")


# The list


def test_the_list_shows_what_went_out_and_what_was_skipped(client, dana):
    out = make.build(published=True, features=2)
    skipped = make.build(of=out.product, friday=out.week.next.friday)
    skipped.skip("We move house", dana, make.THURSDAY)
    planned = make.build(of=out.product, friday=out.week.next.next.friday, headline="Secret")
    html = client.get(reverse("releases:builds")).content.decode()
    assert out.number in html
    assert "2 features" in html
    assert "We move house" in html
    assert planned.number not in html
    assert "Secret" not in html


def test_an_empty_list_invites(client):
    assert "No build yet" in client.get(reverse("releases:builds")).content.decode()


def test_long_lists_go_on_where_they_ended(client):
    product, week = make.product(), make.build(published=True).week
    for _n in range(28):
        week = week.previous
        make.build(of=product, friday=week.friday, published=True)
    html = client.get(reverse("releases:builds")).content.decode()
    older = html.partition("?before=")[2][:10]
    assert older
    rest = client.get(reverse("releases:builds"), {"before": older}).content.decode()
    assert week.friday.strftime("%y.") in rest
    assert rest.count("<h2><a") + html.count("<h2><a") == 29


def test_a_made_up_place_in_the_list_is_not_found(client):
    assert client.get(reverse("releases:builds"), {"before": "soon"}).status_code == 404


@pytest.mark.parametrize("many", [3, 30])
def test_queries_do_not_grow_with_features(client, ann, bo, clock, many, django_assert_max_num_queries):
    build = make.build(published=True)
    team = make.team("Messaging", build.product, [bo])
    for n in range(many):
        make.feature(build, f"Change {n}", by=team, makers=[bo, make.member()], proposal=make.proposal(of=build.product))
    clock.move_to(build.published_at)
    with django_assert_max_num_queries(8):
        page(client, build)
    client.force_login(ann)
    with django_assert_max_num_queries(12):
        page(client, build)
