"""Front of a plume in uniform flow: place, concentration and advective distance.

The column of Ogata and Banks (1961), first-type inlet without decay, in terms of the advective
distance u = v t / R alone; see `plume_reading`.
"""

from __future__ import annotations

import math

from scipy.optimize import brentq
from scipy.special import erfc, erfcx


def front_concentration(distance: float, advected: float, dispersivity: float) -> float:
    """Return c/c0 of a column at a distance, in terms of the advective distance.

    Parameters
    ----------
    distance : float
        x, m.
    advected : float
        u = v t / R, m.
    dispersivity : float
        alpha, m; above zero.

    Returns
    -------
    float
        c/c0, 1 (Ogata and Banks 1961, US Geological Survey Professional Paper 411-A).
    """
    width = 2.0 * math.sqrt(dispersivity * advected)
    a, b = (distance - advected) / width, (distance + advected) / width
    if a > 0.0:
        return float(0.5 * math.exp(-a * a) * (erfcx(a) + erfcx(b)))
    return float(0.5 * (erfc(a) + math.exp(-a * a) * erfcx(b)))


def advected_distance(distance: float, relative_concentration: float, dispersivity: float) -> float:
    """Return how far water's advection carried when the front is at a distance.

    Parameters
    ----------
    distance : float
        Of the front from the source, m.
    relative_concentration : float
        c/c0 that defines the front, 1.
    dispersivity : float
        m; zero for a sharp front, which is then at the advected distance.

    Returns
    -------
    float
        u = K i t / (n R), m.
    """
    if dispersivity == 0.0:
        return distance

    def excess(log_advected: float) -> float:
        there = front_concentration(distance, math.exp(log_advected), dispersivity)
        return there - relative_concentration

    middle = math.log(distance)
    low, high = middle - 1.0, middle + 1.0
    while excess(low) > 0.0:
        low -= 1.0
    while excess(high) < 0.0:
        high += 1.0
    return math.exp(brentq(excess, low, high, xtol=1.0e-13, rtol=1.0e-14))


def front_distance(advected: float, relative_concentration: float, dispersivity: float) -> float:
    """Return where the front is when advection carried water over a distance.

    Parameters
    ----------
    advected : float
        u = K i t / (n R), m.
    relative_concentration : float
        c/c0 that defines the front, 1.
    dispersivity : float
        m.

    Returns
    -------
    float
        Distance from the source, m.
    """
    if dispersivity == 0.0:
        return advected

    def excess(distance: float) -> float:
        return front_concentration(distance, advected, dispersivity) - relative_concentration

    high = advected + dispersivity
    while excess(high) > 0.0:
        high *= 2.0
    return float(brentq(excess, 0.0, high, xtol=1.0e-12 * high, rtol=1.0e-14))
