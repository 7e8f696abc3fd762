"""What program computes here: a cluster gives the same bytes only where all its workers run it."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("numpy", "scipy", "numba")
"""Libraries whose other versions may give other bytes."""


@cache
def program() -> str:
    """Return version and digest of the program, and versions of the libraries it computes with.

    Returns
    -------
    str
        The same text for the same program, as "tailrace 0.1.0 (source 1f0c7a52) with Python 3.11.9,
        numpy 2.3.0 ...".
    """
    # By name, for the face of the package lists rooms above this one.
    whole = import_module("tailrace")
    assert whole.__file__ is not None  # a package of files
    folder = Path(whole.__file__).parent
    digest = hashlib.sha256()
    for one in sorted(folder.rglob("*.py")):
        digest.update(f"{one.relative_to(folder).as_posix()}\n".encode())
        digest.update(hashlib.sha256(one.read_bytes()).digest())
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"tailrace {whole.__version__} (source {digest.hexdigest()[:8]}) with "
        f"Python {platform.python_version()}, {libraries}"
    )
