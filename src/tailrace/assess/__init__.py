"""The chain over a whole site: so far its first link, the material balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.assess.material import balance as balance

_HOME = {"balance": "material"}

__all__ = list(_HOME)

__getattr__, __dir__ = public_face(__name__, _HOME)
