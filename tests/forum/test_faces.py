"""A page's small faces come as one picture."""

import io
import re
from random import Random

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.template import Context, Template
from PIL import Image
from playwright.sync_api import expect

from config.demo import portraits
from forum import faces, pictures
from tests import make
from tests.hands import Person

ADDRESS = re.compile(r'<image id="faces" href="([^"]+)"')
COLOURS = {"Ann": "orange", "Bo": "navy", "Eve": "green"}


def photo(colour):
    file = io.BytesIO()
    picture = colour if isinstance(colour, Image.Image) else Image.new("RGB", (300, 300), colour)
    picture.save(file, "PNG")
    return file


def wear(member, colour):
    member.wear(pictures.keep(photo(colour), "avatars"))
    return member


@pytest.fixture
def people(ann, bo, eve):
    return [wear(member, COLOURS[member.username]) for member in (ann, bo, eve)]


@pytest.fixture
def thread(people):
    """Ann, Bo and Eve talk, Ann twice."""
    thread = make.thread("Faces", people[0])
    for member in (people[2], people[1], people[0]):
        thread.reply(member, "Hello", make.THURSDAY)
    return thread


def page(client, thing):
    return client.get(thing.get_absolute_url()).content.decode()


def sheet(html):
    """The address of the picture on this page, None when it has none."""
    found = ADDRESS.search(html)
    return found and found[1]


def shown(client, html, avatar):
    """The colour of this face on this page, as its picture has it: (red, green, blue, how opaque)."""
    name = avatar.removeprefix("avatars/")
    x, y = map(int, re.search(rf'<symbol id="{name}" viewBox="(\d+) (\d+) 96 96">', html).groups())
    return Image.open(io.BytesIO(client.get(sheet(html)).content)).convert("RGBA").getpixel((x + 48, y + 48))


def looks(colour, name):
    red, green, blue, _opaque = Image.new("RGBA", (1, 1), name).getpixel((0, 0))
    return all(abs(one - other) < 12 for one, other in zip(colour, (red, green, blue, 255), strict=True))


def drawn_by(template, **context):
    return Template(template).render(Context(context))


def test_all_faces_of_a_thread_are_one_picture(client, thread, people):
    html = page(client, thread)
    assert "/media/avatars/" not in html
    assert all(looks(shown(client, html, member.avatar), COLOURS[member.username]) for member in people)


def test_a_face_seen_twice_is_drawn_once(client, thread, ann):
    html = page(client, thread)
    name = ann.avatar.removeprefix("avatars/")
    assert html.count(f'<use href="#{name}"/>') == 2
    assert html.count(f'<symbol id="{name}"') == 1


def test_where_nobody_shows_a_face_nothing_is_fetched(client, eve):
    assert sheet(page(client, make.thread("No faces", eve))) is None


def test_each_list_of_threads_has_one(client, thread):
    for path in ("/", "/forum/", thread.board.get_absolute_url(), "/search/?q=Faces"):
        html = client.get(path).content.decode()
        assert sheet(html), path
        assert "/media/avatars/" not in html, path


def test_another_order_needs_no_other_picture(people):
    lists = (people, people[::-1])
    one, other = (
        drawn_by("{% faces %}{% for one in people %}{% face one %}{% endfor %}{% endfaces %}", people=each) for each in lists
    )
    names = re.findall('<symbol id="([^"]+)"', one)
    assert sheet(one) == sheet(other)
    assert names == sorted(names)  # in every process: sets differ from one to the next


def test_the_readers_own_face_is_not_in_it(client, thread, people):
    as_guest = sheet(page(client, thread))
    client.force_login(wear(make.member("Reader"), "red"))
    assert sheet(page(client, thread)) == as_guest


def test_a_large_face_stands_alone(client, people, ann):
    html = page(client, ann)
    assert sheet(html) is None
    assert f"{ann.avatar}-96.webp" in html


def test_a_post_that_comes_by_itself_brings_its_own_face(client, thread, eve):
    client.force_login(eve)
    sent = {"body": "Me too", "seen": "4"}
    html = client.post(f"/threads/{thread.pk}/replies/", sent, headers={"HX-Request": "true"}).content.decode()
    assert f'src="/media/{eve.avatar}-48.webp"' in html
    assert "<use" not in html


def test_it_is_kept_by_browsers_and_asks_nobody_who_they_are(client, thread, django_assert_num_queries):
    address = sheet(page(client, thread))
    with django_assert_num_queries(0):
        answer = client.get(address)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Vary" not in answer
    assert "Content-Language" not in answer


