"""Ammonia leaving leach solution and ponds as a gas.

Formulas
--------
* Share of total ammonia that is NH3: f = 1/(1 + 10^(pKa - pH)), pKa = 0.09018 + 2729.92/T (Emerson
  et al. 1975, J. Fish. Res. Board Can. 32, 2379-2383), 0 to 50 C, fresh water. (One R package has
  2727.92; every other code that was looked at has 2729.92.)
* Air over water at equilibrium: K_aw = 1/(H R T), H = 0.59 mol/(m3 Pa) exp(4200 (1/T - 1/298.15))
  (Burkholder et al. 2019, in Sander 2023, Atmos. Chem. Phys. 23, 10901): 6.8e-4 at 25 C.
* Two films (Mackay and Yeun 1983, Environ. Sci. Technol. 17, 211-217), friction velocity in the air
  u* = 0.01 u sqrt(6.1 + 0.63 u), u wind at 10 m:
  k_G = 1e-3 + 46.2e-3 u* Sc_G^-0.67;  k_L = 1e-6 + 34.1e-4 u* Sc_L^-0.5 for u* above 0.3 m/s, and
  1e-6 + 144e-4 u*^2.2 Sc_L^-0.5 below; 1/K = 1/k_L + 1/(K_aw k_G).
* Release q = K f c, c total ammonia in the water; the air is taken to hold none.
* A mixed pond of depth h that water passes in the time tau loses K f tau/(h + K f tau) of what
  enters; standing water loses 1 - exp(-K f t/h).

The pH is held: as NH3 leaves, water without alkalinity turns sour and the release stops sooner, so
that these are upper ends. At pH 6 and below f is under 1e-3. What salt does to it is not corrected.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked, warn_outside

GAS_CONSTANT = 8.314462618
HENRY_298, HENRY_SLOPE = 0.59, 4200.0
"""Solubility of NH3 at 298.15 K, mol/(m3 Pa), and d ln H / d(1/T), K (Burkholder et al. 2019)."""

AIR_DIFFUSION = 0.1978e-4
"""Diffusion coefficient of NH3 in air at 273.15 K, m2/s; grows as T^1.81 (Massman 1998, Atmos.
Environ. 32, 1111-1127; from memory)."""

WATER_DIFFUSION_298 = 1.64e-9
"""Diffusion coefficient of NH3 in water at 298.15 K, m2/s (Cussler 1997, table 5.2-1; from
memory); the gas film rules, so that it hardly counts."""


@declare_units(ph="1", temperature="temperature", returns="share")
def ammonia_fraction(ph: ArrayLike, temperature: ArrayLike) -> FloatArray:
    """Return the share of total ammonia that is NH3 (Emerson et al. 1975).

    Parameters
    ----------
    ph : float or ndarray, 1
        pH of the water.
    temperature : float or ndarray, K
        Of the water; 273 to 323 K.

    Returns
    -------
    ndarray, 1
        Share, mol/mol; the same for N.

    Raises
    ------
    InputError
        If a number is out of its range.

    Warns
    -----
    ValidityWarning
        Outside 0 to 50 C.
    """
    problems = Problems()
    sour = checked(problems, "pH", ph, "", most=14.0)
    warm = _temperature(problems, temperature)
    problems.raise_if_any()
    warn_outside(
        "a temperature", warm, 273.15, 323.15, "K", source="Emerson et al. (1975)", stacklevel=4
    )
    return np.asarray(1.0 / (1.0 + 10.0 ** (0.09018 + 2729.92 / warm - sour)))


def _temperature(problems: Problems, temperature: ArrayLike) -> FloatArray:
    return checked(problems, "temperature", temperature, "K", least=250.0, most=373.15,
                   remedy='give kelvin, or a text such as "20 degC"')  # fmt: skip


@declare_units(temperature="temperature", returns="1")
def air_water_ratio(temperature: ArrayLike) -> FloatArray:
    """Return the concentration of NH3 in air over that in water at equilibrium.

    Parameters
    ----------
    temperature : float or ndarray, K
        Of the surface.

    Returns
    -------
    ndarray, 1
        K_aw = 1/(H R T).

    Raises
    ------
    InputError
        If the temperature is out of its range.
    """
    problems = Problems()
    warm = _temperature(problems, temperature)
    problems.raise_if_any()
    henry = HENRY_298 * np.exp(HENRY_SLOPE * (1.0 / warm - 1.0 / 298.15))
    return np.asarray(1.0 / (henry * GAS_CONSTANT * warm))


@declare_units(wind_speed="wind_speed", temperature="temperature", returns=("m/s", "m/s"))
def film_velocities(wind_speed: ArrayLike, temperature: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the transfer velocities of the two films (Mackay and Yeun 1983).

    Parameters
    ----------
    wind_speed : float or ndarray, m/s
        At 10 m.
    temperature : float or ndarray, K
        Of air and water.

    Returns
    -------
    tuple of ndarray, m/s
        Gas film and liquid film, of NH3.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    problems = Problems()
    wind = checked(problems, "wind speed", wind_speed, "m/s", most=60.0)
    warm = _temperature(problems, temperature)
    problems.raise_if_any()
    friction = 0.01 * wind * np.sqrt(6.1 + 0.63 * wind)
    # Sutherland's viscosity over the density of dry air at 101.325 kPa.
    air = 1.458e-6 * warm**1.5 / (warm + 110.4) / (101325.0 / (287.05 * warm))
    # Viscosity of water within 2.5 % from 0 to 100 C (Vogel's form).
    water = 2.414e-5 * 10.0 ** (247.8 / (warm - 140.0))
    water_298 = 2.414e-5 * 10.0 ** (247.8 / (298.15 - 140.0))
    in_air = AIR_DIFFUSION * (warm / 273.15) ** 1.81
    in_water = WATER_DIFFUSION_298 * warm / 298.15 * water_298 / water
    gas = 1e-3 + 46.2e-3 * friction * (air / in_air) ** -0.67
    rough = np.where(friction > 0.3, 34.1e-4 * friction, 144e-4 * friction**2.2)
    liquid = 1e-6 + rough * (water / 1000.0 / in_water) ** -0.5
    return np.asarray(gas), np.asarray(liquid)


@declare_units(
    ph="1", temperature="temperature", wind_speed="wind_speed", returns="m/s"
)  # fmt: skip
def ammonia_velocity(ph: ArrayLike, temperature: ArrayLike, wind_speed: ArrayLike) -> FloatArray:
    """Return the velocity with which total ammonia leaves the water.

    Parameters
    ----------
    ph, temperature : float or ndarray, 1 and K
        As in `ammonia_fraction`.
    wind_speed : float or ndarray, m/s
        At 10 m.

    Returns
    -------
    ndarray, m/s
        K f, on the concentration of total ammonia in water.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    gas, liquid = film_velocities(wind_speed, temperature)
    overall = 1.0 / (1.0 / liquid + 1.0 / (air_water_ratio(temperature) * gas))
    return np.asarray(overall * ammonia_fraction(ph, temperature))


