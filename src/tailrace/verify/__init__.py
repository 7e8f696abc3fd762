"""Cases with known answers, run on the user's own machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.verify.case import Outcome
    from tailrace.verify.engine import is_good, verify
    from tailrace.verify.tolerances import shipped

__all__ = ["Outcome", "is_good", "shipped", "verify"]

_HOME = {"Outcome": "case", "is_good": "engine", "shipped": "tolerances", "verify": "engine"}

__getattr__, __dir__ = public_face(__name__, _HOME)
