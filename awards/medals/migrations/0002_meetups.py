import django.db.models.deletion
import forum.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("medals", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Meetup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("day", models.DateField(verbose_name="day")),
                ("city", models.CharField(max_length=60, verbose_name="city")),
                ("written_at", models.DateTimeField(default=forum.clock.now)),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Guest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=forum.clock.now)),
                (
                    "member",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "meetup",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="guests", to="medals.meetup"),
                ),
            ],
            options={
                "ordering": ["member__username"],
            },
        ),
        migrations.AddConstraint(
            model_name="meetup",
            constraint=models.UniqueConstraint(
                fields=("name", "day", "city"),
                name="a_meetup_is_written_down_once",
                violation_error_message="This meetup is written down already. Add who is missing there.",
            ),
        ),
        migrations.AddIndex(
            model_name="guest",
            index=models.Index(fields=["at"], name="guest_by_age"),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.UniqueConstraint(fields=("meetup", "member"), name="a_member_was_at_a_meetup_once"),
        ),
    ]
