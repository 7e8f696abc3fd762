"""Names that parts of a page are reached by."""

from __future__ import annotations

import re

from tailrace.errors import InputError

KEY = re.compile(r"[a-z][a-z0-9-]*")


def check_key(key: str) -> None:
    """Refuse a name that cannot be an anchor.

    Raises
    ------
    InputError
        If it holds anything but lower-case letters, digits and hyphens.
    """
    if not KEY.fullmatch(key):
        raise InputError.single(
            f'"{key}" cannot name a part of the page',
            allowed="lower-case letters, digits and hyphens, a letter first",
        )
