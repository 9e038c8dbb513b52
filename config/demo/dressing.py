"""What the demo's builds say beyond their features: figures, known issues, a picture, and small real files."""

import io
from datetime import timedelta

from PIL import Image, ImageDraw

from forum import pictures
from releases.models import BuildFile, Feature, Picture

DRESSED = (-1, 0, 1, 2)  # the weeks ago whose builds come with files and a picture
MATURITY = ("new", "improved", "fixed", "improved", "experimental")
MEASURED = {
    "Messaging": ("Taps to answer a message", "4", "1"),
    "Phone": ("Time to find a name", "2.1 s", "0.4 s"),
    "Camera": ("从按下到第一张照片", "0.9 秒", "0.5 秒"),
    "Power": ("Battery used in one night", "11 %", "4 %"),
}
ISSUES = "- Widgets may redraw slowly after the first start.\n- 深色模式下，日历的周末颜色偏暗，下周修。"
TECHNICAL = "Kernel 6.6.61, baseband 2.14. The update is full, not incremental: **keep 1 GB free**."
DEVICES = (("Ember One", 48), ("Ember Mini", 40))  # and so many kilobytes
FETCHED = 1840


def words(weeks_ago):
    """More words for `Build.word`."""
    return {"known_issues": ISSUES, "technical": TECHNICAL} if weeks_ago in DRESSED else {}


def dress(build, weeks_ago, by, rng, at):
    """Give a planned build its figures and, when it is a recent one, its picture and files."""
    for n, feature in enumerate(build.features.select_related("team")):
        said = dict(zip(("measure", "before", "after"), MEASURED.get(feature.team.name, ("", "", "")), strict=True))
        technical = "Behind a flag: `settings put ember trial 1`." if MATURITY[n % 5] == "experimental" else ""
        Feature.objects.filter(pk=feature.pk).update(maturity=MATURITY[n % 5], technical=technical, **said)
    if weeks_ago in DRESSED:
        stem = pictures.keep(_screen(rng), "beside", pictures.PHOTOS, crop=False)
        Picture.hang(build, None, stem, f"The new look of {build.number}", by, at)
        _send(build, weeks_ago, by, rng, at)


def _send(build, weeks_ago, by, rng, at):
    for device, kilobytes in DEVICES:
        content = rng.randbytes(kilobytes * 1024)
        name = f"ember-{build.number}-{device.split()[1].lower()}.zip"
        file = BuildFile.begin(build, name, len(content), "", device, by, at)
        file.take_part(1, content, at)
        file.complete(at)
        if weeks_ago >= 0:
            day = build.week.friday + timedelta(days=1)
            file.download_counts.create(day=day, count=FETCHED * (weeks_ago + 1) + rng.randint(0, 200))


def _screen(rng):
    """A picture as of a telephone: a lock screen with a few lines."""
    screen = Image.new("RGB", (960, 540), "#ffd8b8")
    draw = ImageDraw.Draw(screen)
    for left in (150, 400, 650):
        draw.rounded_rectangle((left, 60, left + 200, 480), 28, fill="#2a1204")
        draw.rounded_rectangle((left + 10, 70, left + 190, 470), 20, fill=rng.choice(("#ff7a1a", "#ffb066", "#fff0e2")))
        for line in range(4):
            draw.rounded_rectangle((left + 26, 200 + 50 * line, left + rng.randint(90, 174), 224 + 50 * line), 8, fill="#fffaf5")
    out = io.BytesIO()
    screen.save(out, "PNG")
    return out
