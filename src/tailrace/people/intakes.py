"""What people take in: labelled arrays by receptor, group, substance, pathway and year.

    intake = level in the pathway's medium * intake factor of the group * uptake of the substance

An intake is one of four measures, which follows from the units: a `dose` (mg/(kg d)), an
`exposure_concentration` in air (mg/m3; no body weight), an `activity_intake` (Bq/yr) or an
`external_dose` (mSv/yr). Chemicals and nuclides are separate data sets: mass and activity of one
substance are not the same quantity.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.units import convert

if TYPE_CHECKING:
    import xarray as xr

MEASURES: dict[str, str] = {
    "dose": "mg/(kg d)",
    "exposure_concentration": "mg/m3",
    "activity_intake": "Bq/yr",
    "external_dose": "mSv/yr",
}
"""What an intake can be, with its unit."""

INTAKE_DIMENSIONS = ("receptor", "group", "substance", "pathway", "year")

_LONG_NAMES = {
    "dose": "mean daily dose over the year",
    "exposure_concentration": "mean concentration breathed over the year",
    "activity_intake": "activity taken in during the year",
    "external_dose": "effective dose from outside the body during the year",
}


def intakes_by_pathway(
    levels: Mapping[str, xr.DataArray],
    factors: xr.DataArray,
    uptake: xr.DataArray | None = None,
) -> xr.Dataset:
    """Return what people take in.

    Parameters
    ----------
    levels : mapping of str to DataArray, dims (receptor, substance, year), more are kept
        By pathway, the level in the medium it draws on, with its ``units``; NaN where not known.
        A substance that a pathway's array does not name is not known there.
    factors : DataArray, dims (pathway, group), more (person, substance, draw) are kept
        Intake per unit of level, with the unit of each pathway in the coordinate `unit`; NaN
        where not known. As `intake_factors` returns them.
    uptake : DataArray, dims (pathway, substance), optional
        What the factor of a pathway leaves open, by substance: absorption by skin, permeability,
        relative bioavailability; its unit in the coordinate `unit`. NaN where not known. Pathways
        that it does not name are multiplied by nothing.

    Returns
    -------
    Dataset
        One variable for each measure that occurs, dims (receptor, group, substance, pathway,
        year, ...); coordinate `measure` by pathway says which variable holds it. NaN where a
        pathway has another measure or where not known.

    Raises
    ------
    InputError
        If a pathway with a level has no factor, or units do not make a measure; all of these.
    """
    import xarray as xr

    problems = Problems()
    found: dict[str, list[xr.DataArray]] = {}
    measures: dict[str, str] = {}
    for pathway, level in levels.items():
        made = _of_pathway(pathway, level, factors, uptake, problems)
        if made is not None:
            measures[pathway], array = made
            found.setdefault(measures[pathway], []).append(array)
    problems.raise_if_any()
    order = list(levels)
    data = {}
    for measure, arrays in found.items():
        joined = xr.concat(arrays, dim="pathway", join="outer").reindex(pathway=order)
        rest = [str(dim) for dim in joined.dims if dim not in INTAKE_DIMENSIONS]
        data[measure] = joined.transpose(*INTAKE_DIMENSIONS, *rest).assign_attrs(
            units=MEASURES[measure], long_name=_LONG_NAMES[measure]
        )
    dataset = xr.Dataset(data)
    return dataset.assign_coords(measure=("pathway", [measures[pathway] for pathway in order]))


def _of_pathway(
    pathway: str,
    level: xr.DataArray,
    factors: xr.DataArray,
    uptake: xr.DataArray | None,
    problems: Problems,
) -> tuple[str, xr.DataArray] | None:
    """Return the measure and the intake by one pathway, or note why there is none."""
    names = [str(name) for name in factors["pathway"].values]
    if pathway not in names:
        problems.add(
            f'there is no intake factor for the pathway "{pathway}"', place=pathway,
            allowed=", ".join(names), remedy=did_you_mean(pathway, names),
        )  # fmt: skip
        return None
    parts = [_one(factors, pathway)]
    if uptake is not None and pathway in uptake["pathway"].values:
        parts.append(_one(uptake, pathway))
    units = [level.attrs.get("units"), *(unit for _, unit in parts)]
    absent = [name for name, unit in zip(_NAMED, units, strict=False) if unit is None]
    if absent:
        problems.add(f"{' and '.join(absent)} of {pathway} have no unit", place=pathway)
        return None
    measure, scale = _measure([str(unit) for unit in units])
    if measure is None:
        problems.add(
            f"a level in {units[0]} times {' times '.join(map(str, units[1:]))} is no intake",
            place=pathway, allowed=", ".join(MEASURES.values()),
        )  # fmt: skip
        return None
    product = level * scale
    for part, _ in parts:
        # What one of the two does not name is not known, so that nothing is dropped.
        if "substance" in part.dims:
            part = part.reindex(substance=product["substance"])
        product = product * part
    return measure, product.expand_dims(pathway=[pathway])


_NAMED = ("the level", "the factor", "the uptake")


def _one(array: xr.DataArray, pathway: str) -> tuple[xr.DataArray, Any]:
    """Return the part of a pathway without its coordinates, and its unit."""
    part = array.sel(pathway=pathway)
    unit = part.coords["unit"].item() if "unit" in part.coords else None
    return part.drop_vars(["pathway", "unit"], errors="ignore"), unit


def _measure(units: list[str]) -> tuple[str | None, float]:
    """Return which measure a product of units is, and the factor to its unit."""
    product = "*".join(f"({unit})" for unit in units if unit != "1") or "1"
    for measure, unit in MEASURES.items():
        try:
            return measure, float(convert(np.float64(1.0), product, unit))
        except InputError:
            continue
    return None, np.nan
