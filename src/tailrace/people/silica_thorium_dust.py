"""Dust at work: what crystalline silica and thorium in it do to workers.

Silica. Excess lifetime risks after 45 years at a constant concentration of respirable crystalline
silica, by study; between the concentrations of a study a straight line, outside them nothing:

* "mannetje-2002": death from silicosis, to age 65, six cohorts;
* "park-2002": radiographic silicosis, and death from lung disease other than cancer, to age 85;
* "steenland-2001": lung cancer, at 0.1 mg/m3 alone, ten cohorts.

The studies differ several times, and none is of rare-earth miners. Another number of years is
turned into the concentration that gives the same sum over 45 years: the studies go by cumulative
exposure, but when in a life it comes counts too, and this does not.

Thorium. The activity in the air is that of the dust times what it holds; what is breathed in, times
a dose coefficient, is a committed effective dose:

    A = dust * share of thorium * specific activity,   E = sum over nuclides of A v t e / P

with v the breathing rate, t the hours of the year and P the protection factor of a mask. The
nuclides are those really present: in ore the whole series, in a concentrate or oxide what the
process left. A nuclide without coefficient makes the dose "at least".
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.data.reader import number, rows
from tailrace.errors import InputError, Problems, ValidityWarning, did_you_mean
from tailrace.nuclides.activity import specific_activity
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import AtLeast, Missing, sum_known
from tailrace.quantities.number_checks import checked

from .number_checks import checked_all

FloatArray = NDArray[np.float64]

TABLE = "silica_lifetime_risk"
WORKING_LIFE = 45.0
"""Years that the risks hold for."""


@dataclass(frozen=True, eq=False)
class SilicaRisk:
    """Excess lifetime risk of a worker.

    Parameters
    ----------
    low, high : ndarray, 1
        Bounds by the study; equal where it gives one figure, NaN outside its concentrations.
    endpoint, series, source : str
        What, by whom.
    """

    low: FloatArray
    high: FloatArray
    endpoint: str
    series: str
    source: str


@dataclass(frozen=True, eq=False)
class _Study:
    """Risks of one study by concentration, rising."""

    silica: FloatArray
    low: FloatArray
    high: FloatArray
    source: str


@cache
def _studies() -> dict[tuple[str, str], _Study]:
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows(TABLE):
        found.setdefault((row["endpoint"], row["series"]), []).append(row)
    made = {}
    for key, points in found.items():
        points.sort(key=lambda row: float(row["silica_mg_per_m3"]))
        made[key] = _Study(
            silica=np.array([float(row["silica_mg_per_m3"]) for row in points]),
            low=np.array([number(row["low"] or row["value"]) for row in points], dtype=float),
            high=np.array([number(row["high"] or row["value"]) for row in points], dtype=float),
            source=f"{points[0]['source']}, {points[0]['place']}",
        )
    return made


def silica_endpoints() -> tuple[tuple[str, str], ...]:
    """Return the endpoints and series of the packaged studies."""
    return tuple(_studies())


@declare_units(silica="mg/m3", years="yr")
def silica_lifetime_risk(
    silica: ArrayLike, endpoint: str, series: str, years: ArrayLike = WORKING_LIFE
) -> SilicaRisk:
    """Return the excess lifetime risk of a worker by respirable crystalline silica.

    Parameters
    ----------
    silica : array_like, mg/m3
        Respirable crystalline silica over the shift, not the dust; NaN where missing.
    endpoint, series : str
        One of `silica_endpoints`.
    years : array_like, yr
        Years of work at that concentration, up to 45.

    Returns
    -------
    SilicaRisk
        NaN outside the concentrations of the study; zero without silica.

    Raises
    ------
    InputError
        If there is no such study or a number is out of its range.

    Warns
    -----
    ValidityWarning
        Outside the concentrations of the study.
    """
    studies = _studies()
    if (endpoint, series) not in studies:
        known = [f"{one} / {other}" for one, other in studies]
        raise InputError.single(
            f'there is no study "{endpoint} / {series}"', place="endpoint, series",
            allowed="; ".join(known), remedy=did_you_mean(f"{endpoint} / {series}", known),
        )  # fmt: skip
    problems = Problems("silica_lifetime_risk()")
    level = checked(problems, "silica", silica, "mg/m3", missing=True, finite=True)
    worked = checked(problems, "years", years, "yr", most=WORKING_LIFE, finite=True)
    problems.raise_if_any()
    study = studies[endpoint, series]
    first, last = study.silica[0], study.silica[-1]
    same = level * worked / WORKING_LIFE
    for end in (first, last):
        # a quotient of round numbers may miss the end of a study by a rounding
        same = np.where(np.isclose(same, end, rtol=1e-12, atol=0.0), end, same)
    # no silica, no excess: the one risk below the study that is known
    outside = ((same < first) & (same > 0.0)) | (same > last)
    if outside.any():
        warnings.warn(
            f"{series}, {endpoint}: from {first:g} to {last:g} mg/m3 of silica over 45 years; "
            f"{int(outside.sum())} outside are missing",
            ValidityWarning,
            stacklevel=3,
        )

    def at(values: FloatArray) -> FloatArray:
        risk = np.interp(same, study.silica, values, left=np.nan, right=np.nan)
        return np.asarray(np.where(same == 0.0, 0.0, risk))

    return SilicaRisk(at(study.low), at(study.high), endpoint, series, study.source)


@declare_units(dust="mg/m3", share="1", returns="Bq/m3")
def airborne_activity(
    dust: ArrayLike, share: ArrayLike, substance: str, nuclide: str
) -> FloatArray:
    """Return the activity of a nuclide in the air of a workplace.

    Parameters
    ----------
    dust : array_like, mg/m3
        Dust breathed over the shift; NaN where missing.
    share : array_like, 1
        Mass share of the substance in the dust; NaN where missing.
    substance : str
        What the share counts: "Th", "ThO2", "U".
    nuclide : str
        Of it: "Th-232". Progeny has an activity of its own.

    Returns
    -------
    ndarray, Bq/m3
        NaN where an input is.

    Raises
    ------
    InputError
        If a number is out of its range or a name unknown.
    """
    known = checked_all(
        "airborne_activity", {"dust": (dust, "mg/m3"), "share": (share, "")}, shares=("share",)
    )
    kilograms = known["dust"] * 1e-6 * known["share"]
    return np.asarray(kilograms * specific_activity(substance, nuclide))


@declare_units(activity="Bq/m3", breathing_rate="m3/h", hours="h", protection="1", returns="Bq")
def inhaled_activity(
    activity: ArrayLike, breathing_rate: ArrayLike, hours: ArrayLike, protection: ArrayLike = 1.0
) -> FloatArray:
    """Return the activity a worker breathes in over a year.

    Parameters
    ----------
    activity : array_like, Bq/m3
        In the air of the workplace; NaN where missing.
    breathing_rate : array_like, m3/h
        Air breathed at work; the reference worker's 1.2 m3/h is in table `worker_dust`.
    hours : array_like, h
        Hours of work in the year, up to 8,784.
    protection : array_like, 1
        By how many times a mask really worn lowers it, from 1.

    Returns
    -------
    ndarray, Bq
        NaN where an input is.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    problems = Problems("inhaled_activity()")
    in_air = checked(problems, "activity", activity, "Bq/m3", missing=True, finite=True)
    breathed = checked(
        problems, "breathing_rate", breathing_rate, "m3/h", missing=True, finite=True
    )
    at_work = checked(problems, "hours", hours, "h", most=8784.0, missing=True)
    mask = checked(problems, "protection", protection, "", finite=True)
    if (mask < 1.0).any():
        problems.add("protection below 1", place="protection", allowed="1 without a mask, or more")
    problems.raise_if_any()
    return np.asarray(in_air * breathed * at_work / mask)


