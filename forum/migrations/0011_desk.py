from datetime import timedelta

from django.db import migrations, models
from django.db.models import F

import forum.clock

TURN_LASTS = timedelta(minutes=10)


def end_turns(apps, schema_editor):
    apps.get_model("forum", "Turn").objects.update(lasts_until=F("taken_at") + TURN_LASTS)


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0010_promise"),
    ]

    operations = [
        migrations.AddField(
            model_name="turn",
            name="lasts_until",
            field=models.DateTimeField(default=forum.clock.now),
        ),
        migrations.RunPython(end_turns, migrations.RunPython.noop),
    ]
