"""Mass and activity: becquerels from kilograms, by the specific activity and by nothing else."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.reader import rows
from tailrace.data.substances import AVOGADRO, atomic_masses, substance
from tailrace.errors import InputError
from tailrace.nuclides.chain import decay_constant
from tailrace.nuclides.exponential import FloatArray
from tailrace.quantities.declare import declare_units


def _abundance(element: str, nuclide: str) -> float:
    known = {row["nuclide"]: row for row in rows("isotopic_abundances")}
    row = known.get(nuclide)
    if row is None or row["element"] != element:
        own = [name for name, one in known.items() if one["element"] == element]
        what = f"natural {element} has no fixed share of {nuclide}"
        if own:
            raise InputError.single(what, allowed=", ".join(own))
        raise InputError.single(
            what, remedy="state its activity, or the activity of the parent it is in balance with"
        )
    return float(row["value"])


@declare_units(returns="specific_activity")
def specific_activity(substance_name: str, nuclide: str | None = None) -> float:
    """Return the activity of a nuclide in a kilogram of a substance.

    Parameters
    ----------
    substance_name : str
        The nuclide itself ("Ra-226"), or a substance of natural isotopic composition that holds
        its element ("Th", "ThO2", "U3O8", "K").
    nuclide : str, optional
        Which nuclide is counted; needed unless the substance is a nuclide.

    Returns
    -------
    float
        Bq/kg: ln 2 / half-life * Avogadro constant * moles of the nuclide per kg. Only that
        nuclide is counted, not its progeny.

    Raises
    ------
    InputError
        If a name is unknown, no nuclide is named, or the natural element has no fixed share of it.

    Examples
    --------
    >>> round(specific_activity("Th", "Th-232") / 1e6, 3)
    4.057
    """
    one = substance(substance_name)
    if one.kind == "nuclide":
        if nuclide not in (None, one.name):
            raise InputError.single(f"a kilogram of {one.name} holds no {nuclide}")
        assert one.molar_mass is not None
        return decay_constant(one.name) * AVOGADRO / (one.molar_mass * 1e-3)
    if nuclide is None:
        raise InputError.single(
            f"the activity of {one.name} depends on which nuclide is counted",
            remedy='name it, as in specific_activity("Th", "Th-232")',
        )
    if one.kind == "group" or one.element_fraction is None:
        raise InputError.single(f"{one.name} is a group and has no specific activity")
    element = substance(nuclide).element
    if element != one.element:
        raise InputError.single(f"{one.name} holds no {element}, so no {nuclide}")
    per_kg = _abundance(element, nuclide) / (atomic_masses()[element] * 1e-3)
    return decay_constant(nuclide) * AVOGADRO * per_kg * one.element_fraction


@declare_units(mass="kg", returns="Bq")
def activity_of_mass(
    mass: ArrayLike, substance_name: str, nuclide: str | None = None
) -> FloatArray:
    """Return the activity of a nuclide in a mass of a substance.

    Parameters
    ----------
    mass : array_like
        Mass, kg, any shape. Bare numbers may be kg/kg: the result is then Bq/kg.
    substance_name, nuclide : str
        As for `specific_activity`.

    Returns
    -------
    ndarray
        Activity, Bq, of the shape of `mass`.

    Raises
    ------
    InputError
        As for `specific_activity`.
    """
    return np.asarray(mass, dtype=float) * specific_activity(substance_name, nuclide)


@declare_units(activity="Bq", returns="kg")
def mass_of_activity(
    activity: ArrayLike, substance_name: str, nuclide: str | None = None
) -> FloatArray:
    """Return the mass of a substance in which a nuclide has an activity.

    Parameters
    ----------
    activity : array_like
        Activity, Bq, any shape. Bare numbers may be Bq/kg: the result is then kg/kg.
    substance_name, nuclide : str
        As for `specific_activity`.

    Returns
    -------
    ndarray
        Mass, kg, of the shape of `activity`.

    Raises
    ------
    InputError
        As for `specific_activity`, or if the nuclide is stable.
    """
    per_kg = specific_activity(substance_name, nuclide)
    if per_kg == 0.0 or not math.isfinite(per_kg):
        raise InputError.single(f"{nuclide or substance_name} is stable and has no activity")
    return np.asarray(activity, dtype=float) / per_kg
