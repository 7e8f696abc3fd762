"""A page in a real browser with the network off, and what it said and asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class Opened:
    """A page, what its console said and what it asked for."""

    def __init__(self, browser: Any, path: Path, width: int = 1280, **options: Any) -> None:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, offline=True, **options
        )
        self.page = context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def close(self) -> None:
        """Close it; whatever it said or asked for is an error."""
        self.page.context.close()
        assert self.said == []
        assert [url for url in self.asked if not url.startswith("file:")] == []


SPILLED = """() => Array.from(document.querySelectorAll('svg text')).filter(t => {
  const own = t.getBoundingClientRect(), all = t.ownerSVGElement.getBoundingClientRect();
  return own.width > 0 && (own.left < all.left - 2 || own.right > all.right + 2);
}).map(t => t.textContent)"""
"""Texts of drawings that stand outside of them."""


def axe_violations(page: Any, source: str) -> list[tuple[str, str, str]]:
    """Return what axe finds on a page with everything unfolded: rule, impact, first element."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.evaluate(source)
    found = page.evaluate("axe.run().then(r => r.violations)")
    return [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found]
