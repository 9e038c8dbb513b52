"""What goes into a build: wishes that are chosen, features that are written."""

import pytest
from django.urls import reverse

from forum.models import Notice
from releases.models import Build, Feature, LogEntry, Proposal
from releases.refused import Refused
from tests import make

pytestmark = pytest.mark.django_db
REASON = "The camera team has a free week"


@pytest.fixture
def build(bo):
    build = make.build()
    make.team("Messaging", build.product, [bo])
    return build


@pytest.fixture
def team(build):
    return build.product.teams.get()


@pytest.fixture
def wish(build, ann):
    return make.proposal(of=build.product, author=ann)


def send(client, build, action, **sent):
    return client.post(reverse("releases:features", args=[build.pk]), {"action": action, **sent})


def chosen(client, build, wish, team):
    return send(client, build, "choose", proposal=wish.pk, team=team.pk, reason=REASON)


def test_dana_chooses_a_wish(client, dana, build, wish, team, clock):
    client.force_login(dana)
    assert chosen(client, build, wish, team).status_code == 302
    feature = build.features.get()
    assert (feature.title, feature.proposal, feature.team) == ("Scrolling screenshots", wish, team)
    assert Proposal.objects.get().status == "planned"
    assert build.log.get().what == LogEntry.What.FEATURES


def test_its_friends_hear_that_it_is_planned_but_not_for_when(client, chen, ann, build, wish, team, clock):
    client.force_login(chen)
    chosen(client, build, wish, team)
    notice = Notice.objects.get(kind="planned")
    assert notice.member == ann
    assert build.number not in f"{notice.details} {notice.where}"


def test_what_is_taken_is_not_chosen_again(client, dana, build, wish, team, clock):
    other = make.build(of=build.product, friday=build.week.next.friday)
    client.force_login(dana)
    chosen(client, build, wish, team)
    assert chosen(client, other, wish, team).status_code == 409
    with pytest.raises(Refused, match="taken already"):
        Feature.choose(other, wish, team, REASON, dana, make.THURSDAY)


def test_from_thursday_noon_on_the_list_is_fixed(client, dana, build, wish, team, clock):
    client.force_login(dana)
    page = reverse("releases:edit", args=[build.pk])
    assert "The list was fixed" not in client.get(page).content.decode()
    clock.move_to(build.week.freezes_at)
    for answer in (chosen(client, build, wish, team), send(client, build, "add", title="Faster boot", team=team.pk)):
        assert answer.status_code == 409
        assert "Choose for a later Friday instead." in answer.content.decode()
    assert not build.features.exists()
    assert "The list was fixed" in client.get(page).content.decode()


def test_what_will_not_be_done_in_time_is_taken_out_even_late(client, dana, build, wish, team, clock):
    feature = Feature.choose(build, wish, team, REASON, dana, make.THURSDAY)
    clock.move_to(build.week.late_until)
    client.force_login(dana)
    assert send(client, build, "remove", feature=feature.pk, reason="Not this week").status_code == 302
    assert (build.log.first().who, build.log.first().note) == (dana, "− Scrolling screenshots")


def test_a_wish_offers_only_builds_that_can_take_it(client, dana, build, wish, clock):
    client.force_login(dana)
    workshop = reverse("releases:edit", args=[build.pk])
    assert workshop in client.get(wish.get_absolute_url()).content.decode()
    clock.move_to(build.week.freezes_at)
    assert workshop not in client.get(wish.get_absolute_url()).content.decode()


def test_removed_it_is_open_again(client, dana, build, wish, team, clock):
    client.force_login(dana)
    chosen(client, build, wish, team)
    assert send(client, build, "remove", feature=build.features.get().pk, reason="Not this week").status_code == 302
    assert not build.features.exists()
    assert Proposal.objects.get().status == "open"


def test_chosen_again_its_friends_are_not_told_twice(dana, build, wish, team):
    Feature.choose(build, wish, team, REASON, dana, make.THURSDAY).drop("Not this week", dana, make.THURSDAY)
    Feature.choose(build, Proposal.objects.get(), team, REASON, dana, make.THURSDAY)
    assert Notice.objects.filter(kind="planned").count() == 1


