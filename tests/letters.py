"""Is there a font with Chinese letters, for pictures with names? `python -m tests.letters` prints its path, or fails."""

import os
import sys

from forum.drawing import NoFont, font_file

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        print(font_file()[0])
    except NoFont as advice:
        sys.exit(str(advice))
