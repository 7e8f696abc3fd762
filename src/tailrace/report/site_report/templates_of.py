"""Pieces of HTML, scripts and styles that panels are made of."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from markupsafe import Markup


@cache
def resource(name: str) -> str:
    """Return a file of the templates as it is."""
    found = files("tailrace.report.site_report").joinpath("templates", name)
    return found.read_text(encoding="utf-8")


def template(name: str) -> Markup:
    """Return a piece of HTML, to be filled by `format`, which escapes what is no Markup."""
    return Markup(resource(name))
