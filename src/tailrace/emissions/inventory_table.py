"""The inventory of releases as a register of pollutants asks for it: by source, substance, year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.material_flow import WATER
from tailrace.emissions.process import SIZES
from tailrace.emissions.releases import Releases, SourceRelease

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

PERCENTILES = (5.0, 50.0, 95.0)
"""Low, central and high of the draws."""

COLUMNS = (
    "source",
    "title",
    "process",
    "edition",
    "area",
    "place",
    "medium",
    "substance",
    "size",
    "year",
    "low",
    "central",
    "high",
    "mean",
    "unit",
    "at_least",
    "reason",
)


def inventory(releases: Releases, year: int | None = None) -> pd.DataFrame:
    """Return the inventory as a table.

    Parameters
    ----------
    releases : Releases
        What leaves.
    year : int, optional
        One year instead of all.

    Returns
    -------
    DataFrame
        A row for each source, medium, substance, size and year: `low`, `central` and `high` are
        the 5th, 50th and 95th percentile of the draws (the same number without draws), in kg/yr
        (Bq/yr for nuclides). "dust" is the mass of all dust below a size; a substance in dust is
        given below 10 um and below the largest size known. `at_least` marks what an unknown
        amount comes on top of; a source of which nothing is known has a row with its reason.
    """
    import pandas as pd

    years = list(releases.years) if year is None else [year]
    rows = [row for one in years for row in _rows(releases, one)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def summary(draws: Array) -> dict[str, float]:
    """Return low, central, high and mean of draws; NaN where all are."""
    finite = draws[np.isfinite(draws)]
    if finite.size == 0:
        return dict.fromkeys(("low", "central", "high", "mean"), float("nan"))
    low, central, high = np.percentile(finite, PERCENTILES)
    return {
        "low": float(low),
        "central": float(central),
        "high": float(high),
        "mean": float(finite.mean()),
    }


def _rows(releases: Releases, year: int) -> Iterator[dict[str, Any]]:
    at = releases.years.index(year)
    for name, one in releases.sources.items():
        if one.source.runs_in(year):
            yield from _of_source(releases, name, one, at)
    for name, reason in releases.missing.items():
        source = releases.emissions.sources[name]
        if source.runs_in(year):
            yield {
                **_about(releases, name),
                "medium": "air",
                "year": year,
                "at_least": True,
                "reason": reason.reason,
            }
    for end, flow in releases.outlets.items():
        about = {
            "source": end,
            "title": end.partition(":")[2].replace("_", " "),
            "process": "outlet of the balance",
            "place": releases.places.get(end, ""),
            "medium": end.split(":")[0],
            "year": year,
            "unit": "kg/yr",
        }
        for k, substance in enumerate(flow.substances):
            unknown = bool(flow.at_least[k, at])
            if substance != WATER and (unknown or np.nansum(flow.flow[k, at]) > 0):
                numbers = summary(flow.flow[k, at])
                yield {**about, "substance": substance, **numbers, "at_least": unknown}


def _about(releases: Releases, name: str) -> dict[str, Any]:
    source = releases.emissions.sources[name]
    return {
        "source": name,
        "title": source.title,
        "process": source.process,
        "edition": source.edition,
        "area": source.area,
        "place": source.place,
    }


def _of_source(
    releases: Releases, name: str, one: SourceRelease, at: int
) -> Iterator[dict[str, Any]]:
    about = {**_about(releases, name), "year": releases.years[at], "unit": "kg/yr"}
    air = {**about, "medium": "air", "at_least": False}
    for size in SIZES:
        dust = one.dust(size)
        if dust is not None:
            yield {**air, "substance": "dust", "size": size, **summary(dust[at])}
    sizes = dict.fromkeys(s for s in ("PM10", one.total_size) if one.dust(s) is not None and s)
    for substance in one.substances:
        unknown = releases.is_at_least(name, substance, releases.years[at])
        for size in sizes:
            mass = releases.of_source(name, substance, size=size)
            if mass is not None and (unknown or np.nansum(mass[at]) > 0):
                numbers = summary(mass[at])
                yield {**air, "substance": substance, "size": size, **numbers, "at_least": unknown}
    for substance, gas in one.emitted.gases.items():
        yield {**air, "substance": substance, "size": "gas", **summary(gas[at])}
    for nuclide, activity in one.emitted.nuclides.items():
        yield {**air, "substance": nuclide, "size": "gas", **summary(activity[at]), "unit": "Bq/yr"}
    for substance, mass in one.emitted.to_water.items():
        yield {**about, "medium": "water", "substance": substance, **summary(mass[at]),
               "at_least": False}  # fmt: skip