def test_it_is_drawn_once(client, thread, monkeypatch):
    address = sheet(page(client, thread))
    first = client.get(address).content
    monkeypatch.setattr(faces, "_draw", lambda _places: b"drawn again")
    assert client.get(address).content == first
    cache.clear()
    assert client.get(address).content == b"drawn again"


def test_two_who_draw_at_once_draw_the_same(client, thread):
    address = sheet(page(client, thread))
    first = client.get(address).content
    cache.clear()
    assert client.get(address).content == first


def test_a_removed_face_is_gone_from_the_old_address_at_once(client, thread, people, ann, django_capture_on_commit_callbacks):
    html, old = page(client, thread), ann.avatar
    assert looks(shown(client, html, old), "orange")
    with django_capture_on_commit_callbacks(execute=True):
        ann.wear("")
    assert shown(client, html, old)[3] == 0
    assert looks(shown(client, html, people[1].avatar), "navy")
    assert sheet(page(client, thread)) != sheet(html)


def test_a_file_that_cannot_be_read_leaves_its_place_empty(client, thread, people, ann):
    default_storage.delete(f"{ann.avatar}-96.webp")
    with default_storage.open(f"{ann.avatar}-96.webp", "wb") as file:
        file.write(b"no picture")
    html = page(client, thread)
    assert shown(client, html, people[0].avatar)[3] == 0
    assert looks(shown(client, html, people[2].avatar), "green")


def test_without_any_file_it_is_404(client, thread, people):
    address = sheet(page(client, thread))
    for member in people:
        pictures.remove(member.avatar)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "forged",
    [
        lambda signed: signed.rpartition(":")[0],
        lambda signed: f"{signed}x",
        lambda signed: "{1}.{0}".format(*signed.split(".", 1)),
        lambda signed: signing.Signer(salt="something else").sign(signed.rpartition(":")[0]),
        lambda signed: "-",
        lambda signed: "..",
    ],
)
def test_only_a_page_can_have_one_drawn(client, thread, forged):
    address = sheet(page(client, thread))
    signed = address.removeprefix("/faces/").removesuffix(".webp")
    assert client.get(address).status_code == 200
    assert client.get(f"/faces/{forged(signed)}.webp").status_code == 404


def test_beyond_the_most_the_others_stand_alone(people):
    crowd = [type(people[0])(username=f"fan{n}", avatar=f"avatars/{n:016}") for n in range(faces.MOST + 2)]
    html = drawn_by("{% faces %}{% for one in crowd %}{% face one %}{% endfor %}{% endfaces %}", crowd=crowd)
    assert html.count("<symbol") == faces.MOST
    assert html.count("<img") == 2
    assert len(sheet(html)) < 1500


def busy(seed):
    """As much detail as a photo has: patches of every colour, and grain."""
    rng = Random(seed)
    patches = Image.frombytes("RGB", (12, 12), rng.randbytes(12 * 12 * 3)).resize((300, 300), Image.Resampling.BICUBIC)
    grain = Image.frombytes("RGB", (96, 96), rng.randbytes(96 * 96 * 3)).resize((300, 300))
    return Image.blend(patches, grain, 0.1)


@pytest.mark.parametrize("look", [busy, lambda seed: Image.open(portraits.portrait(Random(seed)))])
def test_twenty_faces_stay_light_whatever_they_show(client, db, look):
    thread = make.thread("Twenty", wear(make.member(), look(0)))
    for n in range(1, 20):
        thread.reply(wear(make.member(), look(n)), "Hello", make.THURSDAY)
    assert len(client.get(sheet(page(client, thread))).content) <= faces.ENOUGH


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("density", [1, 2])
def test_a_browser_shows_each_where_it_belongs_and_asks_once(browser, live_server, thread, people, density):
    reader = Person(browser, live_server.url, device_scale_factor=density)
    asked, complaints = [], []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.page.on("console", lambda message: complaints.append(message.text))
    reader.goes_to(thread.get_absolute_url())
    reader.page.wait_for_load_state("networkidle")
    for number, member in enumerate((people[0], people[2], people[1], people[0]), 1):
        face = reader.page.locator(f"#p{number} .avatar")
        expect(face).to_have_js_property("clientWidth", 48)
        picture = Image.open(io.BytesIO(face.screenshot())).convert("RGBA")
        inside = [picture.getpixel((x * density, y * density)) for x, y in ((24, 3), (3, 24), (44, 24), (24, 44))]
        assert all(looks(colour, COLOURS[member.username]) for colour in inside), (number, inside)
        assert looks(picture.getpixel((3 * density, 3 * density)), "white")
    assert len([url for url in asked if url.endswith(".webp")]) == 1
    assert reader.page.evaluate("document.querySelector('svg:has(#faces)').getBoundingClientRect().height") == 0
    assert complaints == []
    reader.context.close()
