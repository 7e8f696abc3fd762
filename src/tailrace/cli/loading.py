"""Loading what a run needs, without a search for what it no longer needs.

Whatever is made while libraries and a site are loaded lives to the end of the process. Python's
collector of unused objects would look through all of it again and again, then and in each stage of
the run: a second of processor time in a run of Baotou, and nothing found.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Put the collector off; what was made meanwhile it leaves alone from then on."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()
