"""The air of all areas at once, beside what of a run does not need it.

The loops of the air use every processor, but what stands between them does not, and on a machine's
first run they wait for the compiler. So areas are computed side by side, while the run goes on with
the ground. Each number is still computed by one thread, in one order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from tailrace.assess.air_transfers import AirTransfers, air_transfers
from tailrace.process.one_blas_thread import single_blas_thread
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from distributed import Client

    from tailrace.assess.transfer_store import TransferStore
    from tailrace.site import Site

Air = dict[str, AirTransfers | Missing]
Progress = Callable[[float], None]

SECONDS_BETWEEN = 0.2
"""How often a run that waits is told how much is done."""


@contextmanager
def air_ahead(
    site: Site, areas: Sequence[str], *, store: TransferStore, client: Client | None = None
) -> Iterator[Callable[[Progress], Air]]:
    """Compute the air of areas from here on; what is not asked for by the end is given up.

    Parameters
    ----------
    site : Site
        The site.
    areas : sequence of str
        Areas.
    store : TransferStore
        Where transfers are kept.
    client : distributed.Client, optional
        Cluster whose workers compute, an area at a time.

    Yields
    ------
    callable
        Takes a function that is told the share done; waits, and returns the transfers by area, or
        raises what one of them raised.
    """
    shares, given_up = dict.fromkeys(areas, 0.0), Event()

    def told(area: str, share: float) -> None:
        if given_up.is_set():
            raise CancelledError
        shares[area] = share

    def collected(progress: Progress) -> Air:
        waiting = set(found.values())
        while waiting:
            done, waiting = wait(waiting, SECONDS_BETWEEN)
            for one in done:
                one.result()
            progress(sum(shares.values()) / len(shares))
        return {area: one.result() for area, one in found.items()}

    threads = 1 if client is not None else max(len(areas), 1)
    with single_blas_thread(), ThreadPoolExecutor(threads) as pool:
        found = {
            area: pool.submit(
                air_transfers, site, area, store=store, scheduler=client,
                progress=partial(told, area),
            )
            for area in areas
        }  # fmt: skip
        try:
            yield collected
        finally:
            given_up.set()
            pool.shutdown(cancel_futures=True)
