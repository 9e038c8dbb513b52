"""Wishes like the one that is being written: shown while it is typed, and once before it is made."""

import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from releases.models import Product, Proposal
from tests import make

pytestmark = pytest.mark.django_db
NEW, SIMILAR = "/proposals/new/", "/proposals/similar/"
TITLE = "锁屏显示农历"


@pytest.fixture
def old():
    """The same in other words, by somebody else."""
    return make.proposal("锁屏上能看农历", body="初一十五。")


def wish(product, **sent):
    words = {"title": "锁屏显示农历", "kind": "new", "body": "看日子方便。", "submission": uuid.uuid4()}
    return {"product": product.pk, **words, **sent}


def picture(name="a.png"):
    out = BytesIO()
    Image.new("RGB", (640, 480), "#ff7a1a").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def test_while_typing_the_likest_stand_below_the_title(client, ann, old, clock):
    client.force_login(ann)
    html = client.get(SIMILAR, {"title": "锁屏显示农历", "product": old.product_id}).content.decode()
    assert "锁屏上能看农历" in html
    assert reverse("releases:backing", args=[old.pk]) in html
    assert f'name="seen" value="{old.pk}"' in html


@pytest.mark.parametrize("asked", [{}, {"title": TITLE}, {"title": TITLE, "product": "x"}, {"title": "\x00", "product": "1"}])
def test_half_a_question_finds_nothing(client, ann, old, asked, clock):
    client.force_login(ann)
    answer = client.get(SIMILAR, asked)
    assert (answer.status_code, "锁屏上能看农历" in answer.content.decode()) == (200, False)


def test_only_what_the_reader_may_see_and_back_is_shown(client, ann, old, clock):
    client.force_login(ann)
    old.thread.hide(make.THURSDAY)
    assert "农历" not in client.get(SIMILAR, {"title": "锁屏显示农历", "product": old.product_id}).content.decode()
    old.thread.restore()
    Proposal.objects.update(status="declined")
    assert "农历" not in client.get(SIMILAR, {"title": "锁屏显示农历", "product": old.product_id}).content.decode()


def test_guests_are_not_answered(client, old):
    assert client.get(SIMILAR, {"title": "锁屏"}).url.startswith(reverse("account_login"))


def test_one_tap_backs_the_one_that_is_there(client, ann, old, clock):
    client.force_login(ann)
    assert client.post(reverse("releases:backing", args=[old.pk]), {"action": "back"}).url == old.get_absolute_url()
    assert old.backings.filter(member=ann).exists()
    html = client.get(SIMILAR, {"title": "锁屏显示农历", "product": old.product_id}).content.decode()
    assert "Backed by you" in html


def test_posting_shows_them_once(client, ann, old, clock):
    client.force_login(ann)
    sent = wish(old.product)
    asked = client.post(NEW, sent)
    assert asked.status_code == 409
    html = asked.content.decode()
    assert "锁屏上能看农历" in html
    assert "Mine is different" in html
    assert "看日子方便。" in html  # what was typed stays
    assert Proposal.objects.count() == 1
    assert client.post(NEW, {**sent, "seen": [old.pk]}).status_code == 302
    assert Proposal.objects.filter(thread__title="锁屏显示农历").exists()


def test_who_has_seen_them_while_typing_is_not_asked_again(client, ann, old, clock):
    client.force_login(ann)
    assert client.post(NEW, wish(old.product, seen=[old.pk])).status_code == 302


def test_sent_twice_a_wish_is_not_like_itself(client, ann, old, clock):
    client.force_login(ann)
    sent = wish(old.product, seen=[old.pk])
    assert client.post(NEW, sent).url == client.post(NEW, sent).url
    assert Proposal.objects.count() == 2


# Kind, teams and pictures


def test_a_wish_says_its_kind_and_whom_it_concerns(client, ann, clock):
    product = make.product()
    team, elsewhere = make.team("Lock screen", of=product), make.team("Keyboard")
    client.force_login(ann)
    client.post(NEW, wish(product, kind="fix", teams=[team.pk]))
    made = Proposal.objects.get()
    assert (made.kind, list(made.teams.all())) == ("fix", [team])
    assert client.post(NEW, wish(product, title="Else", teams=[elsewhere.pk])).status_code == 302
    assert not Proposal.objects.get(thread__title="Else").teams.exists()
    html = client.get(made.get_absolute_url()).content.decode()
    assert "Mend it" in html
    assert "Lock screen" in html


