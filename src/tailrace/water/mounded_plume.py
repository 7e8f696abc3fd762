"""Plume in a mounded flow: the column along the streamline from the pond to each receptor.

**Variable velocity.** In a stream tube of constant discharge F = n b w v (width w) the balance
n b w R c_t = (n b w D c_s)_s - F c_s - lambda R n b w c becomes, with tau = int ds/v (so that
n b w = F/v and d/ds = (1/v) d/dtau) and D = alpha v,

    R c_t = (E c_tau)_tau - c_tau - lambda R c,        E(tau) = D / v^2 = alpha / v:

a column of velocity one and of length T, the travel time, whose dispersion coefficient E (a time)
varies. It is replaced by the column of the constant

    E_m = (1/T) int_0^T E dtau = (alpha/T) int ds / v^2,

which keeps the variance of arrival times, 2 int E dtau, to first order in alpha/L. As a column in
space that is the mean velocity L/T and the dispersivity

    alpha_eff = alpha L int ds/v^2 / (int ds/v)^2 >= alpha      (Cauchy-Schwarz).

Mean arrival: c(tau, t) of a first-type inlet is P(first passage from tau to the inlet before t/R)
of the diffusion with generator E d2 + (E' - 1) d. Its mean m solves E m' - m = C - tau, so that the
front comes after R (T + e(T) - e(0)), where e(tau) is the mean of E over an exponential stretch of
length E ahead of tau; with a third-type inlet C = 0 and it is R (T + e(T)). The columns of constant
E_m have R T and R (T + E_m): they are moved by the difference, with e = E to first order.

Error: of second order in alpha/L where L is long against alpha (0.004 of c0 for the village of the
issue, Peclet number 71, against 0.017 before the move). `column_error` states the change of the
curve over the whole |E(T) - E(0)| = alpha |1/v_receptor - 1/v_edge|, `time_shift`: compared with
finite differences it held at Peclet numbers from 9 to 120.

**Under the pond.** Depth-averaged, R c_t + c_tau = a (c0 - c) - lambda R c with a = N/(n b): water
that entered a time sigma (as water travels) before the pond's edge arrives R sigma later, with the
weight a exp(-int a dsigma). The old groundwater under the pond is thus flushed out in a time
R n b / N, which a strip whose edge is at c0 at once leaves out. `under_pond="instant"` gives that:
all of the pond's share at the edge from the first day, an upper bound.

**Steady share.** Recharge met outside the pond and regional water drawn under it dilute by
`streamlines.Streamline.sources`.

**Across the flow.** With psi the discharge counted across stream tubes, spreading by
D_T = alpha_T v is c_s = alpha_T Q^2 c_psipsi, so the plume's edges at psi_1 < 0 < psi_2 from the
receptor leave it the factor

    1/2 [erf(psi_2 / (sqrt(2) sigma)) - erf(psi_1 / (sqrt(2) sigma))],
    sigma^2 = 2 alpha_T int Q^2 ds,

the strip's, steady in time, in uniform flow. Receptors that no water of the pond reaches are taken
along the streamline just inside the nearest edge.

Left out: molecular diffusion, dispersion under the pond itself, exchange over the depth.
Reference: L. W. Gelhar and M. A. Collins (1971), Water
Resources Research 7, 1511-1521, for dispersion in tau and psi.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import PchipInterpolator
from scipy.special import erf

from tailrace.errors import InputError, ValidityWarning

from .mounded_column import entry_nodes, unit_step
from .mounding import GroundwaterFlow, mound_rise_time
from .plume_edges import PlumeEdges, plume_edges
from .recharge_areas import find_area
from .streamlines import Streamline, trace

FloatArray = NDArray[np.float64]
UnderPond = Literal["mixing", "instant"]
Inlet = Literal["flux", "concentration"]

STEADY_MARGIN = 0.25
"""Share of the travel time within which the mound must have become steady."""


@dataclass(frozen=True)
class PlumePath:
    """How water of a pond comes to a receptor.

    Attributes
    ----------
    source : str
        Recharge area.
    x, y : float, m
        Receptor.
    shares : dict of str to float
        Where the receptor's water comes from, see `Streamline.sources`.
    share : float
        Share of `source` in it.
    transverse_factor : float
        What spreading across the flow leaves; for a receptor outside the plume, what it brings.
    travel_time : float, yr
        From the edge of the pond, as water moves; NaN where the pond's water does not come near.
    length : float, m
        From the edge of the pond along the streamline.
    spread : float, yr
        Dispersion coefficient of the column in travel time, E_m.
    receptor_spread, edge_spread : float, yr
        E at the receptor and at the pond's edge.
    entry_delays, entry_weights : ndarray
        Quadrature of when water entered: time under the pond before its edge, yr, and share.
    streamline : Streamline
        The streamline that was followed.
    """

    source: str
    x: float
    y: float
    shares: dict[str, float]
    share: float
    transverse_factor: float
    travel_time: float
    length: float
    spread: float
    receptor_spread: float
    edge_spread: float
    entry_delays: FloatArray
    entry_weights: FloatArray
    streamline: Streamline = field(repr=False)

    @property
    def mean_velocity(self) -> float:
        """Length over travel time, m/yr."""
        return self.length / self.travel_time if self.travel_time > 0.0 else np.nan

    @property
    def effective_dispersivity(self) -> float:
        """Dispersivity of the column in space that is used, m."""
        return self.spread * self.mean_velocity

    @property
    def time_shift(self) -> float:
        """Most by which arrival moves because E varies, yr, for a retardation of one."""
        return abs(self.receptor_spread - self.edge_spread)

    @property
    def steady_ratio(self) -> float:
        """Concentration over that of the source when all has arrived, without decay, 1."""
        return float(self.entry_weights.sum()) * self.transverse_factor

    def breakthrough(
        self, times: ArrayLike, retardation: ArrayLike = 1.0, decay_constant: ArrayLike = 0.0, *,
        under_pond: UnderPond = "mixing", inlet: Inlet = "flux",
    ) -> FloatArray:  # fmt: skip
        """Return the concentration over that of the pond, which leaks from time zero on.

        Parameters
        ----------
        times : array_like, shape (times,), yr
            Since the pond began to leak; in any order.
        retardation : array_like, 1
            One or more, over species or draws.
        decay_constant : array_like, 1/yr
            Zero or more; broadcasts with `retardation`.
        under_pond : {"mixing", "instant"}
            Whether the groundwater under the pond is flushed out first, or is pond water at once.
        inlet : {"flux", "concentration"}
            What is held at the pond's edge: the flux of substance (a leak) or the concentration.

        Returns
        -------
        ndarray, shape (..., times), 1
            Unit step response.

        Raises
        ------
        InputError
            If retardation is below one, the decay constant below zero, or a choice is unknown.
        """
        return self._response(times, retardation, decay_constant, under_pond, inlet, 0.0)

    def column_error(
        self, times: ArrayLike, retardation: ArrayLike = 1.0, decay_constant: ArrayLike = 0.0, *,
        under_pond: UnderPond = "mixing", inlet: Inlet = "flux",
    ) -> FloatArray:  # fmt: skip
        """Return by how much `breakthrough` may be off because the velocity varies.

        Parameters
        ----------
        times, retardation, decay_constant, under_pond, inlet
            As for `breakthrough`.

        Returns
        -------
        ndarray, shape (..., times), 1
            Largest change of the curve when arrival moves by `time_shift` either way.
        """
        rest = (retardation, decay_constant, under_pond, inlet)
        here = self._response(times, *rest, 0.0)
        moved = [self._response(times, *rest, sign * self.time_shift) for sign in (-1.0, 1.0)]
        return np.asarray(np.maximum(np.abs(moved[0] - here), np.abs(moved[1] - here)))

    def _response(
        self, times: ArrayLike, retardation: ArrayLike, decay_constant: ArrayLike,
        under_pond: str, inlet: str, shift: float,
    ) -> FloatArray:  # fmt: skip
        t = np.asarray(times, dtype=float)
        r, decay = np.broadcast_arrays(
            np.asarray(retardation, dtype=float), np.asarray(decay_constant, dtype=float)
        )
        _check_response(r, decay, under_pond, inlet)
        out = np.zeros((*r.shape, t.size))
        if not self.entry_weights.size:
            return out
        delays, weights = self.entry_delays, self.entry_weights
        if under_pond == "instant":
            delays, weights = np.zeros(1), np.array([weights.sum()])
        usual = self.spread if inlet == "flux" else self.edge_spread
        shift += self.receptor_spread - usual
        for place in np.ndindex(r.shape):
            factor, loss = float(r[place]), float(decay[place])
            kept = weights * np.exp(-loss * factor * delays)
            since = t.ravel()[:, None] - factor * (delays + shift)
            out[place] = unit_step(self.travel_time, self.spread, factor, loss, since,
                                   inlet == "flux") @ kept  # fmt: skip
        return out * self.transverse_factor


def _check_response(r: FloatArray, decay: FloatArray, under_pond: str, inlet: str) -> None:
    for good, name, value, allowed in (
        ((r >= 1.0) & np.isfinite(r), "retardation", r, "finite, 1 or more"),
        ((decay >= 0.0) & np.isfinite(decay), "decay_constant", decay, "finite, 0 or more"),
    ):
        if not good.all():
            worst = float(value[~good].flat[0])
            raise InputError.single(f"the {name} is {worst:g}", place=name, allowed=allowed)
    if under_pond not in ("mixing", "instant"):
        raise InputError.single(f'under_pond is "{under_pond}"', place="under_pond",
                                allowed="mixing, instant")  # fmt: skip
    if inlet not in ("flux", "concentration"):
        raise InputError.single(f'inlet is "{inlet}"', place="inlet",
                                allowed="flux, concentration")  # fmt: skip


def plume_path(
    flow: GroundwaterFlow, source: str, x: float, y: float, *, longitudinal_dispersivity: float,
    transverse_dispersivity: float = 0.0, filling_time: float = 0.0, storativity: float = np.nan,
    tolerance: float = 1.0e-9,
) -> PlumePath:  # fmt: skip
    """Follow the water of a receptor back and return what a pond brings to it.

    Parameters
    ----------
    flow : GroundwaterFlow
        Steady flow with the pond.
    source : str
        Name of the pond among the flow's areas.
    x, y : float
        Receptor, m: a monitoring point, or a well that pumps too little to change the flow.
    longitudinal_dispersivity, transverse_dispersivity : float
        Along and across the flow, m.
    filling_time : float
        Years over which the pond was filled to the leak given; above zero it warns.
    storativity : float
        Of the aquifer, 1; where given, it warns if the mound is not steady early on the way.
    tolerance : float
        Of the streamline.

    Returns
    -------
    PlumePath
        With a share of zero where no water of the pond comes to the receptor. Then
        `transverse_factor` says what spreading across the flow brings, zero without it.

    Raises
    ------
    InputError
        If the pond is unknown, a dispersivity is below zero, or the receptor is not in the
        aquifer.
    """
    number = find_area(flow.ordered_areas, source)
    for name, value in (("longitudinal_dispersivity", longitudinal_dispersivity),
                        ("transverse_dispersivity", transverse_dispersivity)):  # fmt: skip
        if not 0.0 <= value < np.inf:
            raise InputError.single(f"the {name} is {value:g} m", place=name,
                                    remedy="give a length of zero or more")  # fmt: skip
    line = trace(flow, x, y, tolerance=tolerance)
    shares = line.sources()
    followed, edges = line, None
    if transverse_dispersivity > 0.0:
        edges = plume_edges(flow, source, x, y, reached=bool(line.covered[:, number].any()))
        if not line.covered[:, number].any() and edges is not None:
            followed = trace(flow, *edges.inside, tolerance=tolerance)
    path = _path(source, (x, y), shares, followed, number, longitudinal_dispersivity,
                 edges, transverse_dispersivity)  # fmt: skip
    _warn_of_time(flow, path, filling_time, storativity)
    return path


def _path(
    source: str, place: tuple[float, float], shares: dict[str, float], line: Streamline,
    number: int, dispersivity: float, edges: PlumeEdges | None, across: float,
) -> PlumePath:  # fmt: skip
    under = line.covered[:, number]
    if not under.any():
        none, unknown = np.empty(0), np.nan
        return PlumePath(source, *place, shares, 0.0, 0.0, unknown, unknown, unknown, unknown,
                         unknown, none, none, line)  # fmt: skip
    edge = int(np.argmax(under))
    time = float(line.travel_time[edge])
    spread = dispersivity * float(line.squared_slowness[edge]) / time if time > 0.0 else 0.0
    # At a stagnation point under the pond E is infinite, and the column has no length.
    here, there = (dispersivity / float(line.velocity[k]) if time > 0.0 else 0.0 for k in (0, edge))
    delays, weights = _entries(line, number, edge)
    factor = 1.0
    if edges is not None:
        sigma = np.sqrt(2.0 * across * float(line.squared_discharge[edge]))
        factor = _kept(edges, float(sigma))
    return PlumePath(
        source, *place, shares, shares[source], factor, time, float(line.length[edge]),
        spread, here, there, delays, weights, line,
    )  # fmt: skip


def _kept(edges: PlumeEdges, sigma: float) -> float:
    """Return the factor of spreading across stream tubes."""
    if sigma == 0.0:
        return float(edges.right < 0.0 < edges.left)
    low, high = edges.right / sigma, edges.left / sigma
    return float(0.5 * (erf(high / np.sqrt(2.0)) - erf(low / np.sqrt(2.0))))


def _entries(line: Streamline, number: int, edge: int) -> tuple[FloatArray, FloatArray]:
    """Return delays before the pond's edge and weights of the water that entered there."""
    exposure = line.recharge_exposure
    total = line.covered @ line.rates
    own = np.where(line.covered[:, number], line.rates[number], 0.0)
    part = np.divide(own, total, out=np.zeros_like(own), where=total > 0.0)
    clock = PchipInterpolator(line.inverse_discharge, line.travel_time)
    return entry_nodes(exposure, part, line.inverse_discharge, clock, edge)


def _warn_of_time(
    flow: GroundwaterFlow, path: PlumePath, filling_time: float, storativity: float
) -> None:
    if not path.travel_time > 0.0:
        return
    if filling_time > 0.0:
        warnings.warn(
            f"travel times to ({path.x:g}, {path.y:g}) use the steady mound of the full pond, and "
            f"the pond was filled over {filling_time:g} yr: water that left before moved more "
            f"slowly than the {path.travel_time:.3g} yr stated",
            ValidityWarning, stacklevel=3,
        )  # fmt: skip
    if storativity > 0.0:
        distance = float(np.hypot(path.x - flow.origin[0], path.y - flow.origin[1]))
        wet = float(flow.saturated_thickness(path.x, path.y))
        rise = float(mound_rise_time(storativity, flow.hydraulic_conductivity * wet, distance))
        if rise > STEADY_MARGIN * path.travel_time:
            warnings.warn(
                f"the mound becomes steady at ({path.x:g}, {path.y:g}) in about {rise:.3g} yr, "
                f"which is not short against the travel time of {path.travel_time:.3g} yr (range: "
                f"up to {STEADY_MARGIN:g} of it); the first arrival is later than stated",
                ValidityWarning, stacklevel=3,
            )  # fmt: skip
