"""The wall of thanks: once a week's award is announced, each member thanks its winners once, and may change or take it back."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from awards import popcorn
from awards.models import Tally
from awards.thanks.models import LONGEST, Thanks
from forum.models import Member, Notice
from tests import make

pytestmark = pytest.mark.django_db

WALL, WEEK, OURS = "/popcorn/2026-11-20/phone/thanks/", "/popcorn/2026-11-20/", "/popcorn/2026-11-20/phone/ours/"


@pytest.fixture
def build(bo, chen, clock):
    product = make.product()
    product.slug = "phone"
    product.save()
    team = make.team("Messaging", of=product, makers=[bo, chen])
    build = make.build(of=product, published=True)
    make.votes(make.feature(build, "Quick reply", by=team, makers=[bo, chen]), loves=6)
    make.votes(make.feature(build, "Dark maps", by=make.team("Maps", of=product)), loves=5, misses=3)
    clock.move_to(build.announces_at)
    popcorn.tally(build, clock())
    return build


@pytest.fixture
def award(build, clock):
    popcorn.announce_due(clock())
    return Tally.objects.get()


def thank(client, member, words="", path=WALL, **more):
    client.force_login(member)
    return client.post(path, {"words": words}, **more)


def text(client, path=WALL, member=None):
    client.force_login(member) if member else client.logout()
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).content.decode()).split())


def said():
    return list(Thanks.objects.order_by("pk").values_list("member__username", "words"))


def test_one_tap_is_enough(client, award, ann):
    assert thank(client, ann)["Location"] == f"{WALL}#thanks"
    assert said() == [("Ann", "")]
    for path in (WALL, WEEK):
        assert "Ann just now" in text(client, path)
    assert "1 member says thank you" in text(client, WEEK)


def test_a_sentence_stands_beside_the_name_as_it_was_typed(client, award, ann):
    thank(client, ann, " <b>Thanks</b>,\n **you** ")
    client.logout()
    assert "&lt;b&gt;Thanks&lt;/b&gt;, **you**" in client.get(WEEK).content.decode()


def test_a_second_click_changes_the_words_and_makes_no_second_row(client, award, ann):
    for words in ("Grand", "Grand", "Grander", ""):
        thank(client, ann, words)
        assert said() == [("Ann", words)]
    assert "You have thanked them." in text(client, WEEK, ann)
    with pytest.raises(IntegrityError), transaction.atomic():
        Thanks.objects.create(tally=award, member=ann)


def test_it_is_taken_back(client, award, ann, eve):
    thank(client, eve)
    thank(client, ann)
    client.post(f"{WALL}removal/")
    client.post(f"{WALL}removal/")
    assert said() == [("Eve", "")]


def test_a_guest_reads_and_is_asked_to_log_in_to_thank(client, award, ann):
    thank(client, ann)
    assert "Log in to thank them" in text(client)
    for path in (WALL, f"{WALL}removal/"):
        assert client.post(path)["Location"].startswith("/accounts/login/")
    assert said() == [("Ann", "")]


def test_what_is_too_long_is_refused_and_stays_in_the_box(client, award, ann):
    answer = thank(client, ann, "好" * (LONGEST + 1))
    assert answer.status_code == 422
    assert "好" * (LONGEST + 1) in answer.content.decode()
    assert "at most 140 characters" in answer.content.decode()
    assert thank(client, ann, "好" * LONGEST).status_code == 302
    assert said() == [("Ann", "好" * LONGEST)]


def test_nothing_before_the_announcement(client, build, ann, clock):
    for path in (WALL, f"{WALL}removal/"):
        assert thank(client, ann, path=path).status_code == 404
    assert client.get(WALL).status_code == 404
    assert "Wall of thanks" not in text(client, WEEK, ann)
    assert not Thanks.objects.exists()


def test_nothing_where_nobody_won(client, award, ann):
    award.standings.update(place=None)
    assert thank(client, ann).status_code == 404
    assert "Wall of thanks" not in text(client, WEEK)


def test_too_many_at_once_are_refused(client, award, ann):
    codes = [thank(client, ann, f"{n}").status_code for n in range(11)]
    assert codes == [302] * 10 + [429]


def test_a_moderator_hides_and_restores(client, award, ann, eve, moe):
    thank(client, ann, "Rude words")
    rude = Thanks.objects.get()
    for person, code in ((None, 302), (eve, 403)):
        client.force_login(person) if person else client.logout()
        assert [client.post(f"/thanks/{rude.pk}/{verb}/").status_code for verb in ("hide", "restore")] == [code, code]
    client.force_login(moe)
    client.post(f"/thanks/{rude.pk}/hide/")
    for path in (WALL, WEEK):
        assert "Rude words" not in text(client, path)
        assert "Rude words" not in text(client, path, eve)
        assert "Rude words" in text(client, path, moe)
        assert "A moderator has hidden your thanks" in text(client, path, ann)
    assert "says thank you" not in text(client, WEEK)
    client.force_login(moe)
    client.post(f"/thanks/{rude.pk}/restore/")
    assert "Rude words" in text(client)
    assert client.get("/thanks/77/hide/").status_code == 405


def test_what_is_hidden_its_writer_neither_changes_nor_takes_back(client, award, ann, moe, clock):
    thank(client, ann, "Rude words")
    Thanks.objects.get().hide(moe, clock())
    answers = [thank(client, ann, "Ruder words"), client.post(f"{WALL}removal/")]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "A moderator has hidden your thanks" in answers[0].content.decode()
    assert said() == [("Ann", "Rude words")]


def test_the_makers_hear_of_it_once_a_day(client, award, ann, eve, bo, chen, clock):
    for member in (ann, eve, bo):
        thank(client, member)
    told = Notice.objects.filter(kind="thanked")
    assert sorted(told.values_list("member__username", flat=True)) == ["Bo", "陈小满"]
    assert told.first().sentence == "Members thank you for “Quick reply”"
    assert told.first().where == WALL
    clock.move_to(clock() + timedelta(days=1))
    thank(client, ann, "And again")  # changed, not new
    assert told.count() == 2
    thank(client, make.member())
    assert told.count() == 4
    assert not bo.outgoing.filter(kind="thanked").exists()


def test_makers_do_not_hear_of_their_own(client, award, bo, chen):
    thank(client, bo)
    assert list(Notice.objects.filter(kind="thanked").values_list("member", flat=True)) == [chen.pk]


def test_the_team_reads_all_of_it_on_its_own_page(client, award, ann, eve, bo, moe, clock):
    thank(client, ann, "Grand")
    thank(client, eve, "Rude words")
    Thanks.objects.get(member=eve).hide(moe, clock())
    shown = text(client, OURS, bo)
    assert "Thanks to you" in shown
    assert "Grand" in shown
    assert "Rude words" not in shown
    loser = make.member("Mina")
    award.build.features.get(title="Dark maps").team.seats.create(member=loser)
    assert "Thanks to you" not in text(client, OURS, loser)


def test_who_has_left_is_not_shown(client, award, ann):
    thank(client, ann, "Grand")
    Member.objects.filter(pk=ann.pk).update(is_active=False)
    for path in (WALL, WEEK):
        assert "Grand" not in text(client, path)
    ann.delete()
    assert said() == []


def test_the_newest_stand_first_in_pages(client, award, bo):
    Thanks.objects.bulk_create(Thanks(tally=award, member=make.member(), words=f"Thanks {n}.") for n in range(85))
    found = []
    path = WALL
    while path:
        context = client.get(path).context
        found += [one.words for one in context["thanks"]]
        path = context["older"] and f"{WALL}?before={context['older']}"
    assert found == [f"Thanks {n}." for n in reversed(range(85))]
    shown = text(client, WEEK)
    assert "85 members say thank you" in shown
    assert "Thanks 73." in shown
    assert "Thanks 72." not in shown
    ours = text(client, OURS, bo)
    assert "Thanks 25." in ours
    assert "Thanks 24." not in ours


def test_the_own_one_is_known_however_old_it_is(client, award, ann):
    thank(client, ann, "First of all")
    Thanks.objects.bulk_create(Thanks(tally=award, member=make.member()) for _n in range(20))
    assert "You have thanked them." in text(client, WEEK, ann)
    assert 'value="First of all"' in client.get(WEEK).content.decode()


def test_each_product_has_its_own_wall(client, award, ann, eve, clock):
    other = make.build(of=make.product("Watch"), published=True, features=1)
    make.votes(other.features.get(), loves=7)
    popcorn.tally(other, clock())
    popcorn.announce_due(clock())
    thank(client, ann, "For the phone")
    thank(client, eve, "For the watch", path=f"/popcorn/2026-11-20/{other.product.slug}/thanks/")
    shown = text(client, WEEK)
    assert shown.count("1 member says thank you") == 2
    assert shown.index("For the phone") < shown.index("For the watch")


@pytest.mark.parametrize("path", [WALL, WEEK, OURS])
def test_pages_cost_the_same_with_many_thanks(client, award, bo, path, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(bo)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    assert len(few) <= 12
    Thanks.objects.bulk_create(Thanks(tally=award, member=make.member(), words="Grand") for _n in range(30))
    with django_assert_num_queries(len(few)):
        client.get(path)
