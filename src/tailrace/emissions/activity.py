"""How much a process works, from the mass that the balance says is moved.

    trips             n = m / load
    distance driven   L = 2 n d              there full and back empty
    blasts            n = m / m_blast,       area of one blast A = m_blast / (rho h)
    holes             n = m / m_hole
    hours             t = m / rate
    freshly covered   A = m / (rho b)        m of dumped material in lifts of thickness b

All are per year where m is per year.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]


def _above_zero(**numbers: ArrayLike) -> list[FloatArray]:
    problems = Problems()
    found = []
    for name, given in numbers.items():
        array = np.asarray(given, dtype=float)
        if not (array > 0).all():
            problems.add(
                f"{name.replace('_', ' ')} is not above zero, and the activity divides by it",
                place=name,
                allowed="a number above zero",
            )
        found.append(array)
    problems.raise_if_any()
    return found


@declare_units(mass="kg/yr", each="kg", returns="1/yr")
def repetitions(mass: ArrayLike, each: ArrayLike, name: str = "mass of one") -> FloatArray:
    """Return how often something is done that handles so much at once.

    Parameters
    ----------
    mass : array_like, kg/yr
        Handled altogether.
    each : array_like, kg
        Handled once: by a blast, a hole, a load; above zero.
    name : str
        What that is called in messages.

    Returns
    -------
    ndarray, 1/yr

    Raises
    ------
    InputError
        If nothing is handled at once.
    """
    (once,) = _above_zero(**{name: each})
    return np.asarray(np.asarray(mass, dtype=float) / once)


@declare_units(mass="kg/yr", load="kg", returns="1/yr")
def trips(mass: ArrayLike, load: ArrayLike) -> FloatArray:
    """Return how many loads a mass is carried in.

    Parameters
    ----------
    mass : array_like, kg/yr
        Moved.
    load : array_like, kg
        Of one vehicle, above zero.

    Returns
    -------
    ndarray, 1/yr

    Raises
    ------
    InputError
        If a load is not above zero.
    """
    return repetitions.__wrapped__(mass, load, "load")


@declare_units(mass="kg/yr", load="kg", distance="m", returns="vehicle_distance")
def vehicle_distance(mass: ArrayLike, load: ArrayLike, distance: ArrayLike) -> FloatArray:
    """Return what vehicles drive to move a mass, there and back.

    Parameters
    ----------
    mass : array_like, kg/yr
        Moved.
    load : array_like, kg
        Of one vehicle, above zero.
    distance : array_like, m
        One way.

    Returns
    -------
    ndarray, vehicle m/yr

    Raises
    ------
    InputError
        If a load is not above zero.
    """
    return np.asarray(2.0 * trips.__wrapped__(mass, load) * np.asarray(distance, dtype=float))


@declare_units(mass="kg", density="kg/m3", thickness="m", returns="m2")
def covered_area(mass: ArrayLike, density: ArrayLike, thickness: ArrayLike) -> FloatArray:
    """Return the area a mass covers or comes from: a blast on its bench, a lift of a dump.

    Parameters
    ----------
    mass : array_like, kg
        Of rock or waste.
    density : array_like, kg/m3
        In place, above zero.
    thickness : array_like, m
        Height of the bench or the lift, above zero.

    Returns
    -------
    ndarray, m2

    Raises
    ------
    InputError
        If a density or thickness is not above zero; all at once.
    """
    rho, height = _above_zero(density=density, thickness=thickness)
    return np.asarray(np.asarray(mass, dtype=float) / (rho * height))
