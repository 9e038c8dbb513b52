import django.db.models.deletion
import forum.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("awards", "0004_hold"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Thanks",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(blank=True, max_length=140, verbose_name="A sentence, if you like")),
                ("at", models.DateTimeField(default=forum.clock.now)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                (
                    "hidden_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="thanks", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("tally", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="thanks", to="awards.tally")),
            ],
            options={
                "verbose_name": "thanks",
                "verbose_name_plural": "thanks",
                "indexes": [models.Index(fields=["tally", "-id"], name="thanks_by_tally")],
                "constraints": [
                    models.UniqueConstraint(fields=("tally", "member"), name="a_member_thanks_once_per_tally"),
                    models.CheckConstraint(
                        condition=models.Q(("hidden_by", None), models.Q(("hidden_at", None), _negated=True), _connector="OR"),
                        name="only_what_is_hidden_is_hidden_by_somebody",
                    ),
                ],
            },
        ),
    ]
