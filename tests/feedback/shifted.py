"""The site as a web process serves it whose clock is wrong by CLOCK_IS_WRONG_BY seconds, for gunicorn."""

import os
from datetime import timedelta

from django.utils import timezone

right, wrong_by = timezone.now, timedelta(seconds=float(os.environ["CLOCK_IS_WRONG_BY"]))
timezone.now = lambda: right() + wrong_by

from config.wsgi import application  # noqa: E402, F401  after the clock, as for a machine whose clock is wrong
