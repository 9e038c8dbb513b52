from datetime import timedelta

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
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
        migrations.CreateModel(
            name="ReadyAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("language", models.CharField(blank=True, choices=[("en", "English"), ("zh-hans", "简体中文")], max_length=10)),
                ("body", models.TextField(max_length=4000)),
                ("changed_at", models.DateTimeField(default=forum.clock.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("name")],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="one_ready_answer_of_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("body", ""), _negated=True)),
                        name="ready_answer_says_something",
                    ),
                ],
            },
        ),
    ]
