"""Intake per unit of concentration, by pathway and group.

An intake factor times the concentration of a pathway's medium is the dose, or for inhalation the
exposure concentration, as a mean over a calendar year in which people are exposed on EF days:

    inhalation_outdoor      T / 24 EF / 365                          mg/m3      per mg/m3 outdoors
    inhalation_indoor       F (24 - T) / 24 EF / 365                 mg/m3      per mg/m3 outdoors
    soil, house dust, road  s IR 1e-6 / BW EF / 365                  mg/(kg d)  per mg/kg
    drinking_water          IR / BW EF / 365                         mg/(kg d)  per mg/L
    dermal_soil             1e-6 SA AF / BW EF / 365                 mg/(kg d)  per mg/kg and ABSd
    dermal_water            t EV SA / 1000 / BW EF / 365             mg/(kg d)  per mg/L and cm/h
    crops, milk, meat, fish IR f / BW EF / 365                       mg/(kg d)  per mg/kg as eaten

It is linear, so that an intake is a product and a Monte Carlo one array. The relation to lifetime
averages is in `tailrace.people.averaging`. Inhalation is not divided by body weight.

What a set does not have must be given (amounts of each food, shares of dust, infiltration) or is
missing with its reason. Handbooks give soil and dust together: the share s of soil is what the
shares given for house dust and road dust leave of 1, and a dust without a share is missing, not
zero. The indoor factor is to outdoor air; where indoor air is measured, give an
infiltration factor of 1 and the measured concentration. Where a set states an exposure time, all of
it is at the outdoor concentration and none is left for indoors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, did_you_mean
from tailrace.people.averaging import DAYS_PER_YEAR, HOURS_PER_DAY
from tailrace.people.exposure_factors import FACTOR_UNITS, exposure_factor
from tailrace.people.food_intake import FOOD_PATHWAYS
from tailrace.people.groups import group_named
from tailrace.quantities.missing import Missing, describe_missing
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    import xarray as xr

FloatArray = NDArray[np.float64]

INTAKE_UNITS: dict[str, str] = {
    "inhalation_outdoor": "1",
    "inhalation_indoor": "1",
    "soil_ingestion": "kg/(kg d)",
    "house_dust_ingestion": "kg/(kg d)",
    "road_dust_ingestion": "kg/(kg d)",
    "drinking_water": "L/(kg d)",
    "dermal_soil": "kg/(kg d)",
    "dermal_water": "L h/(kg d cm)",
    **dict.fromkeys(FOOD_PATHWAYS, "kg/(kg d)"),
}
"""Pathways of intake with the unit of their factor, intake per unit of concentration."""

GIVEN_UNITS: dict[str, str] = {
    "infiltration_factor": "1",
    "house_dust_share": "1",
    "road_dust_share": "1",
    "soil_share": "1",
    **{f"{food}_ingestion": "kg/d" for food in FOOD_PATHWAYS},
    **{f"{food}_local_share": "1" for food in FOOD_PATHWAYS},
}
"""Factors that no set has and that belong to a place: to be given, with their units."""

_DUSTS = ("house_dust_share", "road_dust_share")


def needed_factors(pathway: str) -> tuple[str, ...]:
    """Return the factors that a pathway's intake factor is made of.

    Parameters
    ----------
    pathway : str
        One of `INTAKE_UNITS`.

    Raises
    ------
    InputError
        If it is no pathway of intake.
    """
    needs = {
        "inhalation_outdoor": ("outdoor_time",),
        "inhalation_indoor": ("outdoor_time", "infiltration_factor"),
        "soil_ingestion": ("soil_ingestion", "soil_share", "body_weight"),
        "house_dust_ingestion": ("soil_ingestion", "house_dust_share", "body_weight"),
        "road_dust_ingestion": ("soil_ingestion", "road_dust_share", "body_weight"),
        "drinking_water": ("water_ingestion", "body_weight"),
        "dermal_soil": ("skin_area_soil", "soil_adherence", "body_weight"),
        "dermal_water": ("skin_area_water", "bathing_time", "bathing_events", "body_weight"),
    }
    needs |= {
        food: (f"{food}_ingestion", f"{food}_local_share", "body_weight") for food in FOOD_PATHWAYS
    }
    if pathway not in needs:
        raise InputError.single(
            f"there is no pathway of intake {pathway!r}",
            allowed=", ".join(needs),
            remedy=did_you_mean(pathway, needs),
        )
    return (*needs[pathway], "exposure_frequency")


def pathway_factor(pathway: str, factors: Mapping[str, ArrayLike]) -> FloatArray:
    """Return the intake per unit of concentration, as a mean over a year.

    Parameters
    ----------
    pathway : str
        One of `INTAKE_UNITS`, which has the unit of the result.
    factors : mapping of str to array_like
        Those of `needed_factors`, in the units of `FACTOR_UNITS` and `GIVEN_UNITS`; they
        broadcast. NaN where missing. More than needed may be given.

    Returns
    -------
    ndarray
        NaN where a factor is missing.

    Raises
    ------
    InputError
        If a factor is absent or there is no such pathway.
    """
    absent = [name for name in needed_factors(pathway) if name not in factors]
    if absent:
        raise InputError.single(
            f"the pathway {pathway} has no {', '.join(absent)}", file="pathway_factor()",
            place="factors",
        )  # fmt: skip
    of = {name: np.asarray(factors[name], float) for name in needed_factors(pathway)}
    year = of["exposure_frequency"] / DAYS_PER_YEAR
    if pathway.startswith("inhalation"):
        return np.asarray(_hours_share(pathway, of) * year)
    return np.asarray(_daily_amount(pathway, of) / of["body_weight"] * year)


def _hours_share(pathway: str, of: Mapping[str, FloatArray]) -> FloatArray:
    """Return outdoor air's share in what is breathed at a place, 1."""
    outside = of["outdoor_time"] / HOURS_PER_DAY
    if pathway == "inhalation_outdoor":
        return outside
    return np.asarray(of["infiltration_factor"] * (1.0 - outside))


