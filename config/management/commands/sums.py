from django.core.management.base import BaseCommand

from feedback import sums
from forum import clock


class Command(BaseCommand):
    help = "Add up anew what was said of each build whose window has closed, from its reports and votes."

    def handle(self, *args, **options):
        wrong = sums.rebuild(clock.now())
        for build in wrong:
            self.stdout.write(f"{build.product.name} {build.number}: was missing or wrong, and is right now")
        self.stdout.write(f"{len(wrong)} builds had to be put right.")
