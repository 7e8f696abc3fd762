"""Off-gas of roasting and calcining: what devices in series let through, and its concentration.

A substance travels as a gas (HF, SiF4, SO2) or with the dust (thorium, rare earths). Device j holds
back the share eta_j of what reaches it, by substance or by its kind, gas or particles:

    released = generated prod_j (1 - eta_j),    caught_j = generated eta_j prod_{i<j} (1 - eta_i).

The catch of each device is summed on its own, so that generated = released + sum of caught is a
check. A device without a figure for a substance makes its release missing, never unhindered.

Concentration: release over the volume of dry gas at 0 C and 101.325 kPa, and, where a standard asks
for it, at a reference share of oxygen: c_ref = c (O_air - O_ref)/(O_air - O), O_air = 0.21.

Elements in the dust are those of the charge unless an enrichment is given; that is the caller's
(`composition`), not this file's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.number_checks import FloatArray, checked
from tailrace.quantities.value import Value

from .controls import PARTICLES, published_controls

GASES = "gas"
"""What a figure for every gas is stated for: 0 for a filter."""

NORMAL_TEMPERATURE = 273.15
NORMAL_PRESSURE = 101325.0
OXYGEN_OF_AIR = 0.21
"""Share of oxygen in air that Chinese standards count with."""


@dataclass(frozen=True)
class OffgasDevice:
    """A device that cleans gas.

    Attributes
    ----------
    name : str
        What it is called.
    efficiency : mapping of str to Value
        Share held back, by substance ("HF", "SO2"), for "particles" and for every other "gas".
    """

    name: str
    efficiency: Mapping[str, Value]

    def __post_init__(self) -> None:
        problems = Problems(self.name)
        for what, value in self.efficiency.items():
            ends = [one for one in (value.central, value.low, value.high) if one is not None]
            checked(problems, f"efficiency on {what}", ends, "1", most=1.0,
                    remedy="give a share, or a percentage with its sign")  # fmt: skip
        problems.raise_if_any()

    @classmethod
    def published(cls, name: str) -> OffgasDevice:
        """Return a device with the packaged efficiencies.

        Parameters
        ----------
        name : str
            "baghouse", "electrostatic precipitator", "venturi scrubber", "packed-bed scrubber" or
            "spray tower".

        Raises
        ------
        InputError
            If the table ``control_efficiencies`` has no such device for off-gas.
        """
        known = published_controls(name, "off-gas")
        return cls(name, {one.acts_on: one.efficiency for one in known})

    def held_back(self, substance: str, with_dust: bool) -> Value | Missing:
        """Return the efficiency on a substance, by itself or with the dust."""
        if substance in self.efficiency:
            return self.efficiency[substance]
        kind = PARTICLES if with_dust else GASES
        if kind in self.efficiency:
            return self.efficiency[kind]
        return Missing(f"no efficiency of {self.name}", substance)


@dataclass(frozen=True)
class TreatedOffgas:
    """What a train of devices made of a substance.

    Attributes
    ----------
    generated : ndarray, kg/yr
        What reached the first device.
    released : ndarray, kg/yr
        What left the last; nan where `missing` says why.
    caught : ndarray, shape (devices, ...), kg/yr
        Held back by each device.
    missing : tuple of Missing
        Figures that are not known.
    """

    generated: FloatArray
    released: FloatArray
    caught: FloatArray
    missing: tuple[Missing, ...] = ()

    @property
    def closure(self) -> FloatArray:
        """Generated less released less caught, kg/yr."""
        return np.asarray(self.generated - self.released - self.caught.sum(axis=0))


@declare_units(generated="mass_flow", level="probability")
def treat_offgas(
    generated: ArrayLike, substance: str, devices: Sequence[OffgasDevice], *, with_dust: bool,
    level: ArrayLike = 0.5,
) -> TreatedOffgas:  # fmt: skip
    """Return what devices in series let through of one substance.

    Parameters
    ----------
    generated : float or ndarray, kg/yr
        What the kiln gives off.
    substance : str
        Name; chooses the efficiency.
    devices : sequence of OffgasDevice
        In the order the gas passes them; none is an untreated release.
    with_dust : bool
        Whether the substance travels with the dust and is held back with it.
    level : array_like, shape (draws,)
        Quantile level of the efficiencies; the central values at the single level 0.5.

    Returns
    -------
    TreatedOffgas
        Released and caught.

    Raises
    ------
    InputError
        If the amount is below zero.
    """
    problems = Problems()
    amount = checked(problems, "generated", generated, "kg/yr")
    problems.raise_if_any()
    at = np.asarray(level, dtype=float)
    left = amount + np.zeros(np.broadcast_shapes(amount.shape, at.shape))
    whole, caught, missing = left, [], []
    for device in devices:
        held = device.held_back(substance, with_dust)
        if isinstance(held, Missing):
            missing.append(held)
            eta = np.full(at.shape, np.nan)
        else:
            drawn = held.is_distribution and at.ndim > 0
            eta = np.asarray(held.ppf(at) if drawn else np.full(at.shape, held.central))
        caught.append(left * eta)
        left = left * (1.0 - eta)
    stack = np.stack(caught) if caught else np.zeros((0, *left.shape))
    return TreatedOffgas(whole, left, stack, tuple(missing))


@declare_units(
    volume="m3/yr", temperature="temperature", pressure="pressure", water_vapour="share",
    returns="m3/yr",
)  # fmt: skip
def dry_normal_volume(
    volume: ArrayLike, temperature: ArrayLike, pressure: ArrayLike = NORMAL_PRESSURE,
    water_vapour: ArrayLike = 0.0,
) -> FloatArray:  # fmt: skip
    """Return a volume of gas as dry gas at 0 C and 101.325 kPa.

    Parameters
    ----------
    volume : float or ndarray, m3/yr
        Volume as it flows.
    temperature : float or ndarray, K
        Temperature as it flows.
    pressure : float or ndarray, Pa
        Pressure as it flows.
    water_vapour : float or ndarray, 1
        Share of the volume that is water vapour.

    Returns
    -------
    ndarray, m3/yr
        V (273.15/T) (p/101 325) (1 - w), an ideal gas.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    problems = Problems()
    flow = checked(problems, "volume", volume, "m3/yr")
    hot = checked(problems, "temperature", temperature, "K", strict=True,
                  remedy="give kelvin, or degC with its unit")  # fmt: skip
    force = checked(problems, "pressure", pressure, "Pa", strict=True)
    wet = checked(problems, "water vapour", water_vapour, "1", most=1.0)
    problems.raise_if_any()
    return np.asarray(flow * NORMAL_TEMPERATURE / hot * force / NORMAL_PRESSURE * (1.0 - wet))


