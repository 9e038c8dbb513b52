from django.db import migrations
from django.db.models import Max

HOST = {
    "shape": "letter",
    "counts": "invited",
    "words": {
        "en": {"name": "Members brought along: {n}", "about": "Invited somebody who sends reports as well now."},
        "zh-hans": {"name": "带来 {n} 位伙伴", "about": "你邀请来的人，现在也在交报告。"},
    },
    "bronze": 1,
    "silver": 5,
    "gold": 20,
}


def lay_out(apps, _schema):
    """A community that has its medals already gets the one for inviting members, unless it has made one itself."""
    Medal = apps.get_model("medals", "Medal")
    if Medal.objects.exists() and not Medal.objects.filter(counts="invited").exists():
        last = Medal.objects.aggregate(last=Max("position"))["last"]
        Medal.objects.get_or_create(key="host", defaults=HOST | {"position": last + 1})


class Migration(migrations.Migration):
    dependencies = [("medals", "0002_meetups")]
    operations = [migrations.RunPython(lay_out, migrations.RunPython.noop)]
