"""The commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tailrace.cli.app import main as main

__all__ = ["main"]


def __getattr__(name: str) -> object:
    if name == "main":
        from tailrace.cli.app import main

        return main
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
