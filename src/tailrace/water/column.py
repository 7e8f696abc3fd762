"""Plume in one dimension: uniform flow through a column or a stream tube.

    R dc/dt = D c_xx - v c_x - lambda R c,     x > 0,     c(x, 0) = 0.

First-type inlet, c(0, t) = c0. With U = sqrt(v² + 4 lambda R D), a = (R x - U t)/(2 sqrt(D R t))
and b = (R x + U t)/(2 sqrt(D R t)) (Ogata and Banks 1961, USGS Professional Paper 411-A; Bear 1979,
Hydraulics of groundwater, equation 7-134):

    c/c0 = 1/2 exp(x (v - U)/(2D)) erfc(a) + 1/2 exp(x (v + U)/(2D)) erfc(b).

The second product is an overflow times an underflow wherever U x/D > 709. Because
a² + U x/D = b², it is exp(x (v - U)/(2D) - a²) erfcx(b), and

    c/c0 = 1/2 exp(-2 lambda R x/(v + U)) [erfc(a) + exp(-a²) erfcx(b)],

where for a > 0 erfc(a) is exp(-a²) erfcx(a) and all exponentials are one: good to 1e-300, at any
Peclet number, in any order of magnitude.

Third-type inlet, v c - D c_x = v c0 (the mass that leaks in is the mass that enters): the flux
concentration c_f = c - (D/v) c_x obeys the same equation with c_f(0, t) = c0, so that it is the
formula above, and the resident concentration is its mean over exponentially distributed distances,

    c(x, t) = int_0^inf e^-s c_f(x + s D/v, t) ds.

It is integrated over travel time in `first_passage`: positive terms, no cancellation, any decay.
(Kreft and Zuber 1978, Chem. Eng. Sci. 33, 1471-1480.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from .first_passage import FIRST_TYPE
from .step_response import inlet_code, warn_upgradient, windows
from .transport_input import check_transport

FloatArray = NDArray[np.float64]


def column_concentration(
    x: ArrayLike,
    time: ArrayLike,
    *,
    velocity: ArrayLike,
    dispersion: ArrayLike,
    retardation: ArrayLike = 1.0,
    decay: ArrayLike = 0.0,
    inlet: str = "first",
) -> FloatArray:
    """Return the concentration in a column over that of an endless source.

    Parameters
    ----------
    x : float or ndarray, m
        Distance along the flow from the inlet.
    time : float or ndarray, yr
        Time since the source began; infinity for the steady state.
    velocity : float or ndarray, m/yr
        Seepage velocity.
    dispersion : float or ndarray, m2/yr
        Dispersion coefficient along the flow; 0 for plug flow.
    retardation : float or ndarray, 1
        Retardation factor.
    decay : float or ndarray, 1/yr
        Decay constant, in water and on solids alike.
    inlet : {"first", "third"}
        Concentration held at the inlet, or mass flux held there. With "first" the answer is also
        the flux concentration of a third-type inlet.

    Returns
    -------
    ndarray
        c/c0, 1, of the shape the arguments broadcast to. Zero upgradient (with a warning).

    Raises
    ------
    InputError
        If a number is missing or out of its range; all at once.

    Notes
    -----
    Ogata and Banks (1961), USGS Professional Paper 411-A; Bear (1979), equation 7-134. Any Peclet
    number; relative error about 1e-13 down to 1e-300.
    """
    given = check_transport(
        x=x, time=time, velocity=velocity, dispersion=dispersion, retardation=retardation,
        decay=decay,
    )  # fmt: skip
    code = inlet_code(inlet)
    warn_upgradient(x)
    x, time, v, d, r, k = np.broadcast_arrays(*given.values())
    general = (d == 0.0) | np.isinf(time) | (code != FIRST_TYPE)
    result = np.empty(x.shape)
    if general.any():
        infinite = np.inf
        result[general] = windows(
            [x[general], 0.0, 0.0, -infinite, infinite, -infinite, infinite, v[general],
             d[general], 0.0, 0.0, infinite, r[general], k[general], 0.0, time[general],
             1.0, 1.0, 0.0], code,
        )  # fmt: skip
    plain = ~general
    if plain.any():
        result[plain] = _ogata_banks(
            x[plain], time[plain], v[plain], d[plain], r[plain], k[plain]
        )  # fmt: skip
    return result


def _ogata_banks(
    x: FloatArray, time: FloatArray, v: FloatArray, d: FloatArray, r: FloatArray, k: FloatArray
) -> FloatArray:
    fast = np.sqrt(v * v + 4.0 * k * r * d)
    clock = np.where(time > 0.0, time, 1.0)
    scale = 2.0 * np.sqrt(d * r * clock)
    a, b = (r * x - fast * clock) / scale, (r * x + fast * clock) / scale
    # Upgradient is outside the solution; any finite argument does.
    a, b = np.where(x >= 0.0, a, 0.0), np.where(x >= 0.0, b, 0.0)
    loss = -2.0 * k * r * x / (v + fast)
    with np.errstate(under="ignore", over="ignore"):
        front = np.exp(loss - a * a)
        ahead = front * (special.erfcx(np.maximum(a, 0.0)) + special.erfcx(b))
        behind = np.exp(loss) * special.erfc(np.minimum(a, 0.0)) + front * special.erfcx(b)
    value = 0.5 * np.where(a > 0.0, ahead, behind)
    return np.where((time > 0.0) & (x >= 0.0), value, 0.0)


def inlet_flux(
    time: ArrayLike,
    *,
    velocity: ArrayLike,
    dispersion: ArrayLike,
    retardation: ArrayLike = 1.0,
    decay: ArrayLike = 0.0,
) -> FloatArray:
    """Return the mass flux that a first-type inlet lets in, over c0 times the porosity.

    Parameters
    ----------
    time : float or ndarray, yr
        Time since the source began, above zero.
    velocity : float or ndarray, m/yr
        Seepage velocity.
    dispersion : float or ndarray, m2/yr
        Dispersion coefficient along the flow.
    retardation : float or ndarray, 1
        Retardation factor.
    decay : float or ndarray, 1/yr
        Decay constant.

    Returns
    -------
    ndarray, m/yr
        v - D c_x(0, t)/c0. A leak that carries c0 brings v: what is above it is mass that the
        first-type condition invents, a share D/(v² t) and more at early times.

    Raises
    ------
    InputError
        If a number is missing or out of its range; all at once.

    Notes
    -----
    Inverse Laplace transform of (v + sqrt(v² + 4 D R (s + lambda)))/(2 s).
    """
    given = check_transport(
        time=time, velocity=velocity, dispersion=dispersion, retardation=retardation, decay=decay
    )
    t, v, d, r, k = np.broadcast_arrays(*given.values())
    fast = np.sqrt(v * v + 4.0 * k * r * d)
    clock = np.where(t > 0.0, t, 1.0)
    with np.errstate(divide="ignore", under="ignore"):
        rate = np.where(
            d > 0.0, fast * fast * clock / (4.0 * np.where(d > 0.0, d, 1.0) * r), np.inf
        )
        early = 2.0 * np.sqrt(d * r / (np.pi * clock)) * np.exp(-rate)
    return np.where(t > 0.0, 0.5 * (v + early + fast * special.erf(np.sqrt(rate))), np.nan)
