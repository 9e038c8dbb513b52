"""What a build says: its notes and what is folded away, figures, known issues, how far each feature is, and pictures."""

import io
import re

import pytest
from django.urls import reverse
from PIL import Image

from releases.models import BuildFile, Feature, LogEntry
from releases.refused import Refused
from tests import make

pytestmark = pytest.mark.django_db


def page(client, build):
    return client.get(build.get_absolute_url()).content.decode()


def image():
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(file, "PNG")
    file.name, _start = "screen.png", file.seek(0)
    return file


def save_words(client, build, **words):
    sent = {"headline": "Calmer", "notes": "", "known_issues": "", "technical": "", **words}
    return client.post(reverse("releases:edit", args=[build.pk]), sent)


def test_the_release_manager_writes_notes_issues_and_the_technical_side(client, dana, clock):
    build = make.build()
    client.force_login(dana)
    save_words(client, build, notes="**Calm**", known_issues="- Widgets redraw", technical="`kernel 6.6`")
    html = page(client, build)
    assert "<strong>Calm</strong>" in html
    assert re.search(r"<h2[^>]*>Known issues</h2>.*<li>Widgets redraw</li>", html, re.DOTALL)
    assert re.search(r"<details[^>]*><summary>Technical notes</summary>.*<code>kernel 6.6</code>", html, re.DOTALL)


def save_feature(client, feature, **changed):
    sent = {
        "action": "save", "feature": feature.pk, "title": feature.title, "maturity": "improved", "summary": "Lasts longer.",
        "team": feature.team_id, "position": 1, **changed,
    }  # fmt: skip
    return client.post(reverse("releases:features", args=[feature.build_id]), sent)


MEASURED = {"measure": "Standby for one night", "before": "11 %", "after": "4 %"}


def test_a_feature_says_how_far_it_is_and_what_was_measured(client, dana, clock):
    build = make.build(features=1)
    client.force_login(dana)
    said = {"maturity": "experimental", "technical": "Doze, sooner.", **MEASURED}
    assert save_feature(client, build.features.get(), **said).status_code == 302
    html = page(client, build)
    for words in ("Experimental", "Standby for one night", "11 %", "4 %", "Doze, sooner."):
        assert words in html
    assert re.search(r"<svg[^>]*>.*?</svg>Experimental", html, re.DOTALL)  # never by colour alone


@pytest.mark.parametrize("missing", ["measure", "before", "after"])
def test_half_a_measurement_is_refused(client, dana, clock, missing):
    feature = make.build(features=1).features.get()
    client.force_login(dana)
    answer = save_feature(client, feature, **MEASURED | {missing: ""})
    assert answer.status_code == 422
    assert "A measurement says what was measured, before and after." in answer.content.decode()
    feature.refresh_from_db()
    assert feature.measure == ""


def test_known_issues_go_on_once_it_is_out(client, dana, chen, clock):
    build = make.build(published=True)
    clock.move_to(build.published_at)
    address, sent = reverse("releases:files", args=[build.pk]), {"action": "admit", "known_issues": "Alarms ring twice."}
    client.force_login(chen)
    assert client.post(address, sent).status_code == 403
    client.force_login(dana)
    assert client.post(address, sent).status_code == 302
    assert "Alarms ring twice." in page(client, build)
    assert build.log.first().what == LogEntry.What.ISSUES


def test_a_planned_build_has_its_issues_among_its_words(client, dana, clock):
    with pytest.raises(Refused, match="not out yet"):
        make.build().admit("Alarms", dana, clock())


# Pictures


def hang(client, build, **sent):
    sent = {"action": "hang", "picture": image(), "words": "The new lock screen", **sent}
    return client.post(reverse("releases:files", args=[build.pk]), sent)


def test_pictures_stand_beside_the_build_and_its_features(client, dana, clock):
    build = make.build(features=1)
    client.force_login(dana)
    assert hang(client, build).status_code == 302
    hang(client, build, feature=build.features.get().pk, words="Before and after")
    own, of_feature = build.pictures.get(), build.features.get().pictures.get()
    html = page(client, build)
    assert f'src="{own.address}"' in html
    assert f'src="{of_feature.address}"' in html
    assert 'alt="The new lock screen"' in html
    assert client.get(own.address).status_code == 200


