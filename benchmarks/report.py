"""How fast a report opens in Chromium, from a file, with the network off.

    python benchmarks/report.py out/baotou/report.html [REPORT ...] [--times 5]

Prints for each report its size and, at the width of a screen and of a phone, the seconds until
the page is loaded (`loadEventEnd`) and until its controls can recompute, best and worst of some
openings, beside the limits that the project set itself. Other work on the machine counts too.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

WIDTHS = {"screen": 1280, "phone": 390}
LARGEST = 8e6
"""Bytes that a report may have."""
OPEN = 2.0
"""Seconds in which it should be open."""
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
READY = "performance.now()"


def opened(browser: Any, path: Path, width: int) -> tuple[float, float]:
    """Open a report and return the seconds until it is loaded and until it can recompute."""
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    loaded, ready = page.evaluate(LOADED), page.evaluate(READY)
    context.close()
    return loaded / 1000.0, ready / 1000.0


def main() -> None:
    """Print size and seconds of every report."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="*", type=Path, default=[Path("out/baotou/report.html")])
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    missing = [str(path) for path in asked.reports if not path.is_file()]
    if missing:
        print(f"no report at {', '.join(missing)}: make one with `tailrace run baotou`")
        return
    with sync_playwright() as play:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for path in asked.reports:
            size = path.stat().st_size
            print(f"{path}: {size / 1e6:.2f} MB, limit {LARGEST / 1e6:.0f} MB")
            for name, width in WIDTHS.items():
                taken = [opened(browser, path.resolve(), width) for _ in range(asked.times)]
                loaded, ready = zip(*taken, strict=True)
                print(
                    f"  {name:<7}{width:5d} px  loaded {min(loaded):.2f}-{max(loaded):.2f} s "
                    f"({min(loaded) / OPEN:.2f} of the limit of {OPEN:g} s), "
                    f"recomputes after {min(ready):.2f}-{max(ready):.2f} s"
                )
        browser.close()


if __name__ == "__main__":
    main()
