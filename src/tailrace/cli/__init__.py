"""The commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.cli.app import main as main

_HOME = {"main": "app"}

__all__ = ["main"]

__getattr__, __dir__ = public_face(__name__, _HOME)