def test_an_unknown_kind_is_refused(client, ann, clock):
    client.force_login(ann)
    assert client.post(NEW, wish(make.product(), kind="merged")).status_code == 422


def test_up_to_four_pictures_stand_beside_it(client, ann, settings, tmp_path, clock):
    settings.MEDIA_ROOT = tmp_path
    product = make.product()
    client.force_login(ann)
    assert client.post(NEW, wish(product, pictures=[picture(f"{n}.png") for n in range(5)])).status_code == 422
    assert not Proposal.objects.exists()
    client.post(NEW, wish(product, pictures=[picture(f"{n}.png") for n in range(4)]))
    made = Proposal.objects.get()
    assert made.pictures.count() == 4
    html = client.get(made.get_absolute_url()).content.decode()
    assert html.count('alt="Picture ') == 4
    assert f"{made.pictures.first().stem}-480.webp" in html


def test_what_is_no_picture_is_refused_and_nothing_is_kept(client, ann, settings, tmp_path, clock):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(ann)
    sent = [picture(), SimpleUploadedFile("b.png", b"no picture at all", "image/png")]
    answer = client.post(NEW, wish(make.product(), pictures=sent))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"pictures"}
    assert not Proposal.objects.exists()
    assert not list(tmp_path.rglob("*.webp"))


def test_sent_twice_its_pictures_are_kept_once(client, ann, settings, tmp_path, clock):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(ann)
    sent = wish(make.product())
    for _n in range(2):
        client.post(NEW, {**sent, "pictures": [picture()]})
    assert Proposal.objects.get().pictures.count() == 1
    assert len(list(tmp_path.rglob("*-480.webp"))) == 1


# At the desk


def test_chen_sorts_it(client, chen, ann, old, clock):
    team = make.team("Lock screen", of=old.product)
    concern = reverse("releases:concern", args=[old.pk])
    client.force_login(chen)
    assert client.post(concern, {"kind": "improve", "teams": [team.pk]}).url == old.get_absolute_url()
    old.refresh_from_db()
    assert (old.kind, list(old.teams.all())) == ("improve", [team])
    assert client.post(concern, {"kind": "improve", "teams": [make.team("Elsewhere").pk]}).status_code == 422
    client.force_login(ann)
    assert client.post(concern, {"kind": "fix"}).status_code == 403


# The list


def listed(client, **asked):
    return {proposal.thread.title for proposal in client.get("/proposals/", asked).context["proposals"]}


def test_the_list_is_narrowed_by_kind_and_team(client, clock):
    product = make.product()
    team = make.team("Lock screen", of=product)
    for title, kind, teams in (("A", "new", []), ("B", "fix", [team]), ("C", "fix", [])):
        make.proposal(title, of=product).concern(kind, teams)
    assert listed(client, kind="fix") == {"B", "C"}
    assert listed(client, team=team.pk) == {"B"}
    assert listed(client, kind="new", team=team.pk) == set()
    assert listed(client, kind="nonsense", team="9" * 40) == {"A", "B", "C"}


def test_the_next_page_is_narrowed_alike(client, clock):
    product = make.product()
    for n in range(31):
        make.proposal(f"Wish {n}", of=product).concern("fix", [])
    html = client.get("/proposals/", {"kind": "fix", "status": "all"}).content.decode()
    assert "?status=all&amp;kind=fix&amp;after=" in html


def test_chen_puts_it_on_the_ballot(client, chen, ann, old, clock):
    make.build(of=old.product)
    Product.objects.update(ballot_automatic=0)  # nothing comes onto it by itself
    candidacy = reverse("releases:candidacy", args=[old.pk])
    client.force_login(ann)
    assert client.post(candidacy).status_code == 403
    client.force_login(chen)
    answer = client.post(candidacy)
    assert answer.status_code == 302
    assert old.candidacies.get().added_by == chen
    assert listed(client, ballot=1) == {"锁屏上能看农历"}
    clock.move_to("2026-11-19T13:00:00+08:00")  # the list is fixed, and the next ballot opens on Friday
    refused = client.post(candidacy)
    assert refused.status_code == 409
    assert "opens on" in refused.content.decode()
