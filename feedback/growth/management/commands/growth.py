from django.core.management.base import BaseCommand, CommandError

from feedback.growth import presence
from forum import clock


class Command(BaseCommand):
    help = "Say whether the table of who was active when is what members did; with --rebuild make it again from all of it."

    def add_arguments(self, parser):
        parser.add_argument("--rebuild", action="store_true", help="make the table again")

    def handle(self, *, rebuild, **options):
        if rebuild:
            self.stdout.write(f"{presence.rebuild(clock.now())} presences.")
        wrong = {kind: found for kind, found in presence.differences().items() if any(found)}
        for kind, (missing, beyond) in wrong.items():
            self.stdout.write(f"{kind.value}: {missing} missing, {beyond} one too many")
        if wrong:
            raise CommandError("It is not. Run this with --rebuild.")
        self.stdout.write("It is what members did.")
