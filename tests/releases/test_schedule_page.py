"""The schedule, the plan of a Friday and a build's workshop."""

import pytest
from django.urls import reverse

from releases.models import Build
from tests import make

pytestmark = pytest.mark.django_db
SCHEDULE, PLAN = "/schedule/", "/schedule/plan/"


def test_who_makes_the_schedule_reads_it(client, ann, bo, chen, dana, clock):
    assert client.get(SCHEDULE).url.startswith(reverse("account_login"))
    for person, status in ((ann, 403), (bo, 403), (chen, 200), (dana, 200)):
        client.force_login(person)
        assert client.get(SCHEDULE).status_code == status


def test_every_friday_says_where_it_stands(client, dana, clock):
    out = make.build(friday=make.build().week.previous.friday, published=True)
    ready = make.build(of=out.product, state="ready", features=3)
    skipped = make.build(of=out.product, friday=ready.week.next.friday)
    skipped.skip("We move house", dana, make.THURSDAY)
    clock.move_to("2026-11-20T10:00:00+08:00")
    client.force_login(dana)
    html = client.get(SCHEDULE).content.decode()
    for words in (out.number, "Ready", "Goes out by itself", "Skipped", "We move house", "Free", "Nothing is planned yet"):
        assert words in html


def test_the_most_wanted_stand_beside_it(client, dana, clock):
    build = make.build()
    make.proposal("Per-app volume", of=build.product)
    client.force_login(dana)
    assert "Per-app volume" in client.get(SCHEDULE).content.decode()


def test_without_a_product_it_says_so(client, dana):
    client.force_login(dana)
    for address in (SCHEDULE, PLAN):
        page = client.get(address).content.decode()
        assert "No product yet" in page
        assert "/admin/" not in page
    assert 'name="friday"' not in client.get(PLAN).content.decode()


def test_who_can_add_the_first_product_is_led_there(admin_client):
    for address in (SCHEDULE, PLAN, "/proposals/new/"):
        assert "/admin/releases/product/add/" in admin_client.get(address).content.decode()
    assert "/admin/forum/board/add/" in admin_client.get("/forum/new/").content.decode()


# Planning


def plan(client, product, **sent):
    return client.post(PLAN, {"product": product.pk, "friday": "2026-11-27", "number": "", "headline": "", **sent})


def test_dana_plans_a_friday(client, dana, clock):
    client.force_login(dana)
    answer = plan(client, make.product(), headline="A calmer lock screen")
    build = Build.objects.get()
    assert answer.url == reverse("releases:edit", args=[build.pk])
    assert (build.number, build.headline, build.state) == ("26.11.27", "A calmer lock screen", "planned")
    assert build.log.get().who == dana


def test_a_friday_whose_list_is_fixed_is_not_offered(client, dana, clock):
    client.force_login(dana)
    product = make.product()
    clock.move_to("2026-11-26T12:00:00+08:00")
    schedule = client.get(SCHEDULE).content.decode()
    assert "?friday=2026-12-04" in schedule
    assert "?friday=2026-11-27" not in schedule
    assert plan(client, product, friday="2026-11-27").status_code == 422
    assert plan(client, product, friday="2026-12-04").status_code == 302


def test_a_number_of_ones_own(client, dana, clock):
    client.force_login(dana)
    plan(client, make.product(), number="7.0")
    assert Build.objects.get().number == "7.0"


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("friday", {"friday": "2026-11-26"}),
        ("friday", {"friday": "2026-11-13"}),
        ("friday", {"friday": "2026-12-04"}),
        ("number", {"number": "a/b"}),
        ("number", {"number": "26.12.4"}),
        ("headline", {"headline": "x" * 121}),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(client, dana, field, sent, clock):
    taken = make.build(friday=make.FRIDAY + 2 * (make.build().week.next.friday - make.FRIDAY))
    client.force_login(dana)
    answer = plan(client, taken.product, **sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}, answer.context["form"].errors


def test_taken_fridays_are_not_offered(client, dana, clock):
    build = make.build()
    client.force_login(dana)
    offered = [day for day, _label in client.get(PLAN).context["form"].fields["friday"].choices]
    assert build.friday.isoformat() not in offered
    assert offered[0] == "2026-11-27"
    assert len(offered) == 12


def test_product_managers_and_fans_do_not_plan(client, ann, chen, clock):
    for person in (ann, chen):
        client.force_login(person)
        assert plan(client, make.product()).status_code == 403
    assert not Build.objects.exists()


# The workshop


def workshop(build):
    return reverse("releases:edit", args=[build.pk])


def test_dana_writes_the_words(client, dana, clock):
    build = make.build()
    client.force_login(dana)
    assert client.post(workshop(build), {"headline": "Calm", "notes": "**Known** issue"}).status_code == 302
    build.refresh_from_db()
    assert (build.headline, build.log.get().what) == ("Calm", "changed")
    assert "<strong>Known</strong>" in build.notes_html


def test_chen_reads_the_words_and_chooses(client, chen, clock):
    build = make.build()
    client.force_login(chen)
    assert client.get(workshop(build)).status_code == 200
    assert client.post(workshop(build), {"headline": "Mine"}).status_code == 403


def test_the_workshop_shows_who_did_what(client, dana, clock):
    build = make.build(features=1)
    build.skip("We move house", dana, make.THURSDAY)
    client.force_login(dana)
    html = client.get(workshop(build)).content.decode()
    assert "skipped it" in html
    assert "We move house" in html


def test_others_have_no_workshop(client, ann, bo):
    build = make.build()
    for address in (workshop(build), reverse("releases:edit", args=[999])):
        for person in (ann, bo):
            client.force_login(person)
            assert client.get(address).status_code == 403


@pytest.mark.parametrize("many", [3, 30])
def test_queries_do_not_grow(client, dana, many, clock, django_assert_max_num_queries):
    build = make.build(features=many)
    for n in range(many):
        make.proposal(f"Wish {n}", of=build.product)
        build.record("changed", make.member(), make.THURSDAY)
    client.force_login(dana)
    for address in (SCHEDULE, PLAN, workshop(build), f"{workshop(build)}?feature={build.features.first().pk}"):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
