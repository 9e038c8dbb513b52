"""What changed, week by week: the page, its feed, its Markdown, the comparison of two builds, and builds that are withdrawn."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse

from forum.models import Notice
from releases.models import BuildFile, Product, Running
from tests import make

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
NIGHT = {"measure": "One night", "before": "11 %", "after": "8 %"}


@pytest.fixture
def builds(clock):
    """Three Fridays, the newest last, and one that is not out."""
    first = make.build(features=1, headline="First", published=True, number="1.1")
    following = [first]
    for number, headline in (("1.2", "Second"), ("1.3", "Third")):
        build = make.build(of=first.product, friday=following[-1].week.next.friday, number=number, headline=headline)
        make.feature(build, f"Longer nights {number}", by=first.product.teams.get(), maturity="fixed", **NIGHT)
        build.publish(build.week.publishes_at)
        following.append(build)
    make.build(of=first.product, friday=following[-1].week.next.friday, number="1.4", headline="Secret", features=1)
    clock.move_to(following[-1].published_at)
    return following


def read(client, name, build, **query):
    return client.get(reverse(f"releases:{name}", args=[build.product.slug]), query)


@pytest.mark.parametrize("name", ["changelog", "changelog_feed", "changelog_markdown", "compare"])
def test_it_tells_what_is_out_and_nothing_of_what_is_to_come(client, dana, builds, name):
    for person in (None, dana):
        if person:
            client.force_login(person)
        html = read(client, name, builds[0]).content.decode()
        for words in ("1.3", "Longer nights 1.3", "8 %", "Fixed"):
            assert words in html
        for words in ("1.4", "Secret"):
            assert words not in html


def test_long_changelogs_go_on_where_they_ended(client, clock):
    week, product = make.build(published=True).week, None
    for _n in range(11):
        product = product or Product.objects.last()
        week = week.previous
        make.build(of=product, friday=week.friday, published=True)
    page = client.get(reverse("releases:changelog", args=[product.slug])).content.decode()
    older = page.partition("?before=")[2][:10]
    rest = client.get(reverse("releases:changelog", args=[product.slug]), {"before": older}).content.decode()
    assert (page.count("<article"), rest.count("<article")) == (10, 2)
    assert client.get(reverse("releases:changelog", args=[product.slug]), {"before": "soon"}).status_code == 404


def test_a_product_without_builds_invites(client):
    product = make.product()
    for name in ("changelog", "compare"):
        assert "No build yet" in client.get(reverse(f"releases:{name}", args=[product.slug])).content.decode()
    assert client.get(reverse("releases:changelogs")).url == reverse("releases:changelog", args=[product.slug])


def test_the_feed_is_found_from_the_pages_and_read_by_readers(client, builds):
    address = reverse("releases:changelog_feed", args=[builds[0].product.slug])
    for page in (builds[0].get_absolute_url(), reverse("releases:changelog", args=[builds[0].product.slug])):
        assert (
            f'<link rel="alternate" type="application/atom+xml" title="Phone OS" href="{address}">'
            in client.get(page).content.decode()
        )
    answer = client.get(address)
    assert answer["Content-Type"].startswith("application/atom+xml")
    titles = [entry.findtext(f"{ATOM}title") for entry in ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")]
    assert titles == ["Phone OS 1.3 · Third", "Phone OS 1.2 · Second", "Phone OS 1.1 · First"]


def test_two_builds_are_compared_whichever_comes_first(client, builds):
    there, back = (
        read(client, "compare", builds[0], a=a, b=b).content.decode().partition("<main")[2].partition("</main>")[0]
        for a, b in (("1.1", "1.3"), ("1.3", "1.1"))
    )
    assert there == back
    assert "Longer nights 1.2" in there
    assert "Longer nights 1.3" in there
    assert "Feature 1" not in there  # it was in the older one already
    assert there.count("One night</th>") == 1


@pytest.mark.parametrize("query", [{"a": "9.9"}, {"b": "9.9"}, {"a": "1.4"}, {"b": "1.4"}])
def test_what_is_not_out_is_compared_with_nothing(client, builds, query):
    assert read(client, "compare", builds[0], **query).status_code == 404


def test_a_build_is_taken_along_as_markdown(client, builds):
    address = reverse("releases:notes", args=[builds[2].product.slug, "1.3"])
    answer = client.get(address)
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.content.decode().startswith("# Phone OS 1.3\n\nThird\n")
    assert client.get(address.replace("1.3", "1.4")).status_code == 404


# Withdrawal


def withdraw(client, build, reason="It loses messages."):
    return client.post(reverse("releases:files", args=[build.pk]), {"action": "withdraw", "reason": reason})


def test_a_withdrawn_build_says_so_wherever_it_is_named(client, dana, ann, builds, kept_here, clock):
    build = builds[2]
    file = BuildFile.begin(build, "ember.zip", 1, "", "", dana, clock())
    file.take_part(1, b"x", clock())
    file.complete(clock())
    Running.objects.create(build=build, member=ann)
    client.force_login(dana)
    assert withdraw(client, build).status_code == 302
    product = build.product.slug
    pages = [build.get_absolute_url(), reverse("releases:builds"), reverse("releases:notes", args=[product, build.number])]
    pages += [
        reverse(f"releases:{name}", args=[product]) for name in ("changelog", "changelog_feed", "changelog_markdown", "compare")
    ]
    for page in pages:
        html = client.get(page).content.decode()
        assert "It loses messages." in html, page
        assert file.get_absolute_url() not in html, page
    assert client.get(reverse("releases:latest")).url == builds[1].get_absolute_url()
    assert [notice.details["reason"] for notice in Notice.objects.filter(kind="withdrawn")] == ["It loses messages."]
    assert (build.log.first().what, build.log.first().note) == ("withdrawn", "It loses messages.")


def test_it_is_withdrawn_once_by_who_may_and_for_a_reason(client, chen, dana, builds):
    client.force_login(chen)
    assert withdraw(client, builds[0]).status_code == 403
    client.force_login(dana)
    assert withdraw(client, builds[0], reason=" ").status_code == 422
    assert withdraw(client, builds[0]).status_code == 302
    assert withdraw(client, builds[0], reason="Twice").status_code == 409
    builds[0].refresh_from_db()
    assert builds[0].withdraw_reason == "It loses messages."


def test_what_is_not_out_is_not_withdrawn(client, dana, clock):
    client.force_login(dana)
    build = make.build()
    assert withdraw(client, build).status_code == 409
    build.refresh_from_db()
    assert build.withdrawn_at is None
