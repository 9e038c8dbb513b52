import sys

from django.core.management.base import BaseCommand, CommandError

from config.demo.community import MEMBERS, PASSWORD, WEEKS, Community
from forum import clock
from forum.models import Member


class Command(BaseCommand):
    help = "Fill an empty site with a living community: people, weeks, threads, votes and awards."

    def add_arguments(self, parser):
        parser.add_argument("--members", type=int, default=MEMBERS, help=f"how many members, {MEMBERS} or more")
        parser.add_argument("--weeks", type=int, default=WEEKS, help=f"how many past weeks, {WEEKS} or more")

    def handle(self, *, members, weeks, **options):
        if members < MEMBERS or weeks < WEEKS:
            raise CommandError(f"The demo begins at {MEMBERS} members and {WEEKS} weeks.")
        if Member.objects.exists():
            raise CommandError("This site has members already. The demo is only loaded into an empty one.")
        Community(clock.now(), members, weeks, self.progress).load()
        self.stdout.write(f"The demo is loaded: {Member.objects.count()} members, password {PASSWORD}.")

    def progress(self, done, total, what):
        if sys.stdout.isatty() or done == total:
            bar = f"{'█' * (30 * done // total):░<30}"
            self.stdout.write(f"\r  {bar} {done} of {total} {what}", ending="\n" if done == total else "")
            self.stdout.flush()
