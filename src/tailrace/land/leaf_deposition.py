"""What falls on leaves: interception, weathering, what is left at harvest, with its budget.

A stand of Y kg of plant per square metre holds back the share f of what falls on it,

    f = 1 - exp(-mu Y)                       (Chamberlain 1970)

and f / Y is what a kilogram of plant holds back, alpha, m2/kg. On the leaves it decays and
weathers (wind, rain, growth), so that after the exposure time t of a constant deposition D

    C = alpha D (1 - exp(-k t)) / k,         k = k_weathering + lambda

IAEA Safety Reports Series 19 (2001), equation 20 (numbered so from memory), with alpha and the
times of its table VIII and a weathering half-life of 14 days; the same in NRC Regulatory Guide
1.109, NCRP 123 and HHRAP, table B-2-7 (with Rp / Yp for alpha). mu: Chamberlain A. C. (1970)
Atmos. Environ. 4, 57-78, 2.3 to 3.3 m2/kg for dry grass; 2.88 in Baes et al. (1984).

Valid for dry particles and light rain on a grown stand, constant over the exposure time; for a
stand that grows meanwhile the harvest's mass is used, and weathering contains the dilution by
growth. Plant mass, dry or fresh, must be that of mu or alpha. Gases that leaves take up through
their pores (HF, radon) are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

FloatArray = NDArray[np.float64]

_SMALL = 1e-2


@dataclass(frozen=True)
class LeafBudget:
    """What became of what leaves held back, per square metre of field, kg/m2 or Bq/m2.

    Attributes
    ----------
    intercepted, on_leaves, weathered, decayed : ndarray
        Held back in the exposure time; still there at its end; washed or blown off to the soil;
        decayed. Each is its own integral.
    """

    intercepted: FloatArray
    on_leaves: FloatArray
    weathered: FloatArray
    decayed: FloatArray

    @property
    def closure(self) -> FloatArray:
        """What the parts do not add up to, over what was held back, 1."""
        left = self.intercepted - self.on_leaves - self.weathered - self.decayed
        return np.asarray(left / np.maximum(self.intercepted, np.finfo(float).tiny))


@declare_units(biomass="kg/m2", coefficient="m2/kg", returns="1")
def interception_fraction(biomass: ArrayLike, coefficient: ArrayLike) -> FloatArray:
    """Return the share of what falls on a stand that it holds back.

    Parameters
    ----------
    biomass : array_like, kg/m2
        Plant above ground per area of field, dry or fresh as the coefficient.
    coefficient : array_like, m2/kg
        mu; 2.3 to 3.3 for dry grass.

    Returns
    -------
    ndarray, 1
        1 - exp(-mu Y), 0 to 1.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    Chamberlain A. C. (1970) Atmos. Environ. 4, 57-78.
    """
    problems = Problems()
    stand = checked(problems, "biomass", biomass, "kg/m2", finite=True)
    per_mass = checked(problems, "coefficient", coefficient, "m2/kg", finite=True)
    problems.raise_if_any()
    return np.asarray(-np.expm1(-stand * per_mass))


@declare_units(half_life="yr", returns="1/yr")
def weathering_rate(half_life: ArrayLike) -> FloatArray:
    """Return the rate at which leaves lose what lies on them, other than by decay.

    Parameters
    ----------
    half_life : array_like, yr
        Above zero; "14 d" in most models, 5 to 30 d measured.

    Returns
    -------
    ndarray, 1/yr

    Raises
    ------
    InputError
        If it is not above zero.
    """
    problems = Problems()
    half = checked(problems, "half_life", half_life, "yr", strict=True, finite=True)
    problems.raise_if_any()
    return np.asarray(np.log(2.0) / half)


def _decline(rate: FloatArray, time: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return what a unit input leaves after a time, and its integral over that time."""
    x = np.asarray(rate * time)
    small = x < _SMALL
    safe = np.where(small, 1.0, x)
    # Differences of nearly equal numbers are replaced by their series.
    first = np.where(small, 1 - x / 2 + x**2 / 6 - x**3 / 24 + x**4 / 120 - x**5 / 720,
                     -np.expm1(-safe) / safe)  # fmt: skip
    second = np.where(small, 0.5 - x / 6 + x**2 / 24 - x**3 / 120 + x**4 / 720 - x**5 / 5040,
                      (safe + np.expm1(-safe)) / safe**2)  # fmt: skip
    return np.asarray(time * first), np.asarray(time**2 * second)


