"""Pictures of a run that were made before: the same command draws none of them again.

They lie together in the store of transfers, under choices and inputs of the run and what draws.
Each is found by a digest of its drawing, so that one that changed in any way, be it by another
program, is made anew. A run with `--fresh` takes none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.report.exports.svg_picture import ZOOM, png_of

if TYPE_CHECKING:
    from tailrace.assess.transfer_store import TransferStore

KIND = "pictures"
CODE = ("tailrace.report.exports.svg_picture",)


class KeptPictures:
    """Pictures of one run, in a store.

    Parameters
    ----------
    store : TransferStore
        Where they are kept.
    run : mapping of str to object
        What tells the run from others: its choices.
    """

    def __init__(self, store: TransferStore, run: Mapping[str, Any]) -> None:
        self._store = store
        self._run = dict(run)
        self._read: dict[str, bytes] | None = None
        self._reading = Lock()

    def find(self, svg: str) -> bytes | None:
        """Return the picture of a drawing, or None.

        Parameters
        ----------
        svg : str
            The drawing.
        """
        return self._pictures().get(_digest(svg))

    def keep(self, pictures: Mapping[str, bytes]) -> None:
        """Keep the pictures of the run, unless all are kept.

        Parameters
        ----------
        pictures : mapping of str to bytes
            By drawing, those that the run wrote.
        """
        made = {_digest(svg): picture for svg, picture in pictures.items()}
        if made != self._pictures():
            arrays = {name: np.frombuffer(one, dtype=np.uint8) for name, one in made.items()}
            self._store.keep(KIND, self._key(), arrays, code=CODE)

    def _pictures(self) -> dict[str, bytes]:
        with self._reading:
            if self._read is None:
                kept = self._store.look_up(KIND, self._key(), code=CODE) or {}
                self._read = {name: one.tobytes() for name, one in kept.items()}
            return self._read

    def _key(self) -> dict[str, Any]:
        return {"run": self._run, "drawn with": _drawn_with()}


def _digest(svg: str) -> str:
    return hashlib.sha256(svg.encode("utf-8")).hexdigest()


@cache
def _drawn_with() -> dict[str, Any]:
    """Return what a picture depends on beside its drawing: the renderer, and fonts as they look."""
    from tailrace.report.page.builder import figure_style

    letters = "".join(
        f'<text x="4" y="{20 + 20 * row}" class="{kind}">Agj 0123456789 µ² ≥ – % β 包头</text>'
        for row, kind in enumerate(("tick", "strong"))
    )
    sample = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 50" width="320" height="50">'
        f"<style>{figure_style()}</style>{letters}</svg>"
    )
    return {
        "renderer": version("resvg_py"),
        "zoom": ZOOM,
        "fonts": hashlib.sha256(png_of(sample)).hexdigest(),
    }
