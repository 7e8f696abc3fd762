"""What a run was made from: a digest of every file of the site."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tailrace.site import Site


def input_hashes(site: Site) -> dict[str, str]:
    """Return the SHA-256 of every file in a site's folder, by its path within.

    Parameters
    ----------
    site : Site
        The site.
    """
    found = {}
    for path in sorted(site.folder.rglob("*")):
        inside = path.relative_to(site.folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            found[inside.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