@declare_units(
    ammonia="kg/m3", ph="1", temperature="temperature", wind_speed="wind_speed",
    returns="area_release_rate",
)  # fmt: skip
def ammonia_release(
    ammonia: ArrayLike, ph: ArrayLike, temperature: ArrayLike, wind_speed: ArrayLike
) -> FloatArray:
    """Return the ammonia that a water surface releases.

    Parameters
    ----------
    ammonia : float or ndarray, kg/m3
        Total ammonia in the water; the release is counted as it is (N, NH3 or NH4).
    ph, temperature, wind_speed
        As in `ammonia_velocity`.

    Returns
    -------
    ndarray, kg/(m2 s)
        Release per area.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    problems = Problems()
    held = checked(problems, "ammonia", ammonia, "kg/m3")
    problems.raise_if_any()
    return np.asarray(held * ammonia_velocity(ph, temperature, wind_speed))


@declare_units(velocity="m/s", depth="m", time="s", returns="share")
def volatilised_share(
    velocity: ArrayLike, depth: ArrayLike, time: ArrayLike, *, standing: bool = False
) -> FloatArray:
    """Return the share of the ammonia that enters a pond and leaves it as a gas.

    Parameters
    ----------
    velocity : float or ndarray, m/s
        `ammonia_velocity`.
    depth : float or ndarray, m
        Mean depth.
    time : float or ndarray, s
        Residence time of the water, or time it stands.
    standing : bool
        Whether the water stands; else it passes a mixed pond.

    Returns
    -------
    ndarray, 1
        v t/(h + v t), standing 1 - exp(-v t/h).

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    problems = Problems()
    speed = checked(problems, "velocity", velocity, "m/s")
    deep = checked(problems, "depth", depth, "m", strict=True)
    stays = checked(problems, "time", time, "s")
    problems.raise_if_any()
    turns = speed * stays / deep
    return np.asarray(-np.expm1(-turns) if standing else turns / (1.0 + turns))
