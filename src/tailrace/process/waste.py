"""Waste per tonne of rare-earth oxide, by kind, and where an element ends.

The mass of a waste is its dry mass; waste water is counted by its water. Published figures often
count moist residue, gas volumes or whole ore: those are given as such where a unit `gives` them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.process.components import WATER
from tailrace.process.flowsheet import driver_weights
from tailrace.process.products import reo_made
from tailrace.process.route import WASTE_KINDS

if TYPE_CHECKING:
    import xarray as xr

    from tailrace.process.balance import Balance

Array = NDArray[np.float64]


def waste_by_kind(balance: Balance) -> dict[str, Array]:
    """Return each kind of waste with what leaves into air and water, (year, draw), kg/yr.

    Returns
    -------
    dict of str to ndarray
        Dry mass by kind of waste, then "to air" and "to water" (dry mass), "water to air",
        "water to water bodies" and "water in waste" (mass of water).
    """
    found: dict[str, Array] = {}
    dry = driver_weights("", balance.components)
    water = driver_weights(WATER, balance.components)

    def add(name: str, mass: Array) -> None:
        found[name] = found.get(name, 0.0) + mass

    for end in balance.ends():
        kind, _, rest = end.partition(":")
        if kind == "waste":
            add(rest.split(":")[0], balance.end_mass(end, dry))
            add("water in waste", balance.end_mass(end, water))
        elif kind in ("air", "water"):
            add(f"to {kind}", balance.end_mass(end, dry))
            wet = "water to air" if kind == "air" else "water to water bodies"
            add(wet, balance.end_mass(end, water))
    return found


def waste_per_tonne(balance: Balance) -> xr.DataArray:
    """Return the waste of each kind per tonne of rare-earth oxide made.

    Returns
    -------
    DataArray, dims (waste, year[, draw])
        t/t; NaN in years without oxides.
    """
    import xarray as xr

    oxides = reo_made(balance)
    wastes = waste_by_kind(balance)
    names = [k for k in WASTE_KINDS if k in wastes] + [k for k in wastes if k not in WASTE_KINDS]
    ratio = np.full((len(names), *oxides.shape), np.nan)
    for k, name in enumerate(names):
        np.divide(wastes[name], oxides, out=ratio[k], where=oxides > 0)
    dims = ("waste", "year") if balance.draws is None else ("waste", "year", "draw")
    return xr.DataArray(
        ratio[..., 0] if balance.draws is None else ratio,
        dims=dims,
        coords={"waste": names, "year": list(balance.years)},
        name="waste_per_tonne",
        attrs={"units": "t/t", "long_name": "waste per tonne of rare-earth oxide made"},
    )


def outlet_shares(balance: Balance, substance: str, year: int) -> dict[str, float]:
    """Return the share of a substance's known inflow that ends at each place in a year.

    Parameters
    ----------
    balance : Balance
        A solved works.
    substance : str
        Element carried.
    year : int
        Calendar year.

    Returns
    -------
    dict of str to float
        Share by end, mean over draws; empty where nothing is known to enter.

    Raises
    ------
    InputError
        If the substance is not carried or the year not covered.
    """
    from tailrace.errors import InputError, did_you_mean

    if substance not in balance.substances:
        raise InputError.single(
            f'the balance does not carry "{substance}"',
            allowed=", ".join(balance.substances),
            remedy=did_you_mean(substance, balance.substances),
        )
    if year not in balance.years:
        raise InputError.single(
            f"no balance for {year}", allowed=f"{balance.years[0]}-{balance.years[-1]}"
        )
    at, when = balance.substances.index(substance), balance.years.index(year)
    flows = {end: float(balance.end_flow(end)[at, when].mean()) for end in balance.ends()}
    total = sum(flows.values())
    return {end: flow / total for end, flow in flows.items() if flow > 0} if total > 0 else {}
