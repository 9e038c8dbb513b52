from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from feedback.models import FourGridReport, ReportLog, ReportPicture


def picture(name="shot.png", kind="PNG"):
    out = BytesIO()
    Image.new("RGB", (40, 60), "orange").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def log(text=b"12:00:01 dial froze\n", name="dial.log"):
    return SimpleUploadedFile(name, text, "text/plain")


def send(client, build, **fields):
    return client.post(f"/builds/{build.pk}/report/", {"letdown_word": "It froze.", **fields})


def files():
    return sorted(path.name for path in settings.MEDIA_ROOT.glob("reports/*"))


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def anns(signed_in, ann):
    return signed_in(ann)


def test_ann_shows_what_let_her_down(anns, build):
    assert send(anns, build, pictures=[picture(), picture()], log=log()).status_code == 302
    report = FourGridReport.objects.get()
    assert (report.pictures.count(), report.log.name, report.log.text) == (2, "dial.log", "12:00:01 dial froze\n")
    assert len(files()) == 6


def test_the_form_works_without_javascript(anns, build):
    words = anns.get(f"/builds/{build.pk}/report/").content.decode()
    assert 'enctype="multipart/form-data"' in words
    assert '<input type="file" name="pictures"' in words


def test_what_was_enclosed_stays_when_it_is_kept(anns, build):
    send(anns, build, pictures=[picture()], log=log())
    kept, before = ReportPicture.objects.get(), files()
    send(anns, build, kept=[kept.pk], kept_log="on", pictures=[picture()])
    assert ReportPicture.objects.earliest("pk") == kept
    assert (ReportPicture.objects.count(), ReportLog.objects.count()) == (2, 1)
    assert set(before) < set(files())


def test_what_the_report_drops_is_removed(anns, build, django_capture_on_commit_callbacks):
    send(anns, build, pictures=[picture()], log=log())
    with django_capture_on_commit_callbacks(execute=True):
        send(anns, build)
    assert (ReportPicture.objects.count(), ReportLog.objects.count(), files()) == (0, 0, [])


def test_a_second_click_adds_nothing(anns, build):
    for _click in range(2):
        send(anns, build, pictures=[picture(), picture()])
    assert ReportPicture.objects.count() == 2


def test_another_reports_picture_cannot_be_kept_as_ones_own(anns, build, client, eve):
    send(anns, build, pictures=[picture()])
    anns_picture = ReportPicture.objects.get()
    client.force_login(eve)
    send(client, build, kept=[anns_picture.pk])
    assert ReportPicture.objects.get().report.author.username == "Ann"


@pytest.mark.parametrize(
    ("field", "file", "sentence"),
    [
        ("pictures", SimpleUploadedFile("x.png", b"<script>alert(1)</script>"), "This file cannot be read as a picture."),
        ("pictures", SimpleUploadedFile("x.svg", b"<svg onload='alert(1)'/>"), "This file cannot be read as a picture."),
        ("log", SimpleUploadedFile("x.log", b"MZ\x00\x01\x02"), "This file is no plain text."),
        ("log", SimpleUploadedFile("x.log", "übel".encode("latin-1")), "This file is no plain text."),
        ("log", SimpleUploadedFile("x.log", b"x" * (1024 * 1024 + 1)), "This log is larger than 1 MB."),
    ],
)
def test_a_hostile_file_is_refused_at_its_field(anns, build, field, file, sentence):
    file.seek(0)
    answer = send(anns, build, **{field: file})
    words = answer.content.decode()
    assert (answer.status_code, FourGridReport.objects.count(), files()) == (422, 0, [])
    assert sentence in words
    assert "It froze.</textarea>" in words


def test_four_pictures_are_too_many(anns, build):
    answer = send(anns, build, pictures=[picture() for _ in range(4)])
    assert (answer.status_code, files()) == (422, [])
    assert "Three pictures are the most." in answer.content.decode()


def test_too_late_nothing_is_kept(anns, build, clock):
    clock.move_to(build.reports_close_at)
    assert send(anns, build, pictures=[picture()], log=log()).status_code == 409
    assert (ReportPicture.objects.count(), files()) == (0, [])


def test_a_log_is_for_the_team_and_runs_nowhere(anns, build, client, chen):
    send(anns, build, log=log(b"<script>alert(1)</script>", "x.html"))
    where = f"/reports/{FourGridReport.objects.get().pk}/log/"
    assert anns.get(where).status_code == 403
    client.force_login(chen)
    answer = client.get(where)
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert (answer["X-Content-Type-Options"], answer["Content-Disposition"][:10]) == ("nosniff", "attachment")


def test_the_team_finds_what_was_enclosed(anns, build, client, chen):
    send(anns, build, pictures=[picture()], log=log())
    client.force_login(chen)
    words = client.get(f"/insight/{build.pk}/answers/").content.decode()
    assert ReportPicture.objects.get().small in words
    assert "dial.log" in words
