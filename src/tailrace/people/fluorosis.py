"""Fluorosis of teeth and bones by fluoride in drinking water, along published observations.

No single curve is accepted, so none is fitted. A series is one set of observations of prevalence
against the fluoride in the water people drank; between its points a straight line, outside them
nothing. Where a series falls with rising fluoride (other people, other years), it is made rising
by isotonic regression with equal weights, and the bounds keep what was observed. Ask several
series and show them side by side.

* "severe dental", series "nrc-2006": close to zero below 2 mg/L, steeply up above (National
  Research Council 2006, page 114).
* "any dental": "china-2012" (Wang et al. 2012, 81,786 children) and "dean-1942" (from memory).
* "skeletal": "china-2012" (clinical, adults, 594,698 people) and "rajasthan" (Choubisa).

Teeth take harm while enamel forms, up to about eight years of age; bones over ten years and more.
By dose, not by water: the intake limits are in the toxicity values (`toxicity_history("F")`).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.data.reader import number, rows
from tailrace.errors import InputError, Problems, ValidityWarning, did_you_mean
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

FloatArray = NDArray[np.float64]

TABLE = "fluorosis_prevalence"


@dataclass(frozen=True, eq=False)
class FluorosisSeries:
    """Observed prevalence against fluoride in water, not falling.

    Parameters
    ----------
    endpoint, series : str
        Which fluorosis, and whose observations.
    water : ndarray, shape (point,), mg/L
        Fluoride, rising.
    prevalence, low, high : ndarray, shape (point,), 1
        Share of people, and its bounds.
    sources : tuple of str
        Documents.
    from_memory : bool
        Whether nobody has read the figures in their document: they decide nothing by themselves.
    """

    endpoint: str
    series: str
    water: FloatArray
    prevalence: FloatArray
    low: FloatArray
    high: FloatArray
    sources: tuple[str, ...]
    from_memory: bool


@dataclass(frozen=True, eq=False)
class Prevalence:
    """Share of people with fluorosis, of the shape of the water's fluoride.

    Parameters
    ----------
    central, low, high : ndarray, 1
        NaN where the fluoride is not known or outside the observations.
    series : FluorosisSeries
        What it follows.
    """

    central: FloatArray
    low: FloatArray
    high: FloatArray
    series: FluorosisSeries


@cache
def _series() -> dict[tuple[str, str], FluorosisSeries]:
    from scipy.optimize import isotonic_regression

    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows(TABLE):
        found.setdefault((row["endpoint"], row["series"]), []).append(row)
    made = {}
    for key, points in found.items():
        points.sort(key=lambda row: float(row["water_fluoride_mg_per_L"]))
        stated = [tuple(number(row[name]) for name in ("value", "low", "high")) for row in points]
        low = np.array([value if least is None else least for value, least, _ in stated], float)
        high = np.array([value if most is None else most for value, _, most in stated], float)
        middle = np.array(
            [m if v is None else v for (v, _, _), m in zip(stated, (low + high) / 2, strict=True)],
            float,
        )
        made[key] = FluorosisSeries(
            *key,
            water=np.array([float(row["water_fluoride_mg_per_L"]) for row in points]),
            prevalence=np.asarray(isotonic_regression(middle).x),
            # the lowest that anybody observed at as much fluoride or more, the highest at as little
            low=np.minimum.accumulate(low[::-1])[::-1],
            high=np.maximum.accumulate(high),
            sources=tuple(dict.fromkeys(f"{row['source']}, {row['place']}" for row in points)),
            from_memory=any(row["quality"] == "assumed" for row in points),
        )
    return made


def fluorosis_series(endpoint: str | None = None) -> tuple[FluorosisSeries, ...]:
    """Return the packaged series.

    Parameters
    ----------
    endpoint : {"any dental", "severe dental", "skeletal"}, optional
        One kind of fluorosis; all unless given.

    Returns
    -------
    tuple of FluorosisSeries
        Every series of that kind.

    Raises
    ------
    InputError
        If there is no such kind.
    """
    known = _series()
    kinds = list(dict.fromkeys(one for one, _ in known))
    if endpoint is not None and endpoint not in kinds:
        raise InputError.single(
            f'there is no fluorosis "{endpoint}"', place="endpoint", allowed=", ".join(kinds),
            remedy=did_you_mean(endpoint, kinds),
        )  # fmt: skip
    return tuple(one for (kind, _), one in known.items() if endpoint in (None, kind))


@declare_units(water_fluoride="mg/L")
def fluorosis_prevalence(water_fluoride: ArrayLike, endpoint: str, series: str) -> Prevalence:
    """Return the share of people with fluorosis by the water they drink.

    Parameters
    ----------
    water_fluoride : array_like, mg/L
        Fluoride (F) in drinking water over the years that count; NaN where missing.
    endpoint : {"any dental", "severe dental", "skeletal"}
        Which fluorosis.
    series : str
        Whose observations, as in `fluorosis_series`.

    Returns
    -------
    Prevalence
        On a straight line between observations; NaN outside them.

    Raises
    ------
    InputError
        If a name is unknown or a concentration negative.

    Warns
    -----
    ValidityWarning
        Where the fluoride lies outside the observations.
    """
    by_name = {one.series: one for one in fluorosis_series(endpoint)}
    if series not in by_name:
        raise InputError.single(
            f'{endpoint} fluorosis has no series "{series}"', place="series",
            allowed=", ".join(by_name), remedy=did_you_mean(series, by_name),
        )  # fmt: skip
    one = by_name[series]
    problems = Problems("fluorosis_prevalence()")
    water = checked(problems, "water_fluoride", water_fluoride, "mg/L", missing=True, finite=True)
    problems.raise_if_any()
    outside = (water < one.water[0]) | (water > one.water[-1])
    if outside.any():
        warnings.warn(
            f"{int(outside.sum())} concentrations of fluoride lie outside the observations of "
            f'"{series}", {one.water[0]:g} to {one.water[-1]:g} mg/L: missing there',
            ValidityWarning,
            stacklevel=3,
        )

    def at(values: FloatArray) -> FloatArray:
        return np.asarray(np.interp(water, one.water, values, left=np.nan, right=np.nan))

    return Prevalence(at(one.prevalence), at(one.low), at(one.high), one)