@declare_units(
    deposition="kg/(m2 yr)", mass_interception="m2/kg", loss_rate="1/yr", exposure_time="yr",
    returns="kg/kg",
)  # fmt: skip
def leaf_concentration(
    deposition: ArrayLike, mass_interception: ArrayLike, loss_rate: ArrayLike,
    exposure_time: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the concentration in plants at harvest that comes of deposition on them.

    Parameters
    ----------
    deposition : array_like, kg/(m2 yr)
        Constant; bare numbers may be Bq/(m2 yr). NaN where missing.
    mass_interception : array_like, m2/kg
        alpha, the share held back over the plant mass per area, of dry or of fresh plant.
    loss_rate : array_like, 1/yr
        Weathering and decay together.
    exposure_time : array_like, yr
        For which the parts that are eaten, or grazed, were out.

    Returns
    -------
    ndarray, kg/kg
        Per mass of plant as alpha counts it.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    problems = Problems()
    falls = checked(problems, "deposition", deposition, "kg/(m2 yr)", missing=True, finite=True)
    held = checked(problems, "mass_interception", mass_interception, "m2/kg", finite=True)
    loss = checked(problems, "loss_rate", loss_rate, "1/yr", finite=True)
    time = checked(problems, "exposure_time", exposure_time, "yr", finite=True)
    problems.raise_if_any()
    return np.asarray(falls * held * _decline(loss, time)[0])


def leaf_budget(
    deposition: ArrayLike, interception: ArrayLike, weathering: ArrayLike, decay: ArrayLike,
    exposure_time: ArrayLike,
) -> LeafBudget:  # fmt: skip
    """Return what becomes of what a stand holds back until harvest.

    Parameters
    ----------
    deposition : array_like, kg/(m2 yr) or Bq/(m2 yr)
        Constant.
    interception : array_like, 1
        Share that is held back, 0 to 1.
    weathering, decay : array_like, 1/yr
        Rates.
    exposure_time : array_like, yr

    Returns
    -------
    LeafBudget
        Per square metre; `weathered`, with what was not held back, is what the soil gets meanwhile.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    problems = Problems()
    falls = checked(problems, "deposition", deposition, "per m2 and yr", finite=True)
    share = checked(problems, "interception", interception, "", most=1.0)
    washed = checked(problems, "weathering", weathering, "1/yr", finite=True)
    gone = checked(problems, "decay", decay, "1/yr", finite=True)
    time = checked(problems, "exposure_time", exposure_time, "yr", finite=True)
    problems.raise_if_any()
    end, integral = _decline(washed + gone, time)
    rate = falls * share
    return LeafBudget(
        np.asarray(rate * time), np.asarray(rate * end), np.asarray(washed * rate * integral),
        np.asarray(gone * rate * integral),
    )  # fmt: skip


@declare_units(on_leaves="kg/kg", left_after_washing="1", translocation="1", returns="kg/kg")
def edible_concentration(
    on_leaves: ArrayLike, left_after_washing: ArrayLike, translocation: ArrayLike
) -> FloatArray:
    """Return what of a leaf concentration is in the part that is eaten.

    Parameters
    ----------
    on_leaves : array_like, kg/kg
        At harvest; NaN where missing.
    left_after_washing : array_like, 1
        Share left after washing, peeling and cooking, 0 to 1; 1 for raw leaves and for animals.
    translocation : array_like, 1
        Concentration in the eaten part over that in the exposed parts, 0 to 1; 1 where leaves are
        eaten, 0.1 for other crops in Hanford's and the NRC's models (from memory).

    Returns
    -------
    ndarray, kg/kg

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    problems = Problems()
    there = checked(problems, "on_leaves", on_leaves, "kg/kg", missing=True, finite=True)
    left = checked(problems, "left_after_washing", left_after_washing, "", most=1.0)
    moved = checked(problems, "translocation", translocation, "", most=1.0)
    problems.raise_if_any()
    return np.asarray(there * left * moved)
