from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_mails_move_to_the_outbox")]

    operations = [
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_awaiting_mail",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="by_mail",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="mail_claimed_at",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="mailed_at",
        ),
    ]
