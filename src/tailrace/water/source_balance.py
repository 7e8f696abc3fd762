"""Mass balance of a source whose leak is a flux: entered = decayed + stored + discharged.

A third-type inlet lets in what the leak carries, n v A c_s(t) with A the area of the source, and
nothing else; so the balance must close, and each of its four terms is an integral of its own:

* entered: the integral of the source's history;
* stored: n R A int_0^L c(x, t) dx, in water and on solids, by Gauss panels along the flow;
* decayed: lambda int_0^t stored(t') dt', by Gauss panels in time over such integrals;
* discharged: n v A int_0^t c_f(L, t') dt', with the flux concentration c_f at the far end, which
  solves the first-type problem.

Lateral spreading moves mass sideways and loses none: the integral of a strip's or patch's share
across the flow is its width exactly, so that the balance of a strip or patch is that of the column
times A (tests integrate a strip across the flow). A first-type inlet lets in more than the leak
carries (`column.inlet_flux`), and is not balanced here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .first_passage import FIRST_TYPE, THIRD_TYPE
from .source_history import SourceHistory
from .step_response import windows
from .transport_input import check_transport

FloatArray = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(10)
_WIDTHS = np.array([-9.0, -7.0, -5.0, -4.0, -3.0, -2.0, -1.0, 0.0])
# What is left in the ground varies more slowly than what passes.
_SMOOTH = np.array([-6.0, -2.0, 0.0])
_PANELS = 12


@dataclass(frozen=True)
class MassBalance:
    """Where the mass of a source has gone by a time, each term by its own integral.

    Attributes
    ----------
    entered, decayed, stored, discharged : float
        Mass (unit of the history's concentration times m3).
    """

    entered: float
    decayed: float
    stored: float
    discharged: float

    @property
    def error(self) -> float:
        """Entered less the other three, over entered, 1; NaN where nothing entered."""
        if self.entered == 0.0:
            return float("nan")
        rest = self.entered - self.decayed - self.stored - self.discharged
        return rest / self.entered

    def __str__(self) -> str:
        lines = [
            f"{name:12s}{getattr(self, name):16.8e}"
            for name in ("entered", "decayed", "stored", "discharged")
        ]
        return "\n".join([*lines, f"{'error':12s}{self.error:16.1e} of what entered"])


def mass_balance(
    history: SourceHistory,
    time: float,
    length: float,
    *,
    area: float,
    porosity: float,
    velocity: float,
    dispersion: float,
    retardation: float = 1.0,
    decay: float = 0.0,
) -> MassBalance:
    """Return the mass balance of a flux (third-type) source.

    Parameters
    ----------
    history : SourceHistory
        Concentration of the leak over time (no draws).
    time : float, yr
        When the balance is drawn up.
    length : float, m
        Distance from the source at which mass counts as discharged.
    area : float, m2
        Area of the source across the flow: width times thickness.
    porosity : float, 1
        Effective porosity.
    velocity : float, m/yr
        Seepage velocity.
    dispersion : float, m2/yr
        Dispersion coefficient along the flow.
    retardation : float, 1
        Retardation factor.
    decay : float, 1/yr
        Decay constant.

    Returns
    -------
    MassBalance
        Four terms, closing within 1e-6 of what entered.

    Raises
    ------
    InputError
        If a number is missing or out of its range, or the history has draws.
    """
    check_transport(
        time=time, porosity=porosity, velocity=velocity, dispersion=dispersion,
        retardation=retardation, decay=decay, thickness=area,
    )  # fmt: skip
    if not 0.0 < length < np.inf or history.segments.ndim != 2:
        raise InputError.single(
            "a mass balance is drawn up for one history and a finite length",
            place="length", remedy="give a length above zero, and one draw at a time",
        )  # fmt: skip
    tube = _Tube(history, velocity, dispersion, retardation, decay)
    scale = porosity * area
    entered = scale * velocity * float(history.integral(time))
    stored = scale * retardation * tube.content(time, length)
    decayed = 0.0
    if decay > 0.0:
        nodes, weights = tube.time_nodes(time, length, _SMOOTH)
        contents = np.array([tube.content(float(node), length) for node in nodes])
        decayed = scale * retardation * decay * float(weights @ contents)
    nodes, weights = tube.time_nodes(time, length, _WIDTHS)
    passing = tube.concentration(np.full(len(nodes), length), nodes, FIRST_TYPE)
    discharged = scale * velocity * float(weights @ passing)
    return MassBalance(entered, decayed, stored, discharged)


class _Tube:
    """A column with a history at its inlet, and the panels to integrate it."""

    def __init__(
        self, history: SourceHistory, velocity: float, dispersion: float, retardation: float,
        decay: float,
    ) -> None:  # fmt: skip
        self.segments = history.segments
        self.velocity, self.dispersion = velocity, dispersion
        self.retardation, self.decay = retardation, decay
        edges = self.segments[:, :2].ravel()
        self.edges = np.unique(edges[np.isfinite(edges)])

    def concentration(self, x: FloatArray, time: FloatArray, inlet: float) -> FloatArray:
        """Return the concentration at places and times."""
        start, end, first, last, rate = self.segments.T[:, :, None]
        oldest = time - start
        each = windows(
            [x, 0.0, 0.0, -np.inf, np.inf, -np.inf, np.inf, self.velocity, self.dispersion, 0.0,
             0.0, np.inf, self.retardation, self.decay - rate, time - end, oldest, last, first,
             -rate * np.maximum(oldest, 0.0)], inlet,
        )  # fmt: skip
        return np.asarray(each.sum(axis=0))

    def content(self, time: float, length: float) -> float:
        """Return the integral of the resident concentration along the flow, m."""
        ages = (time - self.edges)[time > self.edges] / self.retardation
        fronts, spread = self.velocity * ages, np.sqrt(2.0 * self.dispersion * ages)
        reach = _WIDTHS[:, None]
        marks = np.concatenate([(fronts + reach * spread), (fronts - reach * spread)], axis=None)
        nodes, weights = _panels(0.0, length, marks, _PANELS)
        return float(weights @ self.concentration(nodes, np.full(len(nodes), time), THIRD_TYPE))

    def time_nodes(
        self, time: float, length: float, widths: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return nodes and weights from zero to a time, cut where fronts pass the far end."""
        arrival = length * self.retardation / self.velocity
        spread = np.sqrt(2.0 * self.dispersion / (length * self.velocity))
        factors = np.exp(np.concatenate([widths, -widths]) * min(spread, 0.5))
        marks = (self.edges[:, None] + np.append(0.0, arrival * factors)).ravel()
        first = min(0.0, float(self.edges.min(initial=0.0)))
        return _panels(first, time, marks, 4)


def _panels(
    low: float, high: float, marks: FloatArray, least: int
) -> tuple[FloatArray, FloatArray]:
    # Gauss nodes on equal panels, cut at the marks.
    inside = marks[(marks > low) & (marks < high)]
    ends = np.unique(np.concatenate([np.linspace(low, high, least + 1), inside]))
    half, middle = 0.5 * np.diff(ends), 0.5 * (ends[1:] + ends[:-1])
    nodes = (middle[:, None] + half[:, None] * _NODES).ravel()
    return nodes, (half[:, None] * _WEIGHTS).ravel()