def _daily_amount(pathway: str, of: Mapping[str, FloatArray]) -> FloatArray:
    """Return what meets a person on a day of exposure, in the unit of the factor times kg."""
    if pathway in FOOD_PATHWAYS:
        return np.asarray(of[f"{pathway}_ingestion"] * of[f"{pathway}_local_share"])
    if pathway == "drinking_water":
        return of["water_ingestion"]
    if pathway == "dermal_soil":
        return np.asarray(1e-6 * of["skin_area_soil"] * of["soil_adherence"])
    if pathway == "dermal_water":
        return np.asarray(
            of["bathing_time"] * of["bathing_events"] * of["skin_area_water"] / 1000.0
        )
    share = of[f"{pathway.removesuffix('_ingestion')}_share"]
    return np.asarray(1e-6 * of["soil_ingestion"] * share)


def group_factors(
    set_name: str, group: str, given: Mapping[str, Value | float] | None = None
) -> dict[str, Value | Missing]:
    """Return every factor of a group: what is given, else what the set has, else missing.

    Parameters
    ----------
    set_name : str
        Set of exposure factors.
    group : str
        Group or alias.
    given : mapping of str to Value or float, optional
        Factors of `FACTOR_UNITS` or `GIVEN_UNITS` that take the place of the set's; bare numbers
        are in their unit. The soil share follows from the shares of dust and is not given.

    Returns
    -------
    dict of str to Value or Missing
        By factor. Of a set that states an exposure time, it is the outdoor time.

    Raises
    ------
    InputError
        If there is no such set, group or factor, or a unit is wrong.
    """
    units = FACTOR_UNITS | GIVEN_UNITS
    own = dict(given or {})
    units.pop("soil_share")
    unknown = [name for name in own if name not in units]
    if unknown:
        raise InputError.single(
            f"there is no exposure factor {unknown[0]!r}", allowed=", ".join(units),
            remedy=did_you_mean(unknown[0], units),
        )  # fmt: skip
    found: dict[str, Value | Missing] = {
        name: exposure_factor(set_name, group, name) for name in FACTOR_UNITS
    }
    if isinstance(found["outdoor_time"], Missing) and "outdoor_time" not in own:
        found["outdoor_time"] = found["exposure_time"]
        if not isinstance(found["exposure_time"], Missing):
            own.setdefault("infiltration_factor", _nothing_left(found["exposure_time"]))
    for name in GIVEN_UNITS:
        found[name] = Missing("it belongs to a place and was not given", name)
    for name, one in own.items():
        found[name] = one.to(units[name]) if isinstance(one, Value) else Value(one, units[name])
    found["soil_share"] = _soil_share(found)
    return found


def _nothing_left(exposure_time: Value) -> Value:
    """Return that no exposure happens indoors beside an exposure time at outdoor concentration."""
    said = "the exposure time is all at the outdoor concentration; none is left for indoors"
    return Value(
        0.0, "1", source=exposure_time.source, year=exposure_time.year, quality="derived", note=said
    )


