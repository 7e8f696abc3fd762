"""Exhaust of diesel machines, from the work they do or the fuel they burn.

* By work: E = P h LF e, rated power P, hours h, load factor LF, factor e per work (NPI manual for
  combustion engines 3.0, equation 5).
* By fuel, machines known: E = V w e, volume of fuel V, work per fuel w. The manual's equation 7
  multiplies the fuel by the load factor once more; what is burnt holds the load already, and it is
  left out here.
* By fuel, machines unknown: E = m f, mass of fuel m, factor f per mass (EMEP/EEA, tier 1).
* Sulfur dioxide: all sulfur of the fuel burns to SO2, E = 2.00 m s by the molar masses.

Particles of exhaust are finer than 2.5 um nearly all (92 % of PM10 in the NPI tables).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.reader import rows
from tailrace.data.substances import conversion_factor
from tailrace.data.values import facts
from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked
from tailrace.quantities.value import Value

TABLE = "exhaust_factors"

TIER_1 = "any, tier 1"
"""The factors per mass of fuel, for machines that are not known."""

WORK_PER_FUEL = "work per fuel"


def exhaust_vehicles() -> tuple[str, ...]:
    """Return the machines the table ``exhaust_factors`` knows by the work they do."""
    return tuple(dict.fromkeys(row["vehicle"] for row in rows(TABLE) if row["vehicle"] != TIER_1))


def exhaust_factors(vehicle: str = TIER_1) -> dict[str, Value]:
    """Return the exhaust factors of a machine.

    Parameters
    ----------
    vehicle : str
        One of `exhaust_vehicles`, or "any, tier 1".

    Returns
    -------
    dict of str to Value
        Substance to factor: kg/kWh of a machine, kg/kg of fuel of "any, tier 1".

    Raises
    ------
    InputError
        If the machine is not in the table.
    """
    unit = "kg/kg" if vehicle == TIER_1 else "kg/kWh"
    found = {
        key[1]: value.to(unit)
        for key, value in facts(TABLE).items()
        if key[0] == vehicle and key[1] != WORK_PER_FUEL and isinstance(value, Value)
    }
    if not found:
        known = (*exhaust_vehicles(), TIER_1)
        raise InputError.single(
            f'no exhaust factors of "{vehicle}"', file=f"{TABLE}.csv",
            allowed="; ".join(known), remedy=did_you_mean(vehicle, known),
        )  # fmt: skip
    return found


def exhaust_spread(substance: str) -> Value:
    """Return by what factor exhaust factors differ between machines.

    Parameters
    ----------
    substance : str
        "NOx", "CO", "PM10", ...

    Returns
    -------
    Value
        Square root of the largest over the smallest factor per work in the table, 1: the factor
        either way about the middle on a logarithmic scale. NPI rates most factors "U", unrated;
        it prints no range.

    Raises
    ------
    InputError
        If no machine has a factor of the substance.
    """
    per_work = [exhaust_factors(one).get(substance) for one in exhaust_vehicles()]
    found = [value.central for value in per_work if value is not None]
    if not found:
        known = list(exhaust_factors(exhaust_vehicles()[0]))
        raise InputError.single(
            f'no exhaust factors of "{substance}" by work', file=f"{TABLE}.csv",
            allowed=", ".join(known), remedy=did_you_mean(substance, known),
        )  # fmt: skip
    return Value(
        float(np.sqrt(max(found) / min(found))), "1", quality="derived", place=f"{TABLE}.csv",
        source="spread of nine machines in the NPI manual for combustion engines 3.0",
    )  # fmt: skip


def _times(amount: FloatArray, factors: Mapping[str, Value]) -> dict[str, FloatArray]:
    return {name: np.asarray(amount * factor.central) for name, factor in factors.items()}


@declare_units(power="kW", hours="h/yr", load_factor="share", returns="mass_flow")
def exhaust_of_work(
    vehicle: str, power: ArrayLike, hours: ArrayLike, load_factor: ArrayLike
) -> dict[str, FloatArray]:
    """Return the exhaust of a machine from its work.

    Parameters
    ----------
    vehicle : str
        One of `exhaust_vehicles`.
    power : float or ndarray, kW
        Rated power.
    hours : float or ndarray, h/yr
        Hours run.
    load_factor : float or ndarray, 1
        Mean over rated power; 0.5 for trucks, loaders and graders, 0.55 for tractors and dozers
        (NPI manual, table 5).

    Returns
    -------
    dict of str to ndarray
        Substance to release, kg/yr.

    Raises
    ------
    InputError
        If the machine is unknown or a number out of its range; all at once.
    """
    problems = Problems()
    rated = checked(problems, "power", power, "kW")
    run = checked(problems, "hours", hours, "h/yr", most=8784.0)
    share = checked(problems, "load factor", load_factor, "1", most=1.0)
    problems.raise_if_any()
    _known_machine(vehicle)
    return _times(np.asarray(rated * run * share), exhaust_factors(vehicle))


@declare_units(volume="L/yr", returns="mass_flow")
def exhaust_of_fuel_volume(vehicle: str, volume: ArrayLike) -> dict[str, FloatArray]:
    """Return the exhaust of a machine from the diesel it burns.

    Parameters
    ----------
    vehicle : str
        One of `exhaust_vehicles`.
    volume : float or ndarray, L/yr
        Diesel burnt.

    Returns
    -------
    dict of str to ndarray
        Substance to release, kg/yr.

    Raises
    ------
    InputError
        If the machine is unknown or the volume below zero.
    """
    problems = Problems()
    burnt = checked(problems, "volume", volume, "L/yr")
    problems.raise_if_any()
    _known_machine(vehicle)
    work = next(value for key, value in facts(TABLE).items() if key[:2] == (vehicle, WORK_PER_FUEL))
    assert isinstance(work, Value)  # every machine of the table has it
    return _times(np.asarray(burnt * work.to("kWh/L").central), exhaust_factors(vehicle))


@declare_units(mass="mass_flow", returns="mass_flow")
def exhaust_of_fuel_mass(mass: ArrayLike) -> dict[str, FloatArray]:
    """Return the exhaust of a fleet from the mass of diesel it burns (EMEP/EEA, tier 1).

    Parameters
    ----------
    mass : float or ndarray, kg/yr
        Diesel burnt.

    Returns
    -------
    dict of str to ndarray
        Substance to release, kg/yr; SO2 is not among them, `sulfur_dioxide_of_fuel`.

    Raises
    ------
    InputError
        If the mass is below zero.
    """
    problems = Problems()
    burnt = checked(problems, "mass", mass, "kg/yr")
    problems.raise_if_any()
    return _times(burnt, exhaust_factors(TIER_1))


@declare_units(mass="mass_flow", sulfur="mass_fraction", returns="mass_flow")
def sulfur_dioxide_of_fuel(mass: ArrayLike, sulfur: ArrayLike) -> FloatArray:
    """Return the sulfur dioxide of a fuel, all its sulfur burnt.

    Parameters
    ----------
    mass : float or ndarray, kg/yr
        Fuel burnt.
    sulfur : float or ndarray, kg/kg
        Sulfur in the fuel: 1e-5 where it is held to 10 ppm.

    Returns
    -------
    ndarray, kg/yr
        SO2.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    problems = Problems()
    burnt = checked(problems, "mass", mass, "kg/yr")
    share = checked(problems, "sulfur", sulfur, "kg/kg", most=0.05,
                    remedy="give a mass fraction: 10 ppm is 1e-5")  # fmt: skip
    problems.raise_if_any()
    return np.asarray(burnt * share * conversion_factor("S", "SO2"))


def _known_machine(vehicle: str) -> None:
    if vehicle == TIER_1 or vehicle not in exhaust_vehicles():
        raise InputError.single(
            f'"{vehicle}" is no machine of the table', file=f"{TABLE}.csv",
            allowed="; ".join(exhaust_vehicles()), remedy=did_you_mean(vehicle, exhaust_vehicles()),
        )  # fmt: skip
