from django.core.management.base import BaseCommand, CommandError

from config import ticking
from forum import clock


class Command(BaseCommand):
    help = "Do once what is due now: for cron, and for people. Doing it twice does no harm."

    def handle(self, **options):
        done = ticking.tick(clock.now())
        for step, answer, error in done:
            self.stdout.write(f"{ticking.name(step)}: {_said(answer) if error is None else f'failed: {error}'}")
        if failed := [step for step, _answer, error in done if error is not None]:
            raise CommandError(f"{len(failed)} of {len(done)} steps failed; the next tick tries them again.")


def _said(answer):
    """What a step answers, in a word: how many, or simply that it is done."""
    if answer is None:
        return "done"
    return len(answer) if isinstance(answer, (list, tuple, set)) else answer
