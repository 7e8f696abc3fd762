"""Transport along parallel fractures with diffusion into the rock between them.

Fractures of aperture 2b, 2B apart (centre to centre), carry water at velocity v; the rock between
them has pores (porosity theta, retardation R') into which solute diffuses with the coefficient D'
(tortuosity times that in water). In the fracture

    R dc/dt = D c_xx - v c_x - lambda R c + (theta D'/b) c'_z at the wall,

in the rock R' dc'/dt = D' c'_zz - lambda R' c', with nothing crossing its middle. With p = s +
lambda the Laplace transform for a source held at one is (Sudicky and Frind 1982, Water Resour. Res.
18, 1634-1642, equation 34)

    F(s) = 1/s exp(x (v - sqrt(v² + 4 D kappa))/(2D)),
    kappa = R p + (theta/b) sqrt(R' D' p) tanh(sqrt(R' p/D') (B - b)).

It is inverted on a contour through its saddle: on the real axis s t + ln F(s) has one minimum
s0 > 0 (the transform of a positive function is log-convex). There the contour goes upwards and
bends left as a parabola with the curvature of steepest descent, so that the integrand neither
oscillates nor cancels, far ahead of the front as well; the trapezoid rule is refined until it
stands still to 1e-11. With theta = 0 the result is the column's to 1e-9 relative (tests).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar

from tailrace.errors import Problems, TailraceError

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]
Phase = Callable[[ComplexArray], ComplexArray]

_CIRCLE = 16
_TOLERANCE = 1.0e-11
_MOST_POINTS = 2**17
_NEGLIGIBLE = 45.0


@dataclass(frozen=True)
class FracturedRock:
    """Parallel fractures in a porous rock.

    Attributes
    ----------
    velocity : float, m/yr
        Velocity of water in the fractures.
    dispersion : float, m2/yr
        Dispersion coefficient along the fractures.
    aperture, spacing : float, m
        Opening of a fracture, and distance between centres of neighbouring ones.
    matrix_porosity : float, 1
        Porosity of the rock.
    matrix_diffusion : float, m2/yr
        Diffusion coefficient in the rock's pores: tortuosity times that in water.
    fracture_retardation, matrix_retardation : float, 1
        Retardation factors on the walls and in the rock.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """

    velocity: float
    dispersion: float
    aperture: float
    spacing: float
    matrix_porosity: float
    matrix_diffusion: float
    fracture_retardation: float = 1.0
    matrix_retardation: float = 1.0

    def __post_init__(self) -> None:
        problems = Problems()
        for name in ("velocity", "aperture", "spacing", "matrix_diffusion",
                     "fracture_retardation", "matrix_retardation"):  # fmt: skip
            if not 0.0 < getattr(self, name) < np.inf:
                problems.add(f"{name} of the fractured rock is {getattr(self, name):g}",
                             place=name, remedy="give a finite number above zero")  # fmt: skip
        if not 0.0 <= self.dispersion < np.inf:
            problems.add(f"dispersion of the fractured rock is {self.dispersion:g}",
                         place="dispersion", remedy="give zero or more")  # fmt: skip
        if not 0.0 <= self.matrix_porosity < 1.0:
            problems.add(f"matrix_porosity is {self.matrix_porosity:g}", place="matrix_porosity",
                         remedy="give a share of the volume from 0 to 1")  # fmt: skip
        if self.spacing <= self.aperture:
            problems.add("fractures are wider than they are apart", place="spacing",
                         remedy="give the distance between centres, more than it")  # fmt: skip
        problems.raise_if_any()

    def log_transfer(self, s: ComplexArray, x: float, decay: float) -> ComplexArray:
        """Return ln of the Laplace transform's ratio of a place to the inlet.

        Parameters
        ----------
        s : ndarray of complex, 1/yr
            Laplace variable, off the negative real axis.
        x : float, m
            Distance along the fractures.
        decay : float, 1/yr
            Decay constant.

        Returns
        -------
        ndarray of complex
            ln(F s), 1.
        """
        p = s + decay
        half, rock = 0.5 * self.aperture, 0.5 * (self.spacing - self.aperture)
        root = np.sqrt(self.matrix_retardation * p / self.matrix_diffusion)
        exchange = self.matrix_porosity / half * self.matrix_diffusion * root
        kappa = self.fracture_retardation * p + exchange * np.tanh(root * rock)
        fast = np.sqrt(self.velocity**2 + 4.0 * self.dispersion * kappa)
        return np.asarray(-2.0 * kappa * x / (self.velocity + fast))


def fracture_concentration(
    x: ArrayLike, time: ArrayLike, rock: FracturedRock, *, decay: float = 0.0
) -> FloatArray:
    """Return the concentration in the fractures over that of an endless first-type source.

    Parameters
    ----------
    x : float or ndarray, m
        Distance along the fractures, zero or more.
    time : float or ndarray, yr
        Time since the source began; infinity for the steady state.
    rock : FracturedRock
        Fractures and rock.
    decay : float, 1/yr
        Decay constant, everywhere alike.

    Returns
    -------
    ndarray
        c/c0, 1, of the shape the arguments broadcast to.

    Raises
    ------
    InputError
        If a place lies upgradient, a number is missing or the decay constant is below zero.
    TailraceError
        If the inversion does not settle.

    Notes
    -----
    Sudicky and Frind (1982), Water Resour. Res. 18, 1634-1642, equation 34. Relative error about
    1e-9; CRAFLUSH prints the same to 1e-4 absolute.
    """
    problems = Problems()
    places, times = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(time, dtype=float))
    if not (places >= 0.0).all():
        problems.add("a place along the fractures is negative or missing", place="x",
                     remedy="give distances from the source, zero or more")  # fmt: skip
    if np.isnan(times).any():
        problems.add("a time is missing", place="time", remedy="give a number")
    if not decay >= 0.0:
        problems.add(f"decay is {decay:g}", place="decay", remedy="give zero or more")
    problems.raise_if_any()
    pairs = zip(places.ravel(), times.ravel(), strict=True)
    values = [_invert(float(place), float(clock), rock, decay) for place, clock in pairs]
    return np.array(values).reshape(places.shape)


def _invert(x: float, time: float, rock: FracturedRock, decay: float) -> float:
    if time <= 0.0:
        return 0.0
    if time == np.inf:
        return float(np.exp(rock.log_transfer(np.array(0.0 + 0.0j), x, decay).real))

    def phase(s: ComplexArray) -> ComplexArray:
        return np.asarray(s * time + rock.log_transfer(s, x, decay) - np.log(s))

    def on_axis(log_st: float) -> float:
        return float(phase(np.array(complex(np.exp(log_st) / time))).real)

    # s0 t lies between 1 (behind the front) and the square of what is taken off ahead of it.
    found = minimize_scalar(on_axis, bounds=(-2.0, 60.0), method="bounded",
                            options={"xatol": 1e-6})  # fmt: skip
    saddle = float(np.exp(found.x)) / time
    second, third = _derivatives(phase, saddle)
    bend = max(-third / (6.0 * second), 0.05 / saddle)
    top = float(phase(np.array(complex(saddle))).real)
    if top < -745.0:
        return 0.0
    return _along_parabola(phase, saddle, bend, top, 1.0 / np.sqrt(second))


def _derivatives(phase: Phase, saddle: float) -> tuple[float, float]:
    # Second and third derivative on a circle half way to the singularities.
    angles = 2.0 * np.pi * np.arange(_CIRCLE) / _CIRCLE
    radius = 0.5 * saddle
    values = phase(np.asarray(saddle + radius * np.exp(1j * angles), dtype=np.complex128))
    second = 2.0 * np.mean(values * np.exp(-2j * angles)).real / radius**2
    third = 6.0 * np.mean(values * np.exp(-3j * angles)).real / radius**3
    return float(second), float(third)


def _along_parabola(phase: Phase, saddle: float, bend: float, top: float, width: float) -> float:
    def integrand(u: FloatArray) -> FloatArray:
        s = np.asarray(saddle + 1j * u - bend * u * u, dtype=np.complex128)
        return np.asarray((np.exp(phase(s) - top) * (1.0 + 2j * bend * u)).real)

    end = 2.0 * width
    while phase(np.array(saddle + 1j * end - bend * end * end)).real > top - _NEGLIGIBLE:
        end *= 1.5
    count = 32
    nodes = np.asarray(np.arange(count + 1) * (end / count), dtype=np.float64)
    first = integrand(nodes)
    total = float(first.sum() - 0.5 * first[0])
    before = total / count
    while count < _MOST_POINTS:
        between = np.asarray((np.arange(count) + 0.5) * (end / count), dtype=np.float64)
        total += float(integrand(between).sum())
        count *= 2
        now = total / count
        if abs(now - before) <= _TOLERANCE * abs(now):
            return float(np.exp(top) * now * end / np.pi)
        before = now
    raise TailraceError("the inversion of a Laplace transform did not settle; a fracture's "
                        "concentration is not known there")  # fmt: skip
