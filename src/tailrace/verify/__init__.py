"""Cases with known answers, run on the user's own machine."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tailrace.verify.case import Outcome
    from tailrace.verify.engine import is_good, verify
    from tailrace.verify.tolerances import shipped

__all__ = ["Outcome", "is_good", "shipped", "verify"]

_HOME = {"Outcome": "case", "is_good": "engine", "shipped": "tolerances", "verify": "engine"}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
