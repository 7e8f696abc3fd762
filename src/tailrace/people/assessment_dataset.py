"""An assessment as labelled arrays by receptor, group, substance, pathway and year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from tailrace.people.assessment import PeopleAssessment
from tailrace.people.chemical_intakes import ChemicalTerm
from tailrace.people.radiation_by_pathway import RadiationTerm
from tailrace.people.sample_totals import PlaceTotals, Total, known_part
from tailrace.quantities.missing import Missing, describe_missing

if TYPE_CHECKING:
    import xarray as xr

Number = float | Missing
Term = ChemicalTerm | RadiationTerm
Kept = TypeVar("Kept", ChemicalTerm, RadiationTerm)
Axes = dict[str, list[str] | list[int]]

Places = dict[str, dict[str | int, int]]

DIMENSIONS = ("receptor", "group", "substance", "pathway", "year")

_OF_MASS: dict[str, tuple[str, str, Callable[[ChemicalTerm], Number | None]]] = {
    "dose": (
        "mg/(kg d)", "mean daily dose over the year",
        lambda one: None if one.is_inhaled else one.intake,
    ),
    "exposure_concentration": (
        "mg/m3", "mean concentration breathed over the year",
        lambda one: one.intake if one.is_inhaled else None,
    ),
    "hazard_quotient": ("1", "hazard quotient", lambda one: one.quotient),
    "annual_cancer_risk": (
        "1/yr", "lifetime cancer risk added by the year", lambda one: one.annual_risk,
    ),
}  # fmt: skip
_OF_ACTIVITY: dict[str, tuple[str, str, Callable[[RadiationTerm], Number | None]]] = {
    "activity_intake": (
        "Bq/yr", "activity taken in during the year", lambda one: one.activity,
    ),
    "radiation_dose": ("mSv/yr", "effective dose of the year", lambda one: one.dose),
}  # fmt: skip
_TOTALS: dict[str, tuple[str, str, Callable[[PlaceTotals], Total]]] = {
    "hazard_index": ("1", "sum of known hazard quotients", lambda one: one.hazard_index),
    "annual_cancer_risk_total": (
        "1/yr", "lifetime cancer risk added by the year, sum of what is known",
        lambda one: one.annual_risk,
    ),
    "radiation_dose_total": (
        "mSv/yr", "effective dose of the year, sum of what is known", lambda one: one.dose,
    ),
}  # fmt: skip


def assessment_dataset_of(found: PeopleAssessment) -> xr.Dataset:
    """Return an assessment as a data set.

    Parameters
    ----------
    found : PeopleAssessment
        What came of the samples.

    Returns
    -------
    Dataset
        dose, exposure_concentration, hazard_quotient, annual_cancer_risk, activity_intake and
        radiation_dose by receptor, group, substance, pathway and year; their totals by receptor,
        group and year, each with ``<total>_at_least``. NaN where missing and where nothing was
        sampled; the reasons of what is missing in ``attrs["missing"]``. The year 0 is the mean over
        all samples.
    """
    import xarray as xr

    terms: list[Term] = [*found.chemical, *found.radiation]
    axes: Axes = {
        "receptor": list(dict.fromkeys(one.level.place for one in terms)),
        "group": list(found.groups),
        "substance": list(dict.fromkeys(one.level.substance for one in terms)),
        "pathway": list(dict.fromkeys(one.pathway for one in terms)),
        "year": sorted({one.level.year for one in terms}),
    }
    places: Places = {name: {keys[i]: i for i in range(len(keys))} for name, keys in axes.items()}

    def at(one: Term) -> tuple[int, ...]:
        level = one.level
        keys: tuple[str | int, ...] = (
            level.place, one.group, level.substance, one.pathway, level.year
        )  # fmt: skip
        return tuple(places[name][key] for name, key in zip(DIMENSIONS, keys, strict=True))

    shape = tuple(len(axes[name]) for name in DIMENSIONS)
    data = {
        name: (DIMENSIONS, _filled(shape, found.chemical, at, number), _attributes(unit, words))
        for name, (unit, words, number) in _OF_MASS.items()
    }
    data |= {
        name: (DIMENSIONS, _filled(shape, found.radiation, at, number), _attributes(unit, words))
        for name, (unit, words, number) in _OF_ACTIVITY.items()
    }
    dataset = xr.Dataset(data, coords=axes, attrs=_about(found))
    return dataset.assign(_totals(found, axes, places))


def _attributes(unit: str, words: str) -> dict[str, str]:
    return {"units": unit, "long_name": words}


def _about(found: PeopleAssessment) -> dict[str, str]:
    made = found.choices
    return {
        "source": f"{found.samples.file}; toxicity values {made.toxicity_name}; "
        f"exposure factors {made.factor_set}",
        "missing": describe_missing(found.missing),
    }


def _filled(
    shape: tuple[int, ...],
    terms: Sequence[Kept],
    at: Callable[[Term], tuple[int, ...]],
    number: Callable[[Kept], Number | None],
) -> NDArray[np.float64]:
    """Return the numbers of terms in their places, NaN elsewhere and where missing."""
    table = np.full(shape, np.nan)
    for one in terms:
        value = number(one)
        if isinstance(value, float):
            table[at(one)] = value
    return table


def _totals(
    found: PeopleAssessment, axes: Axes, places: Places
) -> dict[str, tuple[tuple[str, ...], NDArray[np.generic], dict[str, str]]]:
    dims = ("receptor", "group", "year")
    shape = tuple(len(axes[name]) for name in dims)
    made: dict[str, tuple[tuple[str, ...], NDArray[np.generic], dict[str, str]]] = {}
    for name, (unit, words, total) in _TOTALS.items():
        values, bound = np.full(shape, np.nan), np.zeros(shape, dtype=np.bool_)
        for one in found.totals:
            keys: tuple[str | int, ...] = (one.place, one.group, one.year)
            at = tuple(places[dim][key] for dim, key in zip(dims, keys, strict=True))
            values[at] = known_part(total(one))
            bound[at] = not isinstance(total(one), float)
        made[name] = (dims, values, _attributes(unit, words))
        made[f"{name}_at_least"] = (dims, bound, {"long_name": f"{name} lacks a part"})
    return made
