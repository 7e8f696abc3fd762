"""Configuration of the documentation."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
sys.path.insert(0, str(SOURCE))

import tailrace  # noqa: E402

project = "Tailrace"
author = "Tailrace developers"
copyright = "2026, Tailrace developers"
version = release = tailrace.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"Tailrace {release}"
html_static_path = ["_static"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

napoleon_google_docstring = False
napoleon_use_rtype = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"
viewcode_line_numbers = True

# Rooms in the order of the floors; a page each, made from the room's public names.
ROOMS = (
    "errors",
    "quantities",
    "data",
    "nuclides",
    "weather",
    "process",
    "air",
    "site",
    "assess",
    "report",
    "verify",
)


def write_api_pages(app: Any) -> None:
    """Write one page per room with every public name."""
    folder = HERE / "api"
    folder.mkdir(exist_ok=True)
    wanted = {}
    for room in ROOMS:
        if not any(SOURCE.glob(f"tailrace/{room}/__init__.py")) and room != "errors":
            continue
        wanted[f"{room}.md"] = api_page(room)
    for stale in set(folder.glob("*.md")) - {folder / name for name in wanted}:
        stale.unlink()
    for name, text in wanted.items():
        page = folder / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def api_page(room: str) -> str:
    """Return the page of a room."""
    module = importlib.import_module(f"tailrace.{room}")
    what = (module.__doc__ or "").strip().splitlines()[0]
    names = getattr(module, "__all__", None) or [
        name
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
    ]
    lines = [f"# `tailrace.{room}`", "", what, "", "```{eval-rst}"]
    lines += [f".. py:module:: tailrace.{room}", ""]
    for name in names:
        found = getattr(module, name)
        if isinstance(found, type):
            lines += [f".. autoclass:: tailrace.{room}.{name}", "   :members:", ""]
        elif callable(found):
            lines += [f".. autofunction:: tailrace.{room}.{name}", ""]
        else:
            lines += [f".. autodata:: tailrace.{room}.{name}", "   :no-value:", ""]
    return "\n".join([*lines, "```", ""])


def setup(app: Any) -> None:
    """Have the API pages written before the sources are read."""
    app.connect("builder-inited", write_api_pages)
