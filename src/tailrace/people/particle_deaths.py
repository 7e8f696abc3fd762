"""Deaths by the primary PM2.5 of a source, by place, cause and age, on a stated background.

The burden with the source minus the burden without it (`attributable_burden`), relative risks by
GEMM, adults from 25 years, baseline rates from a file of the user. Only the primary particles of
the source count; what forms in the air from its gases does not, and the result says so. "NCD+LRI"
contains the other causes: the two are not computed together.

What is not known (a background, a number of people, a rate) makes its own cell missing, and each
total over it "at least".
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems, ValidityWarning, did_you_mean
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import AtLeast, Missing, sum_known
from tailrace.quantities.number_checks import checked

from .attributable_burden import deaths_by_source
from .gemm import (
    ALL_CAUSES,
    COUNTERFACTUAL,
    HIGHEST_OBSERVED,
    YOUNGEST,
    GemmParameters,
    gemm_cause,
    gemm_parameters,
)

if TYPE_CHECKING:
    import xarray as xr

    from .baseline_rates import BaselineRates

FloatArray = NDArray[np.float64]
Cell = tuple[str, float, str]
"""Cause, first year of age, receptor."""

CAUSES = ("IHD", "Stroke", "COPD", "LC", "LRI")
NOTE = (
    "Primary particles of the source only: particles that form in the air from its gases are not "
    f"counted. Adults from {YOUNGEST} years."
)
"""Stands beside every figure."""


@dataclass(frozen=True)
class Adults:
    """People of one age band at every receptor.

    Parameters
    ----------
    age_from, age_to : float, yr
        Ages from and below; infinite where the band is open.
    people : array_like, shape (receptor,), person
        NaN where not known.
    """

    age_from: float
    age_to: float
    people: ArrayLike


@dataclass(frozen=True)
class ParticleBurden:
    """Deaths per year by the primary PM2.5 of a source.

    Parameters
    ----------
    deaths : xarray.DataArray
        By cause, age and receptor (and draw); person/yr, NaN where missing.
    missing : mapping of (str, float, str) to Missing
        Why a cell is missing, by cause, first year of age and receptor.
    note : str
        What the figure does not hold; to be printed beside it.
    """

    deaths: xr.DataArray
    missing: Mapping[Cell, Missing]
    note: str = NOTE

    def total(
        self, cause: str | None = None, receptor: str | None = None
    ) -> float | AtLeast | Missing:
        """Return the deaths per year over all ages, the mean over draws.

        Parameters
        ----------
        cause : str, optional
            One cause; all that were computed unless given.
        receptor : str, optional
            One place; all unless given.

        Returns
        -------
        float, AtLeast or Missing
            "At least" where a cell of the sum is missing.

        Raises
        ------
        InputError
            If the cause or the place was not computed.
        """
        mean = self.deaths.mean("draw") if "draw" in self.deaths.dims else self.deaths
        wanted = (None if cause is None else gemm_cause(cause), receptor)
        for name, dim in zip(wanted, ("cause", "receptor"), strict=True):
            known = [str(one) for one in self.deaths[dim].values]
            if name is not None and name not in known:
                raise InputError.single(
                    f'the {dim} "{name}" was not computed', place=dim, allowed=", ".join(known),
                    remedy=did_you_mean(name, known),
                )  # fmt: skip
        terms: list[float | Missing] = []
        for number, cell in zip(mean.values.ravel(), _cells(self.deaths), strict=True):
            if all(want in (None, has) for want, has in zip(wanted, cell[::2], strict=True)):
                terms.append(self.missing[cell] if math.isnan(number) else float(number))
        return sum_known(terms)


def _cells(deaths: xr.DataArray) -> Iterator[Cell]:
    for cause in deaths["cause"].values:
        for age in deaths["age"].values:
            for place in deaths["receptor"].values:
                yield str(cause), float(age), str(place)


@declare_units(background="ug/m3", increment="ug/m3", observed_at="ug/m3", scores="1")
def particle_burden(
    background: ArrayLike,
    increment: ArrayLike,
    adults: Sequence[Adults],
    rates: BaselineRates | Missing,
    year: int,
    *,
    causes: Sequence[str] = CAUSES,
    receptors: Sequence[str] | None = None,
    observed_at: float | None = None,
    scores: Mapping[str, ArrayLike] | None = None,
) -> ParticleBurden:
    """Return the deaths per year that the primary PM2.5 of a source adds.

    Parameters
    ----------
    background : array_like, shape (receptor,), ug/m3
        Yearly mean of PM2.5 without the source; NaN where not known.
    increment : array_like, shape (receptor,), ug/m3
        What the primary particles of the source add; NaN where not known.
    adults : sequence of Adults
        People by age band from 25 years on; a band must lie within one of the model's.
    rates : BaselineRates or Missing
        Rates of death by cause, age and year.
    year : int
        Calendar year of the rates.
    causes : sequence of str
        Causes of `gemm_causes`; "NCD+LRI" only by itself.
    receptors : sequence of str, optional
        Names of the places; numbers from 1 unless given.
    observed_at : float, optional, ug/m3
        Concentration the baseline rates were observed at; without it the rate is held to be the
        same with and without the source.
    scores : mapping of str to array_like, optional
        By cause, standard normal numbers that move theta, shape (draw,); the same for every age.

    Returns
    -------
    ParticleBurden
        Missing where the background, the increment, the people or the rate is.

    Raises
    ------
    InputError
        If ages are below 25 or across the bands of the model, causes are unknown or hold each
        other, or numbers are out of range; all at once.

    Warns
    -----
    ValidityWarning
        Above the concentrations of the cohorts.
    """
    import xarray as xr

    places = [str(name) for name in receptors or range(1, np.size(background) + 1)]
    names, without, added = _checked(background, increment, adults, causes, places)
    drawn = _scores(scores, names)
    shape = (len(names), len(adults), without.size, next(iter(drawn.values())).size)
    deaths, missing = np.full(shape, np.nan), dict[Cell, Missing]()
    for i, cause in enumerate(names):
        for j, band in enumerate(adults):
            people = np.broadcast_to(np.asarray(band.people, dtype=float), without.shape)
            rate = (
                rates
                if isinstance(rates, Missing)
                else rates.rate(cause, band.age_from, band.age_to, year)
            )
            for k, place in enumerate(places):
                reason = _why(rate, people[k], without[k], added[k], place)
                if reason is not None:
                    missing[cause, float(band.age_from), place] = reason
            if isinstance(rate, Missing):
                continue
            deaths[i, j] = _deaths(
                cause, band, rate.central, people, without, added, observed_at, drawn[cause]
            )
    dims = ("cause", "age", "receptor", "draw")
    data = xr.DataArray(
        deaths if scores is not None else deaths[..., 0],
        dims=dims if scores is not None else dims[:3],
        coords={
            "cause": names,
            "age": [float(band.age_from) for band in adults],
            "receptor": places,
        },
        attrs={
            "units": "person/yr",
            "long_name": "deaths by primary PM2.5 of the source",
            "source": "Burnett et al. 2018, PNAS 115, 9592-9597",
            "note": NOTE,
        },
    )
    return ParticleBurden(data, missing)


def _deaths(
    cause: str,
    band: Adults,
    rate: float,
    people: FloatArray,
    without: FloatArray,
    added: FloatArray,
    observed_at: float | None,
    score: FloatArray,
) -> FloatArray:
    """Return deaths by receptor and draw."""
    curve = gemm_parameters(cause, band.age_from)
    assert isinstance(curve, GemmParameters)  # the age was checked
    return deaths_by_source.__wrapped__(
        people[:, None],
        rate,
        curve.relative_risk((without + added)[:, None], score),
        curve.relative_risk(without[:, None], score),
        None if observed_at is None else curve.relative_risk(observed_at, score),
    )


def _why(
    rate: object, people: float, background: float, added: float, place: str
) -> Missing | None:
    """Return why a cell is missing, None where it is not."""
    if isinstance(rate, Missing):
        return rate
    for number, reason in (
        (background, "no background concentration of PM2.5"),
        (added, "no concentration of PM2.5 from the source"),
        (people, "the number of adults is not known"),
    ):
        if math.isnan(number):
            return Missing(reason, place)
    return None


def _checked(
    background: ArrayLike,
    increment: ArrayLike,
    adults: Sequence[Adults],
    causes: Sequence[str],
    places: Sequence[str],
) -> tuple[list[str], FloatArray, FloatArray]:
    """Return causes and concentrations as used, or refuse everything that is wrong together."""
    problems = Problems("particle_burden()")
    names = _checked_causes(problems, causes)
    without = np.atleast_1d(
        checked(problems, "background", background, "ug/m3", missing=True, finite=True)
    )
    added = np.atleast_1d(
        checked(problems, "increment", increment, "ug/m3", missing=True, finite=True)
    )
    if without.shape != added.shape or without.ndim != 1:
        problems.add("background and increment are not of one length", place="increment")
    if len(set(places)) != without.size:
        problems.add(f"{len(set(places))} names, {without.size} receptors", place="receptors")
    if not adults:
        problems.add("no people", place="adults", remedy="give people by age band")
    for band in adults:
        _check_band(problems, band, names, without.size)
    by_age = sorted(adults, key=lambda band: band.age_from)
    for band, after in pairwise(by_age):
        if after.age_from < band.age_to:
            problems.add(
                f"the bands from {band.age_from:g} and from {after.age_from:g} overlap",
                place="adults", remedy="count nobody twice",
            )  # fmt: skip
    problems.raise_if_any()
    if without.shape == added.shape:
        highest = np.nanmax(without + added, initial=0.0)
        if highest > HIGHEST_OBSERVED:
            warnings.warn(
                f"PM2.5 of {highest:.3g} ug/m3: GEMM's cohorts reached from {COUNTERFACTUAL} to "
                f"about {HIGHEST_OBSERVED:g} ug/m3",
                ValidityWarning,
                stacklevel=4,
            )
    return names, without, added


def _checked_causes(problems: Problems, causes: Sequence[str]) -> list[str]:
    names: list[str] = []
    for cause in causes:
        try:
            names.append(gemm_cause(cause))
        except InputError as error:
            problems.extend(error.problems)
    if ALL_CAUSES in names and len(names) > 1:
        problems.add(
            f"{ALL_CAUSES} contains the other causes",
            place="causes",
            remedy="compute it by itself",
        )
    if len(set(names)) < len(names):
        problems.add("a cause stands twice", place="causes")
    return names


def _check_band(problems: Problems, band: Adults, causes: Sequence[str], receptors: int) -> None:
    place = f"adults from {band.age_from:g}"
    people = checked(problems, place, band.people, "persons", missing=True, finite=True)
    if people.shape not in ((), (receptors,)):
        problems.add(f"people of shape {people.shape}, {receptors} receptors", place=place)
    if not YOUNGEST <= band.age_from < band.age_to:
        problems.add(
            f"ages from {band.age_from:g} to {band.age_to:g}",
            place=place,
            allowed=f"from {YOUNGEST} years on: GEMM holds for adults",
        )
        return
    for cause in causes:
        last = math.nextafter(band.age_to, 0.0)
        if gemm_parameters(cause, band.age_from) != gemm_parameters(cause, last):
            problems.add(
                f"the band to {band.age_to:g} lies across several bands of {cause}",
                place=place,
                remedy="give people by five years of age, 25, 30, ... 80 and over",
            )


def _scores(scores: Mapping[str, ArrayLike] | None, causes: Sequence[str]) -> dict[str, FloatArray]:
    """Return the scores of each cause; one zero where there are no draws."""
    if scores is None:
        return {cause: np.zeros(1) for cause in causes}
    by_name = {gemm_cause(name): np.asarray(score, dtype=float) for name, score in scores.items()}
    problems = Problems("particle_burden()")
    for cause in causes:
        if cause not in by_name:
            problems.add(
                f"no scores for {cause}", place="scores", remedy="give them for each cause"
            )
    shapes = {by_name[cause].shape for cause in causes if cause in by_name}
    if len(shapes) > 1 or any(len(shape) != 1 for shape in shapes):
        problems.add("scores are not all of one length", place="scores")
    problems.raise_if_any()
    return {cause: by_name[cause] for cause in causes}