def inhalation_dose(
    inhaled: Mapping[str, float | Missing], coefficients: Mapping[str, float | Missing]
) -> float | AtLeast | Missing:
    """Return the committed effective dose of a year's dust, mSv.

    Parameters
    ----------
    inhaled : mapping of str to float or Missing
        Activity breathed in by nuclide, Bq: those really present.
    coefficients : mapping of str to float or Missing
        Dose per activity inhaled by nuclide, Sv/Bq, of workers and of the lung type and particle
        size in question.

    Returns
    -------
    float, AtLeast or Missing, mSv
        "At least" where a nuclide has no coefficient or no activity.

    Raises
    ------
    InputError
        If an activity or a coefficient is negative or infinite, or no nuclide is named.
    """
    problems = Problems("inhalation_dose()")
    if not inhaled:
        problems.add("no nuclide", place="inhaled")
    terms: list[float | Missing] = []
    for nuclide, activity in inhaled.items():
        per = coefficients.get(nuclide, Missing("no inhalation dose coefficient", nuclide))
        for what, found in (("activity", activity), ("coefficient", per)):
            if not isinstance(found, Missing):
                checked(problems, f"{what} of {nuclide}", found, "", finite=True)
        missing = next((one for one in (activity, per) if isinstance(one, Missing)), None)
        if missing is not None:
            terms.append(missing)
        elif not isinstance(activity, Missing) and not isinstance(per, Missing):
            terms.append(activity * per * 1e3)
    problems.raise_if_any()
    return sum_known(terms)
