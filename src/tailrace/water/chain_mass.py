"""The balance of a chain in a column: each term by its own integral, none as the remainder.

Of every member k between the inlet (a flux, third type) and a distance L, per cross-section,

    entered_k + grown_k = stored_k + lost_k + discharged_k,

entered = n v int a_k dt at the inlet; stored = n R_k int c_k dx; lost = n R_k lambda_k int int
c_k dx dt, of which the shares f make `grown` of other members; discharged = n v int (flux
concentration at L) dt. Atoms are conserved: what entered is in place, discharged, or lost without
progeny among the members. Space is summed by Gauss panels that halve towards the inlet, time by
the transform (1/s).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

from .chain import chain_column
from .chain_inlet import ChainInlet
from .chain_members import checked_shares, line_shares

FloatArray = NDArray[np.float64]
_POINTS = 16
_HALVINGS = 24


@dataclass(frozen=True)
class ChainBalance:
    """Where the members of a chain are, per cross-section of ground; shape (members, times).

    Attributes
    ----------
    entered, grown, stored, lost, discharged : ndarray, shape (members, times)
        Inlet unit times m, per m2: the terms of the note at the head of this file.
    ended : ndarray, shape (members, times)
        Part of `lost` that becomes none of the members.
    """

    entered: FloatArray
    grown: FloatArray
    stored: FloatArray
    lost: FloatArray
    discharged: FloatArray
    ended: FloatArray

    @property
    def closure(self) -> FloatArray:
        """Relative error of each member's balance, shape (members, times)."""
        supplied = self.entered + self.grown
        kept = self.stored + self.lost + self.discharged
        scale = np.where(supplied > 0.0, supplied, 1.0)
        return np.asarray((kept - supplied) / scale)

    @property
    def total_closure(self) -> FloatArray:
        """Relative error of the balance of atoms over all members, shape (times,)."""
        entered = self.entered.sum(axis=0)
        kept = (self.stored + self.discharged + self.ended).sum(axis=0)
        return np.asarray((kept - entered) / np.where(entered > 0.0, entered, 1.0))


def chain_balance(
    length: float,
    times: ArrayLike,
    *,
    velocity: float,
    dispersion: float,
    porosity: float,
    retardation: ArrayLike,
    decay_constant: ArrayLike,
    inlet: ChainInlet,
    shares: ArrayLike | None = None,
) -> ChainBalance:
    """Return the balance of a chain between its inlet and a distance.

    Parameters
    ----------
    length : float, m
        Distance of the outflow, above zero.
    times : array_like, shape (times,), yr
        Since the inlet began.
    velocity, dispersion : float, m/yr and m2/yr
        One draw of `chain_column`.
    porosity : float, 1
        In which the water moves.
    retardation, decay_constant : array_like, shape (members,)
        One draw of `chain_column`.
    inlet : ChainInlet
        Of the third type.
    shares : array_like, shape (members, members), optional
        As for `chain_column`.

    Returns
    -------
    ChainBalance
        Terms; close to about 1e-8 while x v/D is below 1e4.

    Raises
    ------
    InputError
        As for `chain_column`, or if the inlet is of the first type (what enters then depends on
        the dispersion and is not the leak), or the length is not above zero.
    """
    if inlet.type != "third":
        raise InputError.single(
            "the balance of a first-type inlet", place="type",
            remedy='a leak is a flux: give the inlet the type "third"',
        )  # fmt: skip
    if not length > 0.0:
        raise InputError.single(f"a balance over {length:g} m", place="length",
                                remedy="give a length above zero")  # fmt: skip
    sorb, decay = np.asarray(retardation, dtype=float), np.asarray(decay_constant, dtype=float)
    table = checked_shares(
        line_shares(len(decay)) if shares is None else np.asarray(shares, dtype=float), len(decay)
    )
    flux = replace(inlet, type="first")

    def members(where: ArrayLike, entering: ChainInlet, response: str) -> FloatArray:
        return chain_column(
            where, times, velocity=velocity, dispersion=dispersion, retardation=sorb,
            decay_constant=decay, inlet=entering, shares=table,
            response="cumulative" if response == "cumulative" else "concentration",
        )  # fmt: skip

    places, weights = _panels(length, velocity / dispersion * length)
    stored = np.einsum("kpt,p->kt", members(places, inlet, "concentration"), weights)
    dwelt = np.einsum("kpt,p->kt", members(places, inlet, "cumulative"), weights)
    ends = members([0.0, length], flux, "cumulative") * porosity * velocity
    lost = dwelt * (porosity * sorb * decay)[:, None]
    return ChainBalance(
        entered=ends[:, 0], grown=table @ lost, stored=stored * (porosity * sorb)[:, None],
        lost=lost, discharged=ends[:, 1], ended=lost * (1.0 - table.sum(axis=0))[:, None],
    )  # fmt: skip


def _panels(length: float, peclet: float) -> tuple[FloatArray, FloatArray]:
    """Return places and weights; a front is some sqrt(2/Peclet) of its distance wide."""
    node, weight = np.polynomial.legendre.leggauss(_POINTS)
    pieces = max(2, round(np.sqrt(peclet) / 5.0))
    edges = [0.0]
    for halving in range(_HALVINGS, 0, -1):
        low, high = length * 0.5**halving, length * 0.5 ** (halving - 1)
        edges.extend(np.linspace(low, high, pieces + 1)[:-1])
    edges.append(length)
    start, width = np.array(edges[:-1]), np.diff(edges)
    places = start[:, None] + 0.5 * width[:, None] * (1.0 + node)
    return places.ravel(), (0.5 * width[:, None] * weight).ravel()
