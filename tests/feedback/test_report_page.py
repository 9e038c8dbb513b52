import pytest

from feedback.forms import MOST_BACKED
from feedback.models import FourGridReport
from releases.models import Proposal
from tests import make

GRIDS = ["grid-mood", "grid-loved", "grid-letdown", "grid-awaited"]


def send(client, build, **grids):
    return client.post(f"/builds/{build.pk}/report/", grids)


def read(client, build):
    return client.get(f"/builds/{build.pk}/report/").content.decode()


def test_the_four_grids_stand_in_their_order(signed_in, ann, build):
    words = read(signed_in(ann), build)
    places = [words.index(f'id="{grid}"') for grid in GRIDS]
    assert places == sorted(places)


def test_ann_fills_all_four(signed_in, ann, build):
    first, second = build.features.all()
    wish = make.proposal(of=build.product)
    grids = {"mood": "loving", "mood_word": "顺!", "loved": first.pk, "loved_word": "Fast.", "letdown": second.pk}
    answer = send(
        signed_in(ann), build, **grids, letdown_word="Slow.", awaited=wish.pk, awaited_word="Please.", device="2S", shown="on"
    )
    assert (answer.status_code, answer.url) == (302, f"/builds/{build.pk}/said/")
    report = FourGridReport.objects.get()
    assert (report.author, report.mood, report.mood_word, report.loved, report.loved_word) == (ann, "loving", "顺!", first, "Fast.")
    assert (report.letdown, report.letdown_word, report.awaited, report.awaited_word) == (second, "Slow.", wish, "Please.")
    assert (report.device, report.shown) == ("2S", True)


@pytest.mark.parametrize("grid", ["mood_word", "loved_word", "letdown_word", "awaited_word"])
def test_one_grid_is_enough(signed_in, ann, build, grid):
    assert send(signed_in(ann), build, **{grid: "Words."}).status_code == 302
    assert FourGridReport.objects.count() == 1


def test_an_empty_report_comes_back(signed_in, ann, build):
    answer = send(signed_in(ann), build, device="2S", mood_word="  \r\n ")
    assert answer.status_code == 422
    assert "All four grids are empty." in answer.content.decode()
    assert 'value="2S"' in answer.content.decode()
    assert not FourGridReport.objects.exists()


def test_a_report_without_anything_at_all_comes_back(signed_in, ann, build):
    assert send(signed_in(ann), build).status_code == 422


def test_ann_changes_her_report(signed_in, ann, build, clock):
    client, sent_at = signed_in(ann), clock()
    send(client, build, mood="happy", mood_word="Good", shown="on")
    clock.move_to("2026-11-22T12:00:00+08:00")
    assert 'aria-labelledby="grid-mood"' in read(client, build)
    send(client, build, mood="sad")
    report = FourGridReport.objects.get()
    assert (report.mood, report.mood_word, report.shown) == ("sad", "", False)
    assert (report.sent_at, report.changed_at) == (sent_at, clock())


def test_what_was_sent_stands_in_the_form(signed_in, ann, build, feature):
    client = signed_in(ann)
    send(client, build, mood="hopeful", loved=feature.pk, loved_word="Because.")
    words = read(client, build)
    assert 'value="hopeful" id="id_mood_3" checked' in words
    assert f'<option value="{feature.pk}" selected' in words
    assert "Because.</textarea>" in words
    assert '<input type="checkbox" name="shown" id="id_shown">' in words


def test_a_feature_of_another_build_is_refused(signed_in, ann, build):
    other = make.feature(make.build(published=True))
    answer = send(signed_in(ann), build, loved=other.pk, loved_word="Typed.")
    assert answer.status_code == 422
    assert "Typed.</textarea>" in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_words_may_have_a_thousand_characters_however_lines_end(signed_in, ann, build):
    client = signed_in(ann)
    assert send(client, build, mood_word="x\r\n" * 500).status_code == 302
    assert send(client, build, mood_word="x" * 1001).status_code == 422


def test_wishes_are_offered_with_the_most_backed_first(signed_in, ann, build, clock):
    few, many = make.proposal("Few", of=build.product), make.proposal("Many", of=build.product)
    many.back(make.member(), clock())
    words = read(signed_in(ann), build)
    assert words.index("Many (2 backers)") < words.index("Few (1 backer)")
    assert few.pk != many.pk


def test_wishes_that_are_settled_are_not_offered(signed_in, ann, build):
    make.proposal("Settled", of=build.product)
    Proposal.objects.update(status=Proposal.Status.DECLINED)
    make.proposal("Elsewhere")
    words = read(signed_in(ann), build)
    assert "Settled" not in words
    assert "Elsewhere" not in words


def test_among_many_wishes_the_one_chosen_before_stays(signed_in, ann, build, clock):
    mine = make.proposal("Mine", of=build.product)
    send(signed_in(ann), build, awaited=mine.pk)
    Proposal.objects.filter(pk=mine.pk).update(backing_count=0, status=Proposal.Status.DECLINED)
    for n in range(MOST_BACKED + 1):
        make.proposal(f"Wish {n}", of=build.product)
    words = read(signed_in(ann), build)
    assert words.count(" backer") == MOST_BACKED + 1
    assert f'<option value="{mine.pk}" selected' in words
    assert send(signed_in(ann), build, awaited=mine.pk).status_code == 302


def test_a_hidden_wish_is_neither_offered_nor_accepted(signed_in, ann, build, clock):
    wish = make.proposal("Hidden", of=build.product)
    type(wish.thread).objects.filter(pk=wish.thread_id).update(hidden_at=clock())
    assert "Hidden" not in read(signed_in(ann), build)
    assert send(signed_in(ann), build, awaited=wish.pk).status_code == 422


def test_a_guest_is_asked_to_log_in(client, build):
    assert client.get(f"/builds/{build.pk}/report/").url == f"/accounts/login/?next=/builds/{build.pk}/report/"
    assert send(client, build, mood="happy").status_code == 302
    assert not FourGridReport.objects.exists()


def test_hostile_words_are_text(signed_in, ann, build):
    client = signed_in(ann)
    send(client, build, mood_word="</textarea><script>alert(1)</script>", device='"><img src=x onerror=alert(1)>')
    assert "<script>alert" not in read(client, build)
    assert "<img src=x" not in read(client, build)


def test_the_page_asks_few_questions(signed_in, ann, build, django_assert_max_num_queries):
    for n in range(40):
        make.proposal(f"Wish {n}", of=build.product)
    make.report(build, ann, mood="happy", loved=build.features.first(), awaited=Proposal.objects.first())
    client = signed_in(ann)
    with django_assert_max_num_queries(12):
        assert "selected" in read(client, build)
