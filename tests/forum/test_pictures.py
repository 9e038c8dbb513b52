"""Pictures: what is kept is ours, small and bare; what is no picture, or too much of one, is refused."""

import resource
import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forum import pictures

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(data, name="me.jpg"):
    return SimpleUploadedFile(name, data)


def drawn(format="JPEG", size=(600, 400), mode="RGB", **more):
    out = BytesIO()
    picture = Image.new("RGBA", size, (255, 255, 255, 128))
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))  # the corner that shows which way is up
    if mode != "RGBA":
        picture = picture.convert("RGB").convert(mode)
    picture.save(out, format, **more)
    return out.getvalue()


def stored(stem, size):
    return Image.open(default_storage.open(f"{stem}-{size}.webp"))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_says(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def webp_that_says(width, height):
    small = drawn("WEBP", (16, 16))[12:]
    canvas = struct.pack("<I", 0) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas + small
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("format", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")]
)
def test_a_picture_is_kept_as_squares_of_every_size(format, mode):
    stem = pictures.keep(upload(drawn(format, mode=mode)), "avatars")
    assert [stored(stem, size).size for size in (48, 96, 256)] == [(48, 48), (96, 96), (256, 256)]
    assert {stored(stem, size).format for size in (48, 96, 256)} == {"WEBP"}


def test_the_content_counts_and_not_the_name():
    assert pictures.keep(upload(drawn("PNG"), "evil.svg.exe"), "avatars")


def test_a_team_photo_keeps_its_shape():
    stem = pictures.keep(upload(drawn(size=(1600, 1200))), "teams", sizes=(480, 960), crop=False)
    assert [stored(stem, size).size for size in (480, 960)] == [(480, 360), (960, 720)]


def test_a_small_photo_is_not_blown_up():
    stem = pictures.keep(upload(drawn(size=(200, 150))), "teams", sizes=(480,), crop=False)
    assert stored(stem, 480).size == (200, 150)


def test_where_it_was_taken_is_forgotten_and_which_way_is_up_is_not():
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Xiaomi"
    exif.get_ifd(GPS)[1] = "N"
    stem = pictures.keep(upload(drawn(exif=exif, icc_profile=b"x" * 200, comment=b"secret")), "avatars")
    kept = stored(stem, 256)
    assert not kept.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(kept.info)
    red, green, _blue = kept.convert("RGB").getpixel((250, 5))  # top left, turned to the right
    assert red > 200 > 100 > green


def test_what_is_see_through_stays_so():
    stem = pictures.keep(upload(drawn("PNG", mode="RGBA")), "avatars")
    assert stored(stem, 96).mode == "RGBA"


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue", "green")]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    kept = stored(pictures.keep(upload(out.getvalue()), "avatars"), 96)
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.convert("RGB").getpixel((50, 50))[0] > 200


GIF = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
NOT_PICTURES = {
    "nothing": b"",
    "garbage": b"\x00\x01hello" * 500,
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a page": b"<!doctype html><script>alert(1)</script>",
    "an EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n(x) show\n",
    "a PDF": b"%PDF-1.7\n1 0 obj\n",
    "a GIF": GIF,
    "a GIF that is a script": GIF.replace(b"GIF89a", b"GIF89a/*", 1) + b"*/=1;alert(1)",
    "a TIFF": drawn("TIFF"),
    "a BMP": drawn("BMP"),
    "an ICO": drawn("ICO", (32, 32)),
    "a TGA": drawn("TGA"),
    "a PPM": drawn("PPM"),
    "half a JPEG": drawn()[: len(drawn()) // 2],
    "half a PNG": drawn("PNG", mode="RGBA")[:200],
    "half a WebP": drawn("WEBP")[:60],
    "a JPEG's first bytes": b"\xff\xd8\xff\xe0" + b"A" * 300,
    "a PNG of no size": png_that_says(0, 0),
    "a PNG with a false picture": png_that_says(500, 500),
    "a PNG of nothing but its name": b"\x89PNG\r\n\x1a\n",
    "a zip": b"PK\x03\x04" + b"\0" * 100,
}


@pytest.mark.parametrize("data", NOT_PICTURES.values(), ids=NOT_PICTURES)
def test_what_is_no_picture_is_refused_whatever_its_name(data, tmp_path):
    with pytest.raises(pictures.Refused, match="cannot be read"):
        pictures.keep(upload(data, "me.png"), "avatars")
    assert not list(tmp_path.rglob("*"))


TOO_LARGE = {
    "a bomb": png_that_says(60_000, 60_000),
    "a PNG just too large": png_that_says(4_900, 4_900),
    "a WebP of 268 megapixels": webp_that_says(16_383, 16_383),
    "a ribbon": png_that_says(20_000, 2),
}


@pytest.mark.parametrize("data", TOO_LARGE.values(), ids=TOO_LARGE)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_too_many_pixels_are_refused_before_they_are_read(data):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(pictures.Refused, match="24 million pixels"):
        pictures.keep(upload(data), "avatars")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def test_too_many_bytes_are_refused():
    with pytest.raises(pictures.Refused, match="8 MB"):
        pictures.keep(upload(drawn() + b"\0" * pictures.MOST_BYTES), "avatars")


def test_a_picture_of_twenty_megapixels_is_read_in_little_memory():
    data = drawn(size=(5_400, 4_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert pictures.keep(upload(data), "avatars")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_script_hidden_in_a_picture_does_not_survive():
    stem = pictures.keep(upload(drawn(comment=b"*/=alert(1)/*") + b"<script>alert(1)</script>"), "avatars")
    assert all(b"alert" not in default_storage.open(f"{stem}-{size}.webp").read() for size in pictures.FACES)


def test_names_cannot_be_guessed():
    one, other = (pictures.keep(upload(drawn()), "avatars") for _ in range(2))
    assert one != other
    assert pictures.address(one, 96) == f"/media/{one}-96.webp"


def test_removing_a_picture_removes_its_sizes_and_no_other():
    one, other = (pictures.keep(upload(drawn()), "avatars") for _ in range(2))
    pictures.remove(one)
    pictures.remove(one)
    pictures.remove("")
    assert not default_storage.exists(f"{one}-48.webp")
    assert default_storage.exists(f"{other}-256.webp")


def test_a_full_disk_leaves_no_half_picture(monkeypatch, tmp_path):
    save, sizes = default_storage.save, []

    def full_at_the_second(name, content):
        sizes.append(name)
        if len(sizes) == 2:
            raise OSError("No space left on device")
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", full_at_the_second)
    with pytest.raises(OSError, match="No space"):
        pictures.keep(upload(drawn()), "avatars")
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]
