"""In-situ leaching of a hill: what is injected, recovered, held back and lost, water and salt.

Water (m3 a year):  injected + rain = recovered + lost + stored in pores + evaporated
Ion (kg a year):    injected = recovered + lost + exchanged + stored in pores + volatilised

Each mass of solution is its volume times its own concentration; what is exchanged (held by the clay
for the rare earths it gave up) and what leaves as a gas are given as masses. Every term has its own
number, and `closure` is what does not add up. One term of each balance may be left out (None): it
is then the remainder, and `by_difference` names it.

What is lost to the ground is the release: `seepage` hands it over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.number_checks import FloatArray, checked

from .seepage_handover import SeepageTerm

WATER_IN = ("injected", "rain")
WATER_OUT = ("recovered", "lost", "stored", "evaporated")
ION_OUT = ("recovered", "lost", "exchanged", "stored", "volatilised")


@dataclass(frozen=True)
class LeachateBalance:
    """One balance of in-situ leaching, by year.

    Attributes
    ----------
    entered : mapping of str to ndarray
        What went in, m3/yr of water or kg/yr of the ion.
    left : mapping of str to ndarray
        What became of it.
    by_difference : str
        The term that is a remainder; empty where every term has its own number.
    """

    entered: Mapping[str, FloatArray]
    left: Mapping[str, FloatArray]
    by_difference: str = ""

    @property
    def closure(self) -> FloatArray:
        """Entered less left, over entered; 0 by construction where a term is a remainder."""
        given = np.asarray(sum(self.entered.values()))
        taken = np.asarray(sum(self.left.values()))
        return np.asarray((given - taken) / np.where(given > 0.0, given, 1.0))

    @property
    def recovery(self) -> FloatArray:
        """Recovered over entered."""
        given = np.asarray(sum(self.entered.values()))
        return np.asarray(self.left["recovered"] / np.where(given > 0.0, given, np.nan))


@declare_units(
    injected="m3/yr", recovered="m3/yr", lost="m3/yr", stored="m3/yr", rain="m3/yr",
    evaporated="m3/yr",
)  # fmt: skip
def water_balance(
    injected: ArrayLike, recovered: ArrayLike | None, lost: ArrayLike | None,
    stored: ArrayLike | None, rain: ArrayLike = 0.0, evaporated: ArrayLike | None = 0.0,
) -> LeachateBalance:  # fmt: skip
    """Return the balance of the solution, as volumes.

    Parameters
    ----------
    injected, recovered, lost, stored, rain, evaporated : float or ndarray, shape (years,), m3/yr
        Volumes a year; one of what leaves may be None and is the remainder.

    Returns
    -------
    LeachateBalance
        Volumes, and which is by difference.

    Raises
    ------
    InputError
        If a volume is below zero, two are left out, or the remainder is below zero.
    """
    out = dict(zip(WATER_OUT, (recovered, lost, stored, evaporated), strict=True))
    return _balance({"injected": injected, "rain": rain}, out, "m3/yr")


@declare_units(
    injected="kg/yr", recovered="kg/yr", lost="kg/yr", exchanged="kg/yr", stored="kg/yr",
    volatilised="kg/yr",
)  # fmt: skip
def ion_balance(
    injected: ArrayLike, recovered: ArrayLike | None, lost: ArrayLike | None,
    exchanged: ArrayLike | None, stored: ArrayLike | None, volatilised: ArrayLike | None = 0.0,
) -> LeachateBalance:  # fmt: skip
    """Return the balance of the leaching ion, as masses.

    Parameters
    ----------
    injected, recovered, lost, exchanged, stored, volatilised : float or ndarray, kg/yr
        Masses a year, all of one substance (NH4, or N, or Mg); one of what leaves may be None and
        is the remainder.

    Returns
    -------
    LeachateBalance
        Masses, and which is by difference.

    Raises
    ------
    InputError
        If a mass is below zero, two are left out, or the remainder is below zero.
    """
    out = dict(zip(ION_OUT, (recovered, lost, exchanged, stored, volatilised), strict=True))
    return _balance({"injected": injected}, out, "kg/yr")


def _balance(
    entered: Mapping[str, ArrayLike], left: Mapping[str, ArrayLike | None], unit: str
) -> LeachateBalance:
    problems = Problems()
    absent = [name for name, value in left.items() if value is None]
    if len(absent) > 1:
        problems.add(f"{' and '.join(absent)} are left out", place=absent[-1],
                     allowed="one remainder",
                     remedy="give a number for all but one")  # fmt: skip
    into = {name: checked(problems, name, value, unit) for name, value in entered.items()}
    out = {
        name: checked(problems, name, value, unit)
        for name, value in left.items() if value is not None
    }  # fmt: skip
    problems.raise_if_any()
    if absent:
        rest = np.asarray(sum(into.values()) - sum(out.values()))
        total = np.asarray(sum(into.values()))
        if (rest < -1e-12 * total).any():
            worst = float(rest.min())
            raise InputError.single(
                f"{absent[0]} would be {worst:.4g} {unit}, more leaves than enters",
                place=absent[0], remedy="check volumes and concentrations of the other terms",
            )  # fmt: skip
        out[absent[0]] = np.maximum(rest, 0.0)
    shape = np.broadcast_shapes(*(one.shape for one in (*into.values(), *out.values())))

    def wide(terms: Mapping[str, FloatArray], order: tuple[str, ...]) -> dict[str, FloatArray]:
        return {name: np.array(np.broadcast_to(terms[name], shape)) for name in order}

    return LeachateBalance(
        wide(into, tuple(entered)), wide(out, tuple(left)), absent[0] if absent else ""
    )


@declare_units(edges="yr")
def seepage_of_leaching(
    name: str, edges: ArrayLike, water: LeachateBalance, ions: Mapping[str, LeachateBalance]
) -> SeepageTerm:
    """Return what a leached hill loses to the ground, as groundwater takes it.

    Parameters
    ----------
    name : str
        The hill.
    edges : array_like, shape (years + 1,), yr
        Begin of each year of the balances, and the end of the last.
    water : LeachateBalance
        Balance of the solution.
    ions : mapping of str to LeachateBalance
        Substance to its balance.

    Returns
    -------
    SeepageTerm
        Volume lost and its concentrations; a mass lost without water is refused.

    Raises
    ------
    InputError
        If a substance is lost in a year in which no water is.
    """
    volume = np.asarray(water.left["lost"])
    held: dict[str, ArrayLike | Missing] = {}
    for substance, balance in ions.items():
        mass = np.asarray(balance.left["lost"])
        if ((mass > 0.0) & (volume <= 0.0)).any():
            raise InputError.single(
                f"{substance} is lost in a year without water that carries it", place=name,
                remedy="give the volume lost with the mass",
            )  # fmt: skip
        held[substance] = np.where(volume > 0.0, mass / np.where(volume > 0.0, volume, 1.0), 0.0)
    return SeepageTerm(name, edges, volume, held)
