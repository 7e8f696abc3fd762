"""Arrival of a pond's water at the river: travel times of all of it, in a mounded flow.

Water enters evenly through the pond. From points of equal area inside it, streamlines are followed
to the river; each carries the same share of the leak as a column of travel time T_j and dispersion
E_j (alpha int ds/v^2 / T_j), at q b = n b = 1 and tabulated over the leak ratio as in
`mounded_table`. What a leak of one since time zero has brought to the river after t is the mean
over columns of

    A = 1/2 [ (t - T) erfc(a) + (t + T) exp(T/E) erfc(b) ],   a, b = (T -+ t)/(2 sqrt(E t)),

the integral over time of the flux at the end of a column with a flux inlet (Ogata and Banks 1961,
integrated); with retardation R it is R A(t/R). What is still in the ground is the integral over
the columns of the resident concentration, taken by quadrature: the two add up to what entered, and
are not derived from one another.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError
from tailrace.kernel import kernel

from .mounded_response import FAR, TIMES, read_curve, resident_flux_inlet
from .mounded_table import pond_flow
from .scaled_error_function import erfcx_positive
from .streamlines import trace

FloatArray = NDArray[np.float64]

RINGS, SECTORS = 5, 6
"""Points inside half of the pond, of equal area: the other half is its mirror."""
NODES_PER_E_FOLD = 5.0
STORE_PANELS, STORE_NODES = 96, 8
"""Quadrature of the resident concentration along a column."""


@dataclass(frozen=True)
class BankTable:
    """Ways from points inside a pond to the river, at q b = n b = 1.

    Attributes
    ----------
    ratio : ndarray, shape (node,), 1
        Leak over the regional flow under the pond.
    travel, squared_slowness : ndarray, shape (node, point), m
        int ds / Q' and int ds / Q'^2.
    """

    ratio: FloatArray
    travel: FloatArray
    squared_slowness: FloatArray

    def at(self, ratio: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return `travel` and `squared_slowness` at leak ratios, shape (draw, point).

        Parameters
        ----------
        ratio : array_like, shape (draw,), 1
            Within the table.

        Raises
        ------
        InputError
            If a ratio is outside the table.
        """
        rho = np.atleast_1d(np.asarray(ratio, dtype=float))
        if not ((rho >= self.ratio[0]) & (rho <= self.ratio[-1])).all():
            raise InputError.single(
                f"leak ratios from {rho.min():.3g} to {rho.max():.3g}", place="ratio",
                allowed=f"{self.ratio[0]:.3g} to {self.ratio[-1]:.3g}, the range of the table",
            )  # fmt: skip
        nodes, at = np.log(self.ratio), np.log(rho)
        right = np.clip(np.searchsorted(nodes, at), 1, len(nodes) - 1)
        part = ((at - nodes[right - 1]) / (nodes[right] - nodes[right - 1]))[:, None]

        def between(one: FloatArray) -> FloatArray:
            logs = np.log(one)
            return np.asarray(np.exp((1.0 - part) * logs[right - 1] + part * logs[right]))

        return between(self.travel), between(self.squared_slowness)


def bank_table(*, radius: float, river: float, ratios: tuple[float, float]) -> BankTable:
    """Trace the ways from a pond to the river over a range of leak ratios.

    Parameters
    ----------
    radius, river : float, m
        Of the pond; from its centre to the river along the flow.
    ratios : tuple of float, 1
        Least and largest leak ratio.

    Returns
    -------
    BankTable

    Raises
    ------
    InputError
        If a streamline does not end at the river.
    """
    low, high = np.log(ratios)
    count = max(2, int(np.ceil((high - low) * NODES_PER_E_FOLD)) + 1)
    nodes = np.exp(np.linspace(low, high, count))
    reach = radius * np.sqrt((np.arange(RINGS) + 0.5) / RINGS)
    turn = np.pi * (np.arange(SECTORS) + 0.5) / SECTORS
    x = (reach[:, None] * np.sin(turn)).ravel()
    y = (reach[:, None] * np.cos(turn)).ravel()
    found = np.empty((2, count, len(x)))
    for k, rho in enumerate(nodes):
        flow = pond_flow(float(rho), radius=radius, river=river)
        for j in range(len(x)):
            line = trace(flow, float(x[j]), float(y[j]), backward=False, tolerance=1.0e-7)
            if line.end != "boundary":
                raise InputError.single(
                    f"a streamline from the pond ends at a {line.end} and not at the river",
                    place=f"leak ratio {rho:.3g}", remedy="check where the river is",
                )  # fmt: skip
            found[:, k, j] = line.travel_time[-1], line.squared_slowness[-1]
    return BankTable(nodes, found[0], found[1])


@kernel
def arrived_of_unit(travel: float, spread: float, time: float) -> float:
    """Return what a flux of one into a column since time zero has brought to its end.

    Parameters
    ----------
    travel, spread, time : float, yr
        Of the column, its dispersion coefficient over squared velocity, since the source began.

    Returns
    -------
    float, yr
        Integral of the flux at the end.
    """
    if time <= 0.0:
        return 0.0
    wide = 2.0 * math.sqrt(spread * time)
    a = (travel - time) / wide
    if a > FAR:
        return 0.0
    if a < -FAR:
        return time - travel
    b = (travel + time) / wide
    front = math.exp(-a * a)
    past = front * erfcx_positive(a) if a > 0.0 else 2.0 - front * erfcx_positive(-a)
    return max(0.5 * ((time - travel) * past + (time + travel) * front * erfcx_positive(b)), 0.0)


