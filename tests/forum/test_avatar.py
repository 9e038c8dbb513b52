import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forum import pictures
from forum.models import Member


@pytest.fixture(autouse=True)
def _signed_in(client, ann, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(ann)


def photo(kind="JPEG", size=(600, 400)):
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    Image.new("RGB", size, "orange").save(file, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return file.getvalue()


def upload(client, content, name="me.jpg"):
    return client.post("/settings/picture/", {"picture": SimpleUploadedFile(name, content)})


def files(tmp_path):
    return sorted(path for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_three_pictures_without_its_secrets(client, ann, tmp_path, kind):
    assert upload(client, photo(kind)).url == "/settings/"
    kept = [Image.open(path) for path in files(tmp_path)]
    assert {picture.format for picture in kept} == {"WEBP"}
    assert len(kept) == 3
    assert not any(dict(picture.getexif()) for picture in kept)


def test_it_is_shown_and_served(client, ann):
    upload(client, photo())
    ann.refresh_from_db()
    answer = client.get(f"/media/{ann.avatar}-96.webp")
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert f"{ann.avatar}-" in client.get("/members/Ann/").content.decode()


def test_serving_asks_nobody_who_they_are(client, ann, django_assert_num_queries):
    upload(client, photo())
    ann.refresh_from_db()
    with django_assert_num_queries(0):
        answer = client.get(f"/media/{ann.avatar}-48.webp")
    assert "Vary" not in answer


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + bytes(40), photo()[:300]])
def test_what_is_no_photo_is_422_with_a_sentence(client, ann, content):
    response = upload(client, content)
    assert response.status_code == 422
    assert response.context["picture"].errors["picture"]
    ann.refresh_from_db()
    assert ann.avatar == ""


def test_more_pixels_than_anybody_needs_are_refused_from_the_header(client, tmp_path):
    bomb = io.BytesIO()
    Image.new("1", (30000, 30000)).save(bomb, "PNG")
    assert upload(client, bomb.getvalue()).status_code == 422
    assert not files(tmp_path)


def test_more_bytes_than_we_read_are_413(client, settings):
    settings.LARGEST_REQUEST = 1000
    assert upload(client, photo()).status_code == 413


def test_a_new_picture_takes_the_old_ones_place(client, tmp_path, django_capture_on_commit_callbacks):
    upload(client, photo())
    first = files(tmp_path)
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, photo("PNG", (300, 300)))
    assert len(files(tmp_path)) == 3
    assert not set(first) & set(files(tmp_path))


def test_removing_it(client, ann, tmp_path, django_capture_on_commit_callbacks):
    upload(client, photo())
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/settings/picture/", {"remove": "1"})
    ann.refresh_from_db()
    assert ann.avatar == ""
    assert not files(tmp_path)


def test_two_pictures_at_once_leave_one(ann, tmp_path, django_capture_on_commit_callbacks):
    pages = [Member.objects.get(pk=ann.pk) for _ in range(2)]
    with django_capture_on_commit_callbacks(execute=True):
        for page in pages:
            page.wear(pictures.keep(io.BytesIO(photo()), "avatars"))
    assert len(files(tmp_path)) == 3


@pytest.mark.parametrize(
    "path", ["../secret-key", "..%2fsecret-key", "%2e%2e/secret-key", "/etc/passwd", "nothing.webp", "avatars/", "a\x00b.webp"]
)
def test_nothing_else_can_be_fetched(client, tmp_path, path):
    (tmp_path.parent / "secret-key").write_text("sesame")
    assert client.get(f"/media/{path}").status_code == 404


def test_only_our_own_kind_of_file_is_served(client, tmp_path):
    (tmp_path / "page.html").write_text("<script>")
    assert client.get("/media/page.html").status_code == 404
