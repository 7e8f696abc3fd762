"""Draw the Sankey figure of the README: thorium at Baotou, as PNG, with a Chromium found here.

Run it when the flows of the bundled site change: `python tools/docs_picture.py`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import tailrace
from tailrace.report import sankey_figure

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "_static" / "baotou_sankey.png"
SUBSTANCE, YEAR = "Th", 2024
SHARPNESS = 1.75


def main() -> None:
    balance = tailrace.balance(tailrace.load_site("baotou"), YEAR)
    figure = sankey_figure(balance, SUBSTANCE, YEAR, site="Baotou")
    width, height = round(figure.layout.width), round(figure.layout.height)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "figure.html"
        figure.write_html(page_file, include_plotlyjs=True, config={"displayModeBar": False})
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=SHARPNESS
        )
        page.goto(page_file.as_uri())
        page.wait_for_selector(".annotation-text")
        page.add_style_tag(content="body { margin: 0; overflow: hidden }")
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE}: {PICTURE.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