@kernel
def mean_arrived(travel: FloatArray, spread: FloatArray, time: float) -> float:
    """Return `arrived_of_unit` as the mean over columns of equal share.

    Parameters
    ----------
    travel, spread : ndarray, shape (point,), yr
        Of the columns.
    time : float, yr
        Since the source began.

    Returns
    -------
    float, yr
    """
    total = 0.0
    for j in range(len(travel)):
        total += arrived_of_unit(travel[j], spread[j], time)
    return total / len(travel)


@kernel
def mean_flux(travel: FloatArray, spread: FloatArray, time: float) -> float:
    """Return the flux at the end of columns, as the mean over columns of equal share.

    Parameters
    ----------
    travel, spread : ndarray, shape (point,), yr
        Of the columns.
    time : float, yr
        Since a flux of one began to enter.

    Returns
    -------
    float, 1
        Ogata and Banks (1961): 1/2 [erfc(a) + exp(T/E) erfc(b)].
    """
    total = 0.0
    for j in range(len(travel)):
        if time <= 0.0:
            continue
        wide = 2.0 * math.sqrt(spread[j] * time)
        a = (travel[j] - time) / wide
        if a > FAR:
            continue
        if a < -FAR:
            total += 1.0
            continue
        front = math.exp(-a * a)
        past = front * erfcx_positive(a) if a > 0.0 else 2.0 - front * erfcx_positive(-a)
        total += 0.5 * (past + front * erfcx_positive((travel[j] + time) / wide))
    return total / len(travel)


@kernel
def fill_bank(
    travel: FloatArray, spread: FloatArray, last: float, retardation: FloatArray,
    above: FloatArray, release: FloatArray, epoch: NDArray[np.int64], wanted: NDArray[np.int64],
    result: FloatArray,
) -> None:  # fmt: skip
    """Add up what releases of all years bring to the river.

    Parameters
    ----------
    travel, spread : ndarray, shape (draw, point), yr
        Of the columns.
    last : float, yr
        Longest lag.
    retardation, above : ndarray, shape (substance, draw)
        Retardation, and years through the ground above the water table.
    release : ndarray, shape (substance, year, draw), kg/yr
        What enters the ground in each year.
    epoch, wanted
        As for `mounded_response.fill_wells`.
    result : ndarray, shape (epoch, substance, report year, draw), kg/yr
        Added to; means over the year.
    """
    draws = len(travel)
    substances, years, _ = release.shape
    times, values = np.empty(TIMES), np.empty(TIMES)
    part = np.empty(years)
    for d in range(draws):
        first = _first_arrival(travel[d], spread[d])
        if first >= last:
            continue
        ratio = (last / first) ** (1.0 / (TIMES - 1))
        now = first
        for m in range(TIMES):
            times[m], values[m] = now, mean_flux(travel[d], spread[d], now)
            now *= ratio
        for e in range(substances):
            slow = retardation[e, d]
            before = begin = 0.0
            for lag in range(years):
                # Mean flux of the year for a step up, by Simpson's rule, less that a year before.
                middle = read_curve(times, values, (lag + 0.5 - above[e, d]) / slow)
                end = read_curve(times, values, (lag + 1.0 - above[e, d]) / slow)
                # A step never falls, but the last digit of its closed form does.
                mean = max((begin + 4.0 * middle + end) / 6.0, before)
                part[lag] = mean - before
                before, begin = mean, end
            if not before > 0.0:
                continue
            for j in range(len(wanted)):
                for y in range(wanted[j] + 1):
                    result[epoch[y], e, j, d] += release[e, y, d] * part[wanted[j] - y]


@kernel
def _first_arrival(travel: FloatArray, spread: FloatArray) -> float:
    first = math.inf
    for j in range(len(travel)):
        wide = FAR * math.sqrt(spread[j])
        root = math.sqrt(wide * wide + travel[j]) - wide
        first = min(first, root * root)
    return max(first, 1.0e-6)


@kernel
def stored_of_unit(
    travel: FloatArray, spread: FloatArray, time: float, at: FloatArray, weight: FloatArray
) -> float:
    """Return what a flux of one since time zero has left in columns, by quadrature along them.

    Parameters
    ----------
    travel, spread : ndarray, shape (point,), yr
        Columns of equal share.
    time : float, yr
        Since the source began.
    at, weight : ndarray, shape (node,)
        Quadrature between 0 and 1.

    Returns
    -------
    float, yr
        Mean over the columns.
    """
    total = 0.0
    for j in range(len(travel)):
        # Beyond this place nothing has come; before the front the nodes would be lost.
        wide = 2.0 * FAR * math.sqrt(spread[j] * max(time, 0.0))
        end = min(travel[j], max(time, 0.0) + wide)
        if wide == 0.0:  # no time to spread in: a plug, up to where it has come
            total += end
            continue
        for k in range(len(at)):
            total += end * weight[k] * resident_flux_inlet(end * at[k], spread[j], time)
    return total / len(travel)


def store_quadrature() -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights between 0 and 1 for `stored_of_unit`."""
    at, weight = np.polynomial.legendre.leggauss(STORE_NODES)
    edges = np.linspace(0.0, 1.0, STORE_PANELS + 1)
    nodes = edges[:-1, None] + 0.5 * np.diff(edges)[:, None] * (1.0 + at)
    weights = 0.5 * np.diff(edges)[:, None] * weight
    return nodes.ravel(), weights.ravel()