def test_a_picture_is_taken_down(client, dana, clock):
    build = make.build()
    client.force_login(dana)
    hang(client, build)
    picture = build.pictures.get()
    client.post(reverse("releases:files", args=[build.pk]), {"action": "take_down", "picture": picture.pk})
    assert not build.pictures.exists()
    assert client.get(picture.address).status_code == 404


@pytest.mark.parametrize("sent", [{"words": ""}, {"picture": io.BytesIO(b"no picture")}])
def test_a_picture_needs_words_and_must_be_one(client, dana, clock, sent):
    build = make.build()
    client.force_login(dana)
    assert hang(client, build, **sent).status_code == 422
    assert not build.pictures.exists()


def test_the_picture_of_another_build_is_not_found(client, dana, clock):
    build, other = make.build(), make.build(features=1)
    client.force_login(dana)
    hang(client, other)
    sent = {"action": "take_down", "picture": other.pictures.get().pk}
    assert client.post(reverse("releases:files", args=[build.pk]), sent).status_code == 404
    assert hang(client, build, feature=other.features.get().pk).status_code == 422


def test_once_it_is_out_its_pictures_stay(client, dana, clock):
    build = make.build(published=True)
    client.force_login(dana)
    assert hang(client, build).status_code == 409
    assert not build.pictures.exists()


# The preview


def main(answer):
    """The page below the note that it is a preview, without what differs from one answer to the next."""
    html = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]
    html = re.sub(r'<p class="note orange">Preview.*?</p>\s*<fieldset disabled>', "", html, flags=re.DOTALL)
    html = re.sub(r"</fieldset>\s*</main>", "</main>", html)
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
    return re.sub(r"\s+", " ", html)


def test_the_preview_is_the_page_that_everybody_will_see(client, dana, chen, bo, clock, kept_here):
    build = make.build(notes="Calm", notes_html="<p>Calm</p>", known_issues="Slow", known_issues_html="<p>Slow</p>")
    wish = make.proposal(of=build.product)
    team = make.team("Messaging", build.product, [bo])
    make.feature(build, by=team, makers=[bo], proposal=wish, maturity=Feature.Maturity.NEW, technical="x", **MEASURED)
    file = BuildFile.begin(build, "ember.zip", 1, "", "Ember One", dana, clock())
    file.take_part(1, b"x", clock())
    file.complete(clock())
    for person in (chen, dana):
        client.force_login(person)
        before = client.get(build.get_absolute_url())
        assert "Preview" in before.content.decode()
        news = build.product.news_board.get_absolute_url()
        build.refresh_from_db()
        if not build.is_out:
            clock.move_to(build.week.publishes_at)
            seen = main(before)
    build.publish(clock())
    after = main(client.get(build.get_absolute_url()))
    assert seen.replace(f'href="{news}"', "") == after.replace(f'href="{build.thread.get_absolute_url()}"', "")


def test_the_preview_changes_nothing(client, dana, clock):
    build = make.build()
    client.force_login(dana)
    page(client, build)
    build.refresh_from_db()
    assert (build.state, build.published_at, build.thread) == ("planned", None, None)


def test_a_ring_sees_that_it_is_early(client, ann, clock):
    build = make.build(features=1)
    ring = make.ring(of=build.product)
    ring.seats.create(member=ann, number=1, bucket=0)
    build.rollouts.create(ring=ring)
    client.force_login(ann)
    html = page(client, build)
    assert "It has come to your ring" in html
    assert "To the workshop" not in html
    assert "Votes close in" not in html


# Numbers


def plan(client, build, friday, number=""):
    return client.post(reverse("releases:plan"), {"product": build.product_id, "friday": friday, "number": number})


def test_a_build_is_numbered_as_its_product_says(client, dana, clock):
    build = make.build()
    build.product.numbering = "4.YY.N"
    build.product.save()
    client.force_login(dana)
    plan(client, build, build.week.next.friday)
    assert build.product.builds.first().number == "4.26.2"


def test_a_number_that_is_taken_is_passed_over(client, dana, clock):
    build = make.build(number="26.11.27")
    client.force_login(dana)
    plan(client, build, build.week.next.friday)
    assert build.product.builds.first().number == "26.11.27.2"
