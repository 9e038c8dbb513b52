import django.db.models.deletion
import forum.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0006_broadcast"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=forum.clock.now)),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("post", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forum.post")),
                (
                    "thread",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="answer", to="forum.thread"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="answer_by_age")],
            },
        ),
    ]
