"""Concentrations in the outlets of a works beside the limits they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.emission_limits import (
    EmissionLimit,
    Verdict,
    compare_with_limit,
    published_limits,
)
from tailrace.emissions.inventory_table import summary
from tailrace.emissions.material_flow import WATER
from tailrace.emissions.source import OutletLimits
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities import AtLeast, Missing, Value

if TYPE_CHECKING:
    from tailrace.assess.site_releases import SiteReleases
    from tailrace.process.balance import Balance

Array = NDArray[np.float64]

OWN_WATER = "own water"
WATER_DENSITY = 1000.0
"""kg/m3; what is dissolved in it is not counted."""

ELEMENTS = {"Th + U": ("Th", "U"), "SO2": ("S",)}
"""Elements of the balance that a limit counts, where it is not the element itself; the sulfur of
a roaster counts as SO2 in full."""


@dataclass(frozen=True)
class LimitFinding:
    """One concentration beside its limit.

    Parameters
    ----------
    outlet, substance : str
        Outlet of the works; what the limit names.
    concentration : dict of str to float, or Missing
        low, central, high and mean, kg/m3, counted as the limit is.
    verdict : Verdict
        What can be said.
    at_least : bool
        Whether an unknown amount comes on top of the concentration.
    """

    outlet: str
    substance: str
    concentration: dict[str, float] | Missing
    verdict: Verdict
    at_least: bool = False


def limit_findings(site_releases: SiteReleases, year: int) -> list[LimitFinding]:
    """Return the outlets of one year beside their limits.

    Parameters
    ----------
    site_releases : SiteReleases
        Releases, and the balance that gives the volumes.
    year : int
        Calendar year.

    Raises
    ------
    InputError
        If the works have no such outlet or volume.
    """
    found = []
    for held in site_releases.releases.emissions.limits.values():
        volume = outlet_volume(site_releases, held, year)
        for limit in published_limits(held.medium):
            elements = ELEMENTS.get(limit.counted_as, (limit.counted_as,))
            known = set(elements) <= set(site_releases.balance.substances)
            if limit.category in held.categories and known:
                found.append(_finding(site_releases, held, limit, elements, volume, year))
    return found


def outlet_volume(site_releases: SiteReleases, held: OutletLimits, year: int) -> Array:
    """Return the gas or water an outlet releases in a year, m3/yr, shape (draw,)."""
    outlets = site_releases.releases.outlets
    if held.outlet not in outlets:
        raise InputError.single(
            f'the works have no outlet "{held.outlet}"',
            file=site_releases.releases.emissions.file,
            place="limits",
            allowed=", ".join(outlets),
            remedy=did_you_mean(held.outlet, outlets),
        )
    at = site_releases.releases.years.index(year)
    if held.volume == OWN_WATER:
        flow = outlets[held.outlet]
        return np.asarray(flow.flow[flow.substances.index(WATER), at] / WATER_DENSITY)
    volumes = _volumes(site_releases.balance)
    if held.volume not in volumes:
        raise InputError.single(
            f'no unit of the works gives a volume "{held.volume}"',
            file=site_releases.releases.emissions.file,
            place=f'limits."{held.outlet}".volume',
            allowed=", ".join((OWN_WATER, *volumes)),
            remedy=did_you_mean(held.volume, volumes),
        )
    return np.asarray(volumes[held.volume][at])


def _volumes(balance: Balance) -> dict[str, Array]:
    return balance.amounts("volumes")


def _finding(
    site_releases: SiteReleases,
    held: OutletLimits,
    limit: EmissionLimit,
    elements: tuple[str, ...],
    volume: Array,
    year: int,
) -> LimitFinding:
    flow = site_releases.releases.outlets[held.outlet]
    at = site_releases.releases.years.index(year)
    rows = [flow.substances.index(name) for name in elements]
    mass = flow.flow[rows, at].sum(axis=0) * _counted(limit)
    if not (volume > 0).any() or np.isnan(mass).all():
        missing = Missing("nothing leaves, or its amount is not known", held.outlet)
        return LimitFinding(
            held.outlet, limit.substance, missing, compare_with_limit(missing, limit)
        )
    draws = np.divide(mass, volume, out=np.full_like(mass, np.nan), where=volume > 0)
    numbers = summary(draws)
    if flow.at_least[rows, at].any():
        missing = Missing("an unknown amount comes on top", held.outlet)
        least = AtLeast(numbers["low"], (missing,))
        return LimitFinding(
            held.outlet, limit.substance, numbers, compare_with_limit(least, limit), at_least=True
        )
    value = Value(
        numbers["central"], "kg/m3", low=numbers["low"], high=numbers["high"], quality="derived"
    )
    return LimitFinding(held.outlet, limit.substance, numbers, compare_with_limit(value, limit))


def _counted(limit: EmissionLimit) -> float:
    from tailrace.data.substances import conversion_factor

    return conversion_factor("S", "SO2") if limit.counted_as == "SO2" else 1.0
