"""
Take the picture of the README: `.venv/bin/python -m docs.picture`.

Not part of any test: a picture changes when somebody wants it to. Needs what `run.py test` has
installed.
"""

import sys
import tempfile
from pathlib import Path

from tests.e2e import screen, serve

SIZE = {"width": 1440, "height": 900}
TARGET = Path(__file__).with_name("picture.png")


def main() -> int:
    """Open the English map in the last year, with all its houses, and keep what is seen."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve.served(Path(folder) / "log.txt") as app,
        serve.started() as browser,
    ):
        page = browser.new_page(viewport=SIZE)
        screen.open_map(page, app, "en")
        screen.set_year(page, "End")
        # the slider would show its focus
        page.evaluate("document.activeElement.blur()")
        screen.settled(page)
        page.screenshot(path=TARGET)
    sys.stdout.write(f"{TARGET.name} written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
