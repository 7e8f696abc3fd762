"""Dose from radon and thoron: gas, progeny, working levels.

The dose is the progeny's. From the gas, by the equilibrium factor F:

    EEC = F C                               equilibrium-equivalent concentration, Bq/m3
    PAEC = k EEC                            potential alpha energy concentration, mJ/m3
                                            k = 5.56e-6 (radon), 7.57e-5 mJ/Bq (thoron)
    exposure = PAEC t = EEC k t             mJ h/m3; 3.54 mJ h/m3 are one working level month
    E = exposure * dose coefficient         mSv

Coefficients by name: "icrp-137" (3 mSv per mJ h/m3 for radon, 1.5 for thoron), "icrp-137-active",
"unscear-2019" (1.6, radon, for comparing sources), "unscear-2000" (9 and 40 nSv per Bq h/m3 EEC).
They differ by a factor of two for radon and of three for thoron: say which one a dose is by.
Thoron lives 56 seconds and is not mixed through a room: its equilibrium factor is nearly useless,
and progeny are to be measured; `equilibrium_factor` gives it with that note.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.values import fact, facts
from tailrace.errors import InputError, did_you_mean
from tailrace.people.dose_ages import FloatArray
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

TABLE = "radon_coefficients"
Gas = Literal["radon", "thoron"]
GASES = ("radon", "thoron")


def radon_constant(quantity: str, source: str) -> Value | Missing:
    """Return a number of the table of radon and thoron, with its source.

    Parameters
    ----------
    quantity : str
        Such as "radon progeny dose".
    source : str
        Set, such as "icrp-137".

    Returns
    -------
    Value or Missing
        As the table has it; missing where the set has no such number.

    Raises
    ------
    InputError
        If no set of the table has that name.
    """
    sets = dict.fromkeys(key[1] for key in facts(TABLE))
    if source not in sets:
        raise InputError.single(
            f'no set "{source}"', place="source", allowed=", ".join(sets),
            remedy=did_you_mean(source, sets),
        )  # fmt: skip
    if (quantity, source) not in facts(TABLE):
        return Missing(f'the set "{source}" has no {quantity}')
    return fact(TABLE, quantity, source)


def equilibrium_factor(gas: Gas = "radon", where: str = "indoor") -> Value | Missing:
    """Return a typical equilibrium factor, with its range and what it is worth.

    Parameters
    ----------
    gas : {"radon", "thoron"}
        Which gas.
    where : {"indoor", "outdoor"}
        Where it is breathed.

    Returns
    -------
    Value or Missing
        EEC over concentration of the gas, 1.

    Raises
    ------
    InputError
        If the gas or the place is unknown.
    """
    _check_gas(gas)
    if where not in ("indoor", "outdoor"):
        raise InputError.single(f'"{where}"', place="where", allowed="indoor, outdoor")
    return radon_constant(f"{gas} equilibrium factor", where)


@declare_units(concentration="Bq/m3", factor="1", returns="Bq/m3")
def equilibrium_equivalent(concentration: ArrayLike, factor: ArrayLike) -> FloatArray:
    """Return the equilibrium-equivalent concentration of radon or thoron.

    Parameters
    ----------
    concentration : array_like
        Of the gas, Bq/m3; NaN where missing.
    factor : array_like
        Equilibrium factor, 0 to 1.

    Returns
    -------
    ndarray
        Bq/m3, by broadcasting.

    Raises
    ------
    InputError
        If a number is negative or the factor above 1.
    """
    given = checked_all(
        "equilibrium_equivalent",
        {"concentration": (concentration, "Bq/m3"), "factor": (factor, "")},
        shares=("factor",),
    )
    return np.asarray(given["concentration"] * given["factor"])


@declare_units(eec="Bq/m3", hours="h/yr", returns="mJ h/(m3 yr)")
def alpha_energy_exposure(eec: ArrayLike, hours: ArrayLike, gas: Gas = "radon") -> FloatArray:
    """Return the yearly exposure to potential alpha energy.

    Parameters
    ----------
    eec : array_like
        Equilibrium-equivalent concentration, Bq/m3; NaN where missing.
    hours : array_like
        Time in it, h/yr.
    gas : {"radon", "thoron"}
        Whose progeny.

    Returns
    -------
    ndarray
        mJ h/m3 per year, by broadcasting.

    Raises
    ------
    InputError
        If a number is negative or the gas unknown.
    """
    _check_gas(gas)
    given = checked_all("alpha_energy_exposure", {"eec": (eec, "Bq/m3"), "hours": (hours, "h/yr")})
    energy = _number(f"{gas} potential alpha energy per EEC", "icrp-65", "mJ/Bq")
    return np.asarray(given["eec"] * energy * given["hours"])


@declare_units(exposure="mJ h/(m3 yr)", returns="1/yr")
def working_level_months(exposure: ArrayLike) -> FloatArray:
    """Return an exposure to potential alpha energy in working level months.

    Parameters
    ----------
    exposure : array_like
        mJ h/m3 per year.

    Returns
    -------
    ndarray
        WLM per year (3.54 mJ h/m3 each).

    Raises
    ------
    InputError
        If a number is negative.
    """
    given = checked_all("working_level_months", {"exposure": (exposure, "mJ h/m3")})
    return np.asarray(given["exposure"] / _number("working level month", "icrp-65", "mJ h/m3"))


@declare_units(
    concentration="pCi/L", factor="1", occupancy="1", months_per_year="1", returns="1/yr"
)
def epa_working_level_months(
    concentration: ArrayLike, factor: ArrayLike, occupancy: ArrayLike,
    months_per_year: float | None = None,
) -> FloatArray:  # fmt: skip
    """Return the working level months per year of a home, as US EPA counts them.

    Parameters
    ----------
    concentration : array_like
        Radon, pCi/L; NaN where missing.
    factor : array_like
        Equilibrium factor, 0 to 1.
    occupancy : array_like
        Share of the year at home, 1.
    months_per_year : float, optional
        Working months in a year; 51.6 if none is given.

    Returns
    -------
    ndarray
        WLM per year: C F / 100 * occupancy * 51.6 (US EPA 402-R-03-003, 2003).

    Raises
    ------
    InputError
        If a number is negative or a share above 1.
    """
    given = checked_all(
        "epa_working_level_months",
        {
            "concentration": (concentration, "pCi/L"),
            "factor": (factor, ""),
            "occupancy": (occupancy, ""),
        },
        shares=("factor", "occupancy"),
    )
    months = months_per_year
    if months is None:
        months = _number("working months per year", "epa-2003", "1")
    checked_all("epa_working_level_months", {"months_per_year": (months, "")})
    levels = (
        given["concentration"] * given["factor"] / _number("working level", "epa-2003", "pCi/L")
    )
    return np.asarray(levels * given["occupancy"] * months)


@declare_units(eec="Bq/m3", hours="h/yr", returns="mSv/yr")
def radon_progeny_dose(
    eec: ArrayLike, hours: ArrayLike, source: str, gas: Gas = "radon"
) -> FloatArray:
    """Return the effective dose per year from radon or thoron progeny.

    Parameters
    ----------
    eec : array_like
        Equilibrium-equivalent concentration, Bq/m3; NaN where missing.
    hours : array_like
        Time in it, h/yr.
    source : {"icrp-137", "icrp-137-active", "unscear-2019", "unscear-2000"}
        Whose dose coefficient.
    gas : {"radon", "thoron"}
        Whose progeny.

    Returns
    -------
    ndarray
        mSv/yr, by broadcasting; adults and children alike, as the coefficients are.

    Raises
    ------
    InputError
        If a number is negative, the gas unknown, or the set has no coefficient for it.
    """
    _check_gas(gas)
    by_energy = radon_constant(f"{gas} progeny dose", source)
    if isinstance(by_energy, Value):
        exposure = alpha_energy_exposure.__wrapped__(eec, hours, gas)
        return np.asarray(exposure * by_energy.to("mSv m3/(mJ h)").central)
    by_eec = radon_constant(f"{gas} progeny dose per EEC", source)
    if isinstance(by_eec, Missing):
        sets = [key[1] for key in facts(TABLE) if key[0].startswith(f"{gas} progeny dose")]
        raise InputError.single(
            f'the set "{source}" has no dose coefficient of {gas} progeny', place="source",
            allowed=", ".join(sets),
        )  # fmt: skip
    given = checked_all("radon_progeny_dose", {"eec": (eec, "Bq/m3"), "hours": (hours, "h/yr")})
    return np.asarray(given["eec"] * given["hours"] * by_eec.to("mSv m3/(Bq h)").central)


@declare_units(concentration="Bq/m3", hours="h/yr", returns="mSv/yr")
def radon_gas_dose(concentration: ArrayLike, hours: ArrayLike, gas: Gas = "radon") -> FloatArray:
    """Return the effective dose per year from the gas dissolved in blood (UNSCEAR 2000).

    Parameters
    ----------
    concentration : array_like
        Of the gas, Bq/m3; NaN where missing.
    hours : array_like
        Time in it, h/yr.
    gas : {"radon", "thoron"}
        Which gas.

    Returns
    -------
    ndarray
        mSv/yr, by broadcasting.

    Raises
    ------
    InputError
        If a number is negative or the gas unknown.
    """
    _check_gas(gas)
    given = checked_all(
        "radon_gas_dose", {"concentration": (concentration, "Bq/m3"), "hours": (hours, "h/yr")}
    )
    factor = _number(f"{gas} gas dose", "unscear-2000", "mSv m3/(Bq h)")
    return np.asarray(given["concentration"] * given["hours"] * factor)


def _check_gas(gas: str) -> None:
    if gas not in GASES:
        raise InputError.single(
            f'"{gas}" is neither radon nor thoron', place="gas", allowed=", ".join(GASES),
            remedy=did_you_mean(gas, GASES),
        )  # fmt: skip


def _number(quantity: str, source: str, unit: str) -> float:
    found = radon_constant(quantity, source)
    assert isinstance(found, Value)
    return found.to(unit).central
