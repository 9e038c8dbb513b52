"""Where is a Chromium that can be driven? `python -m tests.chromium` prints its path, or fails."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

# Chromium without its windows and menus first: the same engine, which opens a page in less than half the time.
COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


@cache
def path():
    """Debian's, Chrome, or the one Playwright has downloaded; None when there is none or nothing can drive it."""
    if not _can_drive():
        return None
    for found in (*map(shutil.which, COMMANDS), MAC):
        if found and Path(found).exists():
            return found
    return _playwrights_own()


def _can_drive():
    """Whether Playwright's driver starts: a bare Debian lacks libatomic1, which it needs."""
    from playwright._impl._driver import compute_driver_executable

    node, _script = compute_driver_executable()
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0


def _playwrights_own():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


if __name__ == "__main__":
    print(path() or sys.exit("no Chromium found"))
