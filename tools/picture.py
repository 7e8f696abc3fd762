"""A plotly figure as PNG, drawn by a Chromium found here."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import plotly.graph_objects as go
from playwright.sync_api import sync_playwright

SHARPNESS = 1.75
STATIC = Path(__file__).resolve().parents[1] / "docs" / "_static"


def save_picture(figure: go.Figure, name: str, drawn: str) -> None:
    """Draw a figure of given width and height into the documentation's folder of pictures.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        What to draw.
    name : str
        File name, ending in .png.
    drawn : str
        CSS selector of what is there once the figure is drawn.
    """
    size = {"width": round(figure.layout.width), "height": round(figure.layout.height)}
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    picture = STATIC / name
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        page_file = Path(scratch) / "figure.html"
        figure.write_html(page_file, include_plotlyjs=True, config={"displayModeBar": False})
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=size, device_scale_factor=SHARPNESS)
        page.goto(page_file.as_uri())
        page.wait_for_selector(drawn)
        page.add_style_tag(content="body { margin: 0; overflow: hidden }")
        picture.parent.mkdir(exist_ok=True)
        page.screenshot(path=picture)
        browser.close()
    print(f"{picture}: {picture.stat().st_size / 1024:.0f} kB")
