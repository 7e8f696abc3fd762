"""What sources release in the stated years, kg/yr, Bq/yr of radon and thoron."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.tables.table_frame import percentiles, table_frame

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.block_task import KeptArea, ReleaseDraws
    from tailrace.assess.chain_run import ChainRun
    from tailrace.site import Site

Array = NDArray[np.float64]
MEDIA = (("air", "to_air"), ("ground", "to_ground"))


def releases_table(found: ChainRun) -> pd.DataFrame:
    """Return what every source releases of every substance in the stated years.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`; what a source releases nothing of in any draw and year is left out
        unless an unknown amount comes on top.
    """
    return table_frame("releases", _rows(found))


def source_title(site: Site, source: str) -> str:
    """Return a source's name as printed.

    Parameters
    ----------
    site : Site
        The site.
    source : str
        Source or outlet ("air:roaster_stack").
    """
    declared = None if site.emissions is None else site.emissions.sources.get(source)
    if declared is not None and declared.title:
        return str(declared.title)
    return source.split(":")[-1].replace("_", " ")


def joined_releases(kept: Sequence[KeptArea], medium: str) -> ReleaseDraws | None:
    """Return releases of all blocks together.

    Parameters
    ----------
    kept : sequence of KeptArea
        One area, block by block.
    medium : {"to_air", "to_ground"}
        Where to.

    Returns
    -------
    ReleaseDraws or None
        None where the area has none.
    """
    parts = _parts(kept, medium)
    if not parts:
        return None
    return replace(parts[0], amount=np.concatenate([one.amount for one in parts], axis=-1))


def joined_release(
    kept: Sequence[KeptArea], medium: str, source: str, substance: str
) -> Array | None:
    """Return what one source releases of one substance in all blocks together.

    Parameters
    ----------
    kept : sequence of KeptArea
        One area, block by block.
    medium : {"to_air", "to_ground"}
        Where to.
    source, substance : str
        Names.

    Returns
    -------
    ndarray, shape (stated year, draw), kg/yr or Bq/yr, or None
        None where the area has no such source or substance there.
    """
    parts = _parts(kept, medium)
    if not parts or source not in parts[0].sources or substance not in parts[0].substances:
        return None
    at = parts[0].sources.index(source), parts[0].substances.index(substance)
    return np.concatenate([one.amount[at] for one in parts], axis=-1)


def _parts(kept: Sequence[KeptArea], medium: str) -> list[ReleaseDraws]:
    """Return the releases of the blocks that have them, all of the same sources and substances."""
    return [one for one in (getattr(area, medium) for area in kept) if one is not None]


def _rows(found: ChainRun) -> Iterator[tuple[Any, ...]]:
    for name in found.areas:
        kept = [block.areas[name] for block in found.kept]
        for medium, attribute in MEDIA:
            draws = joined_releases(kept, attribute)
            if draws is None:
                continue
            gaps = kept[0].release_gaps if attribute == "to_air" else kept[0].water_lacks
            central = getattr(found.middle.areas[name], attribute)
            known = (*percentiles(draws.amount), draws.amount.mean(axis=-1))
            summary = np.stack([*known, central.amount.mean(axis=-1)], axis=-1)
            for s, source in enumerate(draws.sources):
                title = source_title(found.plan.site, source)
                for e, substance in enumerate(draws.substances):
                    lacking = (source, "") in gaps or (source, substance) in gaps
                    if not (summary[s, e].any() or (source, substance) in gaps):
                        continue
                    for t, year in enumerate(found.plan.stated):
                        numbers = (float(one) for one in summary[s, e, t])
                        yield (
                            name, source, title, medium, substance, year, *numbers, lacking,
                        )  # fmt: skip
