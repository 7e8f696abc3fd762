"""All releases of a site beside the thresholds of a register of pollutants.

A register (the European one, Toxics Release Inventory, National Pollutant Inventory) asks for the
release of a plant by pollutant and medium. Fluorine, chlorine and sulfur are those of stacks, as
HF, HCl and SO2, for dust holds them as minerals; metals are those of stacks and all dust; nitrogen
oxides, carbon monoxide and volatile compounds those of exhaust.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.data.reader import rows
from tailrace.data.substances import conversion_factor
from tailrace.data.values import facts
from tailrace.emissions.inventory_table import summary
from tailrace.emissions.releases import Releases
from tailrace.quantities.value import Value

Array = NDArray[np.float64]

TABLE = "register_thresholds"
OF_STACKS = {"HF": "F", "HCl": "Cl", "SO2": "S"}
OF_WATER = {"SO4": "S"}
EXHAUST = ("NOx", "CO", "VOC")
PM10_OF_EXHAUST = "PM10 of exhaust"


@dataclass(frozen=True)
class RegisterRow:
    """One pollutant of a register.

    Parameters
    ----------
    medium, pollutant, counted_as : str
        What is reported.
    release : dict of str to float
        low, central, high and mean of the site's release, kg/yr.
    threshold : Value
        Release above which it is reported, kg/yr.
    at_least : bool
        Whether an unknown amount comes on top.
    """

    medium: str
    pollutant: str
    counted_as: str
    release: dict[str, float]
    threshold: Value
    at_least: bool

    @property
    def word(self) -> str:
        """Verdict: "above", "below", or "cannot tell" where the range holds the threshold."""
        limit = self.threshold.central
        if self.release["low"] > limit:
            return "above"
        if self.release["high"] <= limit and not self.at_least:
            return "below"
        return "cannot tell"


def register_rows(releases: Releases, year: int) -> list[RegisterRow]:
    """Return the site's releases of one year beside the thresholds.

    Parameters
    ----------
    releases : Releases
        What leaves.
    year : int
        Calendar year.

    Returns
    -------
    list of RegisterRow
        Pollutants of the table ``register_thresholds`` that the site releases.
    """
    at = releases.years.index(year)
    found = []
    for row, value in zip(rows(TABLE), facts(TABLE).values(), strict=True):
        assert isinstance(value, Value)  # the table has a number in every row
        total = _total(releases, row["medium"], row["counted_as"])[at]
        unknown = _is_at_least(releases, row["medium"], row["counted_as"], at)
        if total.max(initial=0.0) > 0 or unknown:
            found.append(
                RegisterRow(
                    row["medium"],
                    row["pollutant"],
                    row["counted_as"],
                    summary(total),
                    value.to("kg/yr"),
                    unknown,
                )
            )
    return found


def _total(releases: Releases, medium: str, counted_as: str) -> Array:
    if medium == "water":
        element = OF_WATER.get(counted_as, counted_as)
        factor = 1.0 if element == counted_as else conversion_factor(element, counted_as)
        seeped = (one.emitted.to_water.get(element) for one in releases.sources.values())
        added = sum((m for m in seeped if m is not None), np.zeros(releases.shape))
        return factor * (releases.outlet("water", element) + added)
    if counted_as in OF_STACKS:
        element = OF_STACKS[counted_as]
        return conversion_factor(element, counted_as) * releases.outlet("air", element)
    if counted_as in EXHAUST:
        return releases.fugitive(counted_as)
    if counted_as == "PM10":
        return releases.fugitive("dust", size="PM10") + releases.fugitive(PM10_OF_EXHAUST)
    if counted_as == "dust":
        return releases.fugitive("dust") + releases.fugitive(PM10_OF_EXHAUST)
    return releases.fugitive(counted_as) + releases.outlet("air", counted_as)


def _is_at_least(releases: Releases, medium: str, counted_as: str, at: int) -> bool:
    """Return whether some release of a pollutant has an unknown amount on top."""
    if medium == "air" and counted_as in ("PM10", "dust", *EXHAUST):
        return counted_as in ("PM10", "dust") and any(_unknown_dust(releases, counted_as))
    element = {**OF_STACKS, **OF_WATER}.get(counted_as, counted_as)
    for end, flow in releases.outlets.items():
        here = end.startswith(f"{medium}:") and element in flow.substances
        if here and flow.at_least[flow.substances.index(element), at]:
            return True
    if medium == "water" or counted_as in OF_STACKS:
        return False
    return any(
        releases.is_at_least(name, element, releases.years[at])
        or (one.emitted.dust is not None and one.fractions is None)
        for name, one in releases.sources.items()
    )


def _unknown_dust(releases: Releases, size: str) -> Iterator[bool]:
    from tailrace.emissions.registry import known_processes

    for name in releases.missing:
        yield known_processes()[releases.emissions.sources[name].process].gives_dust
    for one in releases.sources.values():
        yield one.emitted.dust is not None and size == "PM10" and one.dust("PM10") is None
