"""The chain over a whole site: so far its first link, the material balance."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tailrace.assess.material import balance as balance

_HOME = {"balance": "material"}

__all__ = list(_HOME)


def __getattr__(name: str) -> object:
    if name in _HOME:
        found: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