@pytest.mark.parametrize("status", ["built", "declined"])
def test_a_settled_wish_is_not_chosen(client, dana, build, wish, team, status):
    Proposal.objects.update(status=status)
    client.force_login(dana)
    assert chosen(client, build, wish, team).status_code == 409
    assert not build.features.exists()


def test_a_wish_for_another_product_is_not_chosen(client, dana, build, team):
    client.force_login(dana)
    assert chosen(client, build, make.proposal(), team).status_code == 409


def test_dana_adds_what_nobody_wished_for(client, dana, build, team, clock):
    client.force_login(dana)
    assert send(client, build, "add", title="Faster boot", team=team.pk).status_code == 302
    assert build.features.get().title == "Faster boot"
    assert send(client, build, "add", title="Faster boot", team=team.pk).status_code == 409
    assert send(client, build, "add", title="", team=team.pk).status_code == 422


def test_dana_says_what_changed_and_who_made_it(client, dana, bo, build, team, clock):
    feature = make.feature(build)
    client.force_login(dana)
    sent = {
        "feature": feature.pk,
        "title": "Reply",
        "summary": "At once.",
        "team": team.pk,
        "makers": [bo.pk],
        "position": 3,
        "maturity": "new",
    }
    assert send(client, build, "save", **sent).status_code == 302
    feature.refresh_from_db()
    assert (feature.title, feature.summary, feature.position, list(feature.makers.all())) == ("Reply", "At once.", 3, [bo])


def test_what_was_typed_stays_when_the_title_is_taken(client, dana, build, team):
    make.feature(build, "Quick reply")
    feature = make.feature(build, "Dialler")
    client.force_login(dana)
    sent = {"feature": feature.pk, "title": "Quick reply", "summary": "Pinyin and all.", "team": team.pk, "position": 0}
    answer = send(client, build, "save", **sent)
    assert answer.status_code == 422
    assert "Pinyin and all." in answer.content.decode()


def test_somebody_outside_the_teams_is_no_maker(client, dana, ann, build, team):
    feature = make.feature(build)
    client.force_login(dana)
    sent = {"feature": feature.pk, "title": "Reply", "team": team.pk, "makers": [ann.pk], "position": 0}
    assert send(client, build, "save", **sent).status_code == 422


@pytest.mark.parametrize(
    ("state", "sentence"), [("ready", "Hold it first"), ("published", "stays as it is"), ("skipped", "stays as it is")]
)
def test_only_a_planned_build_changes(client, dana, team, build, wish, state, sentence, clock):
    feature = make.feature(build)
    if state == "ready":
        Build.objects.update(state="ready")
    elif state == "published":
        build.publish(build.week.publishes_at)
    else:
        build.skip("We move house", dana, make.THURSDAY)
    client.force_login(dana)
    save = {"feature": feature.pk, "title": "Other", "team": team.pk, "position": 0, "maturity": "new"}
    answers = [
        client.post(reverse("releases:edit", args=[build.pk]), {"headline": "Other", "notes": "Other"}),
        chosen(client, build, wish, team),
        send(client, build, "remove", feature=feature.pk, reason="Not this week"),
        send(client, build, "save", **save),
    ]
    for answer in answers:
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
    assert list(build.features.values_list("title", flat=True)) == ["Quick reply"]
    assert Build.objects.get().headline == "Calmer and quicker"


def test_a_feature_of_another_build_is_not_found(client, dana, build):
    other = make.feature(make.build(of=build.product, friday=build.week.next.friday))
    client.force_login(dana)
    assert send(client, build, "remove", feature=other.pk).status_code == 404
    assert send(client, build, "remove", feature="x").status_code == 404


def test_others_do_not_choose(client, ann, bo, build, wish, team):
    for person in (ann, bo):
        client.force_login(person)
        assert chosen(client, build, wish, team).status_code == 403
    assert not build.features.exists()


@pytest.mark.django_db(transaction=True)
def test_two_builds_want_the_same_wish_at_once(at_once):
    build = make.build()
    other = make.build(of=build.product, friday=build.week.next.friday)
    wish, team = make.proposal(of=build.product), make.team(of=build.product)
    said = at_once(6, lambda i: Feature.choose(build if i % 2 else other, wish, team, REASON, None, make.THURSDAY))
    assert [isinstance(each, Refused) for each in said].count(False) == 1
    assert Feature.objects.count() == 1
