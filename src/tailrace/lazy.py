"""The public face of a package, each name loaded from its file on first use."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def public_face(
    package: str, home: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return a package's `__getattr__` and `__dir__`.

    Parameters
    ----------
    package : str
        Its `__name__`.
    home : mapping of str to str
        Public names, and the modules below the package that hold them; a module that stands
        under its own name is shown itself.

    Returns
    -------
    tuple of callable
        Both, for the package to keep under these names.
    """

    def load(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        holder = import_module(f"{package}.{home[name]}")
        found = holder if name == home[name] else getattr(holder, name)
        # Found without this function the next time.
        setattr(sys.modules[package], name, found)
        return found

    def names() -> list[str]:
        return sorted(sys.modules[package].__all__)

    return load, names