@declare_units(release="mass_flow", volume="m3/yr", returns="kg/m3")
def stack_concentration(release: ArrayLike, volume: ArrayLike) -> FloatArray:
    """Return the mean concentration in a stack.

    Parameters
    ----------
    release : float or ndarray, kg/yr
        Release after treatment; nan where it is missing.
    volume : float or ndarray, m3/yr
        Dry gas at 0 C and 101.325 kPa, `dry_normal_volume`.

    Returns
    -------
    ndarray, kg/m3
        Release over volume.

    Raises
    ------
    InputError
        If the volume is not above zero or the release below zero.
    """
    problems = Problems()
    gas = checked(problems, "volume", volume, "m3/yr", strict=True)
    given = np.asarray(release, dtype=float)
    checked(problems, "release", np.where(np.isnan(given), 0.0, given), "kg/yr")
    problems.raise_if_any()
    return np.asarray(given / gas)


@declare_units(concentration="kg/m3", oxygen="share", reference="share", returns="kg/m3")
def at_reference_oxygen(
    concentration: ArrayLike, oxygen: ArrayLike, reference: ArrayLike
) -> FloatArray:
    """Return a concentration at a reference share of oxygen.

    Parameters
    ----------
    concentration : float or ndarray, kg/m3
        In dry gas.
    oxygen, reference : float or ndarray, 1
        Share of oxygen in the dry gas, and the one a standard refers to; below 0.21.

    Returns
    -------
    ndarray, kg/m3
        c (0.21 - O_ref)/(0.21 - O).

    Raises
    ------
    InputError
        If a share of oxygen is that of air or more, where the gas is not from a fire.
    """
    problems = Problems()
    given = checked(problems, "concentration", concentration, "kg/m3")
    found = checked(problems, "oxygen", oxygen, "1", most=OXYGEN_OF_AIR)
    wanted = checked(problems, "reference oxygen", reference, "1", most=OXYGEN_OF_AIR)
    problems.raise_if_any()
    if (found >= OXYGEN_OF_AIR).any():
        raise InputError.single(
            "the gas holds as much oxygen as air", place="oxygen", allowed="below 0.21",
            remedy="a diluted gas without combustion has no reference oxygen",
        )  # fmt: skip
    return np.asarray(given * (OXYGEN_OF_AIR - wanted) / (OXYGEN_OF_AIR - found))
