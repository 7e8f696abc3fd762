"""The numbers of a soil case, central or drawn, in the shapes that `soil_build_up` takes.

Each stated number is drawn once: the layer's, the deposition's, and one distribution coefficient
for all nuclides of an element that take it from the same set.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.quantities import Missing, Value

from .case_soil_reader import CaseSubstance, SoilCase, progeny_of
from .distribution_coefficients import distribution_coefficient
from .soil_losses import erosion_rate, leaching_rate, percolation

FloatArray = NDArray[np.float64]
Stated = Value | Missing | None


@dataclass(frozen=True)
class CaseNumbers:
    """A soil case in numbers; draws lead where there are draws.

    Attributes
    ----------
    mass : ndarray, shape () or (draws,), kg/m2
        Dry soil of the layer.
    rates : dict of str to ndarray, shape (..., members, 1), 1/yr
        Losses.
    inputs : ndarray, shape (..., members, 1, years or 1), per m2 and yr
    starts : ndarray, shape (..., members, 1), per m2
    """

    mass: FloatArray
    rates: dict[str, FloatArray]
    inputs: FloatArray
    starts: FloatArray


class _Draw:
    """Turns stated values into numbers, or into draws of them."""

    def __init__(self, draws: int, seed: int) -> None:
        self.draws = draws
        self.rng = np.random.default_rng(seed)
        self.shared: dict[tuple[str, str, str], FloatArray] = {}

    def of(self, stated: Stated, absent: float = np.nan) -> FloatArray:
        """Return a number, shape () or (draws,); NaN where missing, `absent` where not stated."""
        if stated is None:
            return np.asarray(absent)
        if isinstance(stated, Missing):
            return np.asarray(np.nan)
        if self.draws and stated.is_distribution:
            return stated.sample(self.draws, self.rng)
        return np.asarray(stated.central)

    def coefficient(self, one: CaseSubstance, member: str) -> FloatArray:
        """Return a distribution coefficient; one draw for an element of a set."""
        stated = coefficient_of(one, member)
        if (one.name == member and one.coefficient_is_own) or not one.coefficient_set:
            return self.of(stated)
        key = (one.coefficient_set, one.soil, member.partition("-")[0])
        if key not in self.shared:
            self.shared[key] = self.of(stated)
        return self.shared[key]


def coefficient_of(one: CaseSubstance, member: str) -> Stated:
    """Return the distribution coefficient of a member that a substance brings.

    Parameters
    ----------
    one : CaseSubstance
        Substance that brings the member.
    member : str
        Itself, or one of its progeny, which take theirs from its set.
    """
    if one.name == member:
        return one.coefficient
    if not one.coefficient_set:
        return Missing("no distribution coefficient, and its parent names no set", member)
    return distribution_coefficient(member, one.coefficient_set, one.soil)


def brought_by(case: SoilCase, member: str) -> CaseSubstance:
    """Return the substance that brings a member: itself, or the nearest parent that is named."""
    parents = [one for one in case.substances
               if one.name == member or member in progeny_of(one.name, case.chain)]  # fmt: skip
    return max(parents, key=lambda one: case.chain.members.index(one.name))


def case_numbers(case: SoilCase, draws: int = 0, seed: int = 0) -> CaseNumbers:
    """Return the numbers of a soil case.

    Parameters
    ----------
    case : SoilCase
        As read.
    draws, seed : int
        No draws: the central values.

    Returns
    -------
    CaseNumbers

    Raises
    ------
    InputError
        If a number, or a draw of it, is out of its range.
    """
    draw = _Draw(draws, seed)
    layer = {key: draw.of(case.soil[key]) for key in sorted(case.soil)}
    brought = [(brought_by(case, member), member) for member in case.chain.members]
    sorbed = [draw.coefficient(one, member) for one, member in brought]
    rates = _water_and_soil(layer, sorbed)
    rates["taken_up"] = _stacked([
        draw.of(one.uptake if one.name == member else None, 0.0) for one, member in brought
    ])  # fmt: skip
    starts = _stacked([
        draw.of(one.start if one.name == member else None, 0.0) for one, member in brought
    ])  # fmt: skip
    return CaseNumbers(
        np.asarray(layer["depth"] * layer["bulk_density"]), rates,
        _inputs(case, draw, layer.get("irrigation", np.asarray(np.nan)), brought), starts,
    )  # fmt: skip


def _water_and_soil(
    layer: dict[str, FloatArray], sorbed: list[FloatArray]
) -> dict[str, FloatArray]:
    """Return what leaves with water and with soil, shape (..., members, 1)."""
    held = (layer["depth"], layer["bulk_density"], layer["water_content"])
    water = layer.get("percolation")
    if water is None:
        water = percolation(layer["precipitation"], layer["irrigation"],
                            layer["evapotranspiration"], layer["runoff"])  # fmt: skip
    ratio = layer.get("enrichment_ratio", np.asarray(1.0))
    return {
        "leached": _stacked([leaching_rate(water, *held, kd) for kd in sorbed]),
        "run_off": _stacked([leaching_rate(layer["runoff"], *held, kd) for kd in sorbed]),
        "eroded": _stacked([erosion_rate(layer["soil_loss"], *held, kd, ratio) for kd in sorbed]),
    }


def _stacked(parts: list[FloatArray]) -> FloatArray:
    """Return numbers of all members, shape (..., members, 1)."""
    return np.stack(np.broadcast_arrays(*parts), axis=-1)[..., None]


def _inputs(
    case: SoilCase, draw: _Draw, irrigation: FloatArray,
    brought: list[tuple[CaseSubstance, str]],
) -> FloatArray:  # fmt: skip
    """Return what falls on the soil, shape (..., members, 1, years or 1)."""
    each: dict[str, FloatArray] = {}
    for one in case.substances:
        if one.deposition is None:
            rate = np.array([one.by_year[year] for year in range(*case.years)])
        else:
            rate = draw.of(one.deposition)[..., None]
        if one.irrigation_water is not None:
            rate = rate + np.asarray(draw.of(one.irrigation_water) * irrigation)[..., None]
        each[one.name] = rate
    parts = [
        each[one.name] if one.name == member or one.progeny == "equilibrium" else np.zeros(1)
        for one, member in brought
    ]
    return np.stack(np.broadcast_arrays(*parts), axis=-2)[..., None, :]
