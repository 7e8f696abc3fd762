"""What enters a column or plume: the members of a chain at the inlet, over time.

The inlet holds a(t) with da/dt = M a: constant (M = 0), leaving at the depletion rate, decaying and
growing in as the chain does (a pond that nothing leaves is a Bateman solution), or all of these,
and it may end at a time. Its transform is (s - M)^-1 a(0), less exp(-s T) (s - M)^-1 a(T).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.nuclides import triangular_exponential

FloatArray = NDArray[np.float64]
InletType = Literal["first", "third"]


@dataclass(frozen=True)
class ChainInlet:
    """What the water at the inlet carries, in amounts (atoms, moles) or in activities.

    Attributes
    ----------
    concentrations : array_like, shape (members,) or (draws, members)
        Of each member at time zero, per volume of water; any unit, the result is in the same.
    type : {"first", "third"}
        "first" fixes the concentration at the inlet, "third" the flux: what enters is the water's
        flux times the concentration, no more, as of a leak.
    depletion : float or ndarray, shape (draws,), 1/yr
        Rate at which the inlet weakens by itself; 0 for a constant one.
    decays : bool
        Whether the members decay and grow in at the inlet too.
    duration : float or ndarray, shape (draws,), yr
        Time after which nothing enters; infinity for never.

    Raises
    ------
    InputError
        If a concentration or the depletion is below zero or not finite, a duration is not above
        zero, or the type is unknown; all at once.
    """

    concentrations: ArrayLike
    type: InletType = "first"
    depletion: ArrayLike = 0.0
    decays: bool = False
    duration: ArrayLike = np.inf

    def __post_init__(self) -> None:
        problems = Problems()
        for name in ("concentrations", "depletion", "duration"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=float))
        for name in ("concentrations", "depletion"):
            values = np.asarray(getattr(self, name))
            bad = ~((values >= 0.0) & np.isfinite(values))
            if bad.any():
                problems.add(
                    f"the inlet's {name} holds {float(values[bad].flat[0]):g}", place=name,
                    allowed="zero or more, finite",
                )  # fmt: skip
        ends = np.asarray(self.duration)
        if not (ends > 0.0).all():
            problems.add(
                f"the inlet's duration is {float(ends[~(ends > 0.0)].flat[0]):g} yr",
                place="duration", remedy='a time above zero, or "inf"',
            )  # fmt: skip
        if self.type not in ("first", "third"):
            problems.add(f'the inlet is of type "{self.type}"', place="type",
                         allowed="first (concentration fixed) or third (flux fixed)")  # fmt: skip
        problems.raise_if_any()

    @property
    def is_constant(self) -> bool:
        """Whether the inlet stays as it is for ever."""
        fades = bool((np.asarray(self.depletion) > 0.0).any())
        return not (fades or self.decays or bool(np.isfinite(np.asarray(self.duration)).any()))

    @property
    def one_by_one(self) -> tuple[ChainInlet, ...]:
        """The inlets of one member each that together make this one."""
        held = np.asarray(self.concentrations)
        members = np.flatnonzero((held > 0.0).reshape(-1, held.shape[-1]).any(axis=0))
        only = np.eye(held.shape[-1])
        return tuple(replace(self, concentrations=held * only[member]) for member in members)

    def rates(self, decay: FloatArray, shares: FloatArray) -> FloatArray:
        """Return the matrix M of the inlet's own change.

        Parameters
        ----------
        decay : ndarray, shape (draws, members), 1/yr
            Decay constants.
        shares : ndarray, shape (members, members)
            shares[k, j]: what part of the loss of j becomes k.

        Returns
        -------
        ndarray, shape (draws, members, members), 1/yr
            Lower triangular.
        """
        draws, members = decay.shape
        unit = np.eye(members)
        leaving = np.broadcast_to(np.asarray(self.depletion), (draws,))
        found = -leaving[:, None, None] * unit
        if self.decays:
            found = found + (shares - unit) * decay[:, None, :]
        return np.ascontiguousarray(found)


def evolve(rates: FloatArray, start: FloatArray, times: ArrayLike) -> FloatArray:
    """Return what the inlet holds at a time (Bateman, entrywise accurate).

    Parameters
    ----------
    rates : ndarray, shape (draws, members, members), 1/yr
        As `ChainInlet.rates`.
    start : ndarray, shape (draws, members)
        At time zero.
    times : array_like, shape (draws,) or (draws, times), yr
        Zero or more, finite.

    Returns
    -------
    ndarray, shape (draws, members) or (draws, times, members)
        Concentrations.
    """
    asked = np.asarray(times, dtype=float)
    found = np.empty((*asked.shape, start.shape[-1]))
    for draw in range(len(start)):
        found[draw] = triangular_exponential(rates[draw], asked[draw]) @ start[draw]
    return found
