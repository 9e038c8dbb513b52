"""Where is a Chromium? `python -m tests.chromium` prints its path, or fails."""

import shutil
import sys
from functools import cache
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


@cache
def path():
    """Debian's, Chrome, or the one Playwright has downloaded; None when there is none."""
    for found in (*map(shutil.which, COMMANDS), MAC):
        if found and Path(found).exists():
            return found
    return _playwrights_own()


def _playwrights_own():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


if __name__ == "__main__":
    print(path() or sys.exit("no Chromium found"))