def _soil_share(factors: Mapping[str, Value | Missing]) -> Value:
    """Return what the shares of dust leave to soil; central value."""
    given = {name: one for name in _DUSTS if isinstance(one := factors[name], Value)}
    share = 1.0 - sum(one.central for one in given.values())
    if share < -1e-12:
        raise InputError.single(
            f"the shares of house dust and road dust sum to {1.0 - share:g}",
            place=", ".join(given), allowed="at most 1; the rest is soil",
        )  # fmt: skip
    absent = [name for name in _DUSTS if name not in given]
    said = f"not given: {', '.join(absent)}; that part counts as soil" if absent else "the rest"
    return Value(max(share, 0.0), "1", quality="derived", note=said)


def intake_factors(
    set_name: str,
    groups: Iterable[str],
    pathways: Iterable[str] = tuple(INTAKE_UNITS),
    given: Mapping[str, Value | float] | None = None,
) -> xr.DataArray:
    """Return intake per unit of concentration by pathway and group, from central values.

    Parameters
    ----------
    set_name : str
        Set of exposure factors.
    groups : iterable of str
        Groups or aliases.
    pathways : iterable of str
        Of `INTAKE_UNITS`; all of them by default.
    given : mapping of str to Value or float, optional
        See `group_factors`.

    Returns
    -------
    xarray.DataArray
        Dimensions pathway, group; a coordinate `unit` along pathway. NaN where missing, with the
        reasons in ``attrs["missing"]``, one line each.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    import xarray as xr

    names = [group_named(group).name for group in groups]
    kinds = list(pathways)
    table = np.full((len(kinds), len(names)), np.nan)
    said: list[str] = []
    for column, name in enumerate(names):
        factors = group_factors(set_name, name, given)
        for row, pathway in enumerate(kinds):
            one = _central(pathway, factors)
            if isinstance(one, Missing):
                said.append(f"{pathway}, {name}: {one.reason}")
            else:
                table[row, column] = one
    return xr.DataArray(
        table,
        dims=("pathway", "group"),
        coords={
            "pathway": kinds,
            "group": names,
            "unit": ("pathway", [INTAKE_UNITS[pathway] for pathway in kinds]),
        },
        name="intake_factor",
        attrs={
            "long_name": "intake per unit of concentration, mean over a year of exposure",
            "source": f"exposure factors {set_name}",
            "missing": "\n".join(said),
        },
    )


def _absent(pathway: str, factors: Mapping[str, Value | Missing]) -> Missing | None:
    missing = [factors[name] for name in needed_factors(pathway)]
    reasons = [one for one in missing if isinstance(one, Missing)]
    return Missing(describe_missing(reasons), pathway) if reasons else None


def _central(pathway: str, factors: Mapping[str, Value | Missing]) -> float | Missing:
    absent = _absent(pathway, factors)
    if absent is not None:
        return absent
    return float(pathway_factor(pathway, _numbers(factors, {})))


def _numbers(
    factors: Mapping[str, Value | Missing], levels: Mapping[str, ArrayLike]
) -> dict[str, ArrayLike]:
    """Return the factors that are known as numbers, at a person's level where it has one."""
    numbers: dict[str, ArrayLike] = {
        name: one.ppf(levels[name]) if name in levels else one.central
        for name, one in factors.items()
        if isinstance(one, Value)
    }
    dusts = [np.asarray(numbers[name]) for name in _DUSTS if name in numbers]
    # drawn shares of dust leave their own share of soil
    return numbers | {"soil_share": 1.0 - np.asarray(sum(dusts))}


def draw_intake_factors(
    factors: Mapping[str, Value | Missing],
    levels: Mapping[str, ArrayLike],
    pathways: Iterable[str] = tuple(INTAKE_UNITS),
) -> dict[str, FloatArray | Missing]:
    """Return intake per unit of concentration by pathway for persons drawn at given levels.

    Parameters
    ----------
    factors : mapping of str to Value or Missing
        As `group_factors` returns them.
    levels : mapping of str to array_like
        By factor, the level from 0 to 1 at which each person stands, shape (person,). A factor
        without levels, or without a distribution, is the same for all. One person has one body
        weight in all pathways.
    pathways : iterable of str
        Of `INTAKE_UNITS`.

    Returns
    -------
    dict of str to ndarray or Missing
        By pathway, shape (person,), or () where nothing varies.

    Raises
    ------
    InputError
        If a level is outside 0 to 1 or a pathway is unknown.
    """
    numbers = _numbers(factors, levels)
    if np.any(np.asarray(numbers["soil_share"]) < -1e-12):
        raise InputError.single(
            "the shares of house dust and road dust sum to more than 1 in some draws",
            place=", ".join(_DUSTS), allowed="at most 1; the rest is soil",
        )  # fmt: skip
    found: dict[str, FloatArray | Missing] = {}
    for pathway in pathways:
        absent = _absent(pathway, factors)
        found[pathway] = pathway_factor(pathway, numbers) if absent is None else absent
    return found
