"""House dust: soil carried in on shoes, outdoor particles that enter and settle.

By size class, per floor area A of a room of height H (volume over floor area), with air exchange
a, penetration P, deposition at the velocity v, resuspension at the rate r and cleaning at the rate
c of what lies there:

    H dC/dt = a H (P C_out - C) - v C + r F            in the air indoors, kg/m3
      dF/dt = T + v C - r F - c F                      on the floor, kg/m2

T is what is tracked in (soil) or made indoors (skin, fibres: dust without the substance). In the
steady state both are a linear system with the closed solution

    F = (T (a H + v) + v a H P C_out) / (a H (r + c) + v c),   C = (a H P C_out + r F) / (a H + v)

and the budget, each term from C and F by itself, is: tracked in + entered = cleaned + exhaled. The
concentration in dust is the floor's load of the substance over its load of all dust.

Structure: Layton D. W., Beamer P. I. (2009) Migration of contaminated soil and airborne
particulates to indoor dust, Environ. Sci. Technol. 43, 8199-8205. Steady over the year; one room;
no difference between carpets and smooth floors. No number is assumed: all are arguments.

`dust_from_shares` is the plain regression used for lead: a share of the concentration in soil plus
a factor times that in air (US EPA IEUBK: 0.70 and 100 ug/g per ug/m3). At nine mining and smelting
sites the share was 0.04 to 0.34: table `dust_parameters`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class House:
    """A house; numbers, or arrays whose last axis is the size class.

    Attributes
    ----------
    air_exchange : array_like, 1/yr
        Volumes of air exchanged; 0.5 per hour is 4,383 per year.
    height : array_like, m
        Volume over floor area, above zero.
    penetration : array_like, 1
        Share of outdoor particles that passes the building's shell.
    deposition_velocity : array_like, m/yr
        Loss to the floor; a loss rate of 1 per hour in a room of 2.5 m is 2.5 m/h.
    resuspension : array_like, 1/yr
        Share of the floor's load that people stir up.
    cleaning : array_like, 1/yr
        Share of the floor's load that cleaning takes away.

    Raises
    ------
    InputError
        If a number is out of its range; if neither exchange nor deposition act on the air, or
        neither cleaning nor exchange with resuspension take anything away.
    """

    air_exchange: ArrayLike
    height: ArrayLike
    penetration: ArrayLike
    deposition_velocity: ArrayLike
    resuspension: ArrayLike
    cleaning: ArrayLike

    def __post_init__(self) -> None:
        problems = Problems()
        for name, unit, strict, most in (
            ("air_exchange", "1/yr", False, np.inf), ("height", "m", True, np.inf),
            ("penetration", "", False, 1.0), ("deposition_velocity", "m/yr", False, np.inf),
            ("resuspension", "1/yr", False, np.inf), ("cleaning", "1/yr", False, np.inf),
        ):  # fmt: skip
            values = checked(
                problems, name, getattr(self, name), unit, strict=strict, most=most, finite=True
            )
            object.__setattr__(self, name, values)
        if not problems.errors:
            self._note_dead_ends(problems)
        problems.raise_if_any()

    def _note_dead_ends(self, problems: Problems) -> None:
        if not (self._flush + np.asarray(self.deposition_velocity) > 0.0).all():
            problems.add(
                "neither exchange nor deposition act on the air indoors", place="air_exchange",
                remedy="give at least one of the two",
            )  # fmt: skip
        elif not (self._drain > 0.0).all():
            problems.add(
                "nothing takes dust away: the load would grow without end", place="cleaning",
                remedy="give a cleaning rate, or air exchange and resuspension",
            )  # fmt: skip

    @property
    def _flush(self) -> FloatArray:
        """Air exchanged per floor area, m/yr."""
        return np.asarray(np.asarray(self.air_exchange) * np.asarray(self.height))

    @property
    def _drain(self) -> FloatArray:
        """(a H + v)(r + c) - v r, written without a difference."""
        flush, clean = self._flush, np.asarray(self.cleaning)
        settle, stir = np.asarray(self.deposition_velocity), np.asarray(self.resuspension)
        return np.asarray(flush * (stir + clean) + settle * clean)


@dataclass(frozen=True)
class IndoorLoad:
    """A substance, or dust, in a house in the steady state.

    Attributes
    ----------
    air : ndarray, kg/m3
        In the air indoors.
    floor_from_air, floor_tracked : ndarray, kg/m2
        On the floor: what entered with air; what was tracked in or made indoors.
    tracked_in, entered, cleaned, exhaled : ndarray, kg/(m2 yr)
        Budget, per floor area.
    """

    air: FloatArray
    floor_from_air: FloatArray
    floor_tracked: FloatArray
    tracked_in: FloatArray
    entered: FloatArray
    cleaned: FloatArray
    exhaled: FloatArray

    @property
    def floor(self) -> FloatArray:
        """On the floor, kg/m2."""
        return np.asarray(self.floor_from_air + self.floor_tracked)

    @property
    def closure(self) -> FloatArray:
        """What comes in less what leaves, over what comes in, 1."""
        gains = self.tracked_in + self.entered
        left = self.cleaned + self.exhaled
        return np.asarray((gains - left) / np.maximum(gains, np.finfo(float).tiny))


@declare_units(outdoor_air="kg/m3", track_in="kg/(m2 yr)")
def indoor_load(house: House, outdoor_air: ArrayLike, track_in: ArrayLike) -> IndoorLoad:
    """Return what lies and floats in a house in the steady state.

    Parameters
    ----------
    house : House
        Rates, by size where arrays.
    outdoor_air : array_like, kg/m3
        Concentration outdoors, by size; NaN where missing.
    track_in : array_like, kg/(m2 yr)
        Tracked in or made indoors per floor area, by size; NaN where missing.

    Returns
    -------
    IndoorLoad
        By size; a missing input makes the load missing.

    Raises
    ------
    InputError
        If a number is negative.
    """
    problems = Problems()
    outside = checked(problems, "outdoor_air", outdoor_air, "kg/m3", missing=True, finite=True)
    carried = checked(problems, "track_in", track_in, "kg/(m2 yr)", missing=True, finite=True)
    problems.raise_if_any()
    flush, drain = house._flush, house._drain
    settle, stir = np.asarray(house.deposition_velocity), np.asarray(house.resuspension)
    entered = np.asarray(flush * np.asarray(house.penetration) * outside)
    from_air, tracked = settle * entered / drain, (flush + settle) * carried / drain
    floor = from_air + tracked
    air = (entered + stir * floor) / (flush + settle)
    full = np.zeros(np.shape(floor))
    return IndoorLoad(
        np.asarray(air), np.asarray(from_air + full), np.asarray(tracked + full),
        np.asarray(carried + full), np.asarray(entered + full),
        np.asarray(np.asarray(house.cleaning) * floor), np.asarray(flush * air),
    )  # fmt: skip


@dataclass(frozen=True)
class HouseDust:
    """A substance in house dust.

    Attributes
    ----------
    concentration : ndarray, kg/kg
        In all dust of the floor.
    from_soil, from_air : ndarray, kg/kg
        Parts of it that were tracked in and that entered with air; they sum to it.
    soil_share : ndarray, 1
        Tracked-in soil over all dust.
    substance, dust : IndoorLoad
        Their loads, by size.
    """

    concentration: FloatArray
    from_soil: FloatArray
    from_air: FloatArray
    soil_share: FloatArray
    substance: IndoorLoad
    dust: IndoorLoad


@declare_units(
    soil_concentration="kg/kg", track_in="kg/(m2 yr)", air_substance="kg/m3", air_particles="kg/m3",
    made_indoors="kg/(m2 yr)",
)  # fmt: skip
def indoor_dust(
    house: House,
    *,
    soil_concentration: ArrayLike,
    track_in: ArrayLike,
    air_substance: ArrayLike,
    air_particles: ArrayLike,
    made_indoors: ArrayLike,
) -> HouseDust:
    """Return the concentration of a substance in house dust, from soil and from air.

    Parameters
    ----------
    house : House
        Rates; the last axis is the size class.
    soil_concentration : array_like, kg/kg
        In the soil carried in, by size; bare numbers may be Bq/kg (with Bq/m3 in air).
    track_in : array_like, kg/(m2 yr)
        Soil carried in per floor area, by size.
    air_substance, air_particles : array_like, kg/m3
        The substance, and all particles, outdoors, by size.
    made_indoors : array_like, kg/(m2 yr)
        Dust made indoors that holds none of the substance (skin, fibres), by size.

    Returns
    -------
    HouseDust
        Sums over sizes; NaN where an input is missing.

    Raises
    ------
    InputError
        If a number is negative.
    """
    problems = Problems()
    in_soil = checked(
        problems, "soil_concentration", soil_concentration, "kg/kg", missing=True, finite=True
    )
    carried = checked(problems, "track_in", track_in, "kg/(m2 yr)", missing=True, finite=True)
    made = checked(problems, "made_indoors", made_indoors, "kg/(m2 yr)", missing=True, finite=True)
    problems.raise_if_any()
    substance = indoor_load(house, air_substance, in_soil * carried)
    dust = indoor_load(house, air_particles, carried + made)
    soil = indoor_load(house, 0.0, carried + np.zeros(np.shape(dust.floor)))
    lying = _over_sizes(dust.floor)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = _over_sizes(substance.floor) / lying
        air = _over_sizes(substance.floor_from_air) / lying
        tracked = _over_sizes(substance.floor_tracked) / lying
        share = _over_sizes(soil.floor_tracked) / lying
    return HouseDust(total, tracked, air, share, substance, dust)


def _over_sizes(load: FloatArray) -> FloatArray:
    return np.asarray(load.sum(axis=-1) if load.ndim else load)


@declare_units(
    soil_concentration="kg/kg", air_concentration="kg/m3", soil_share="1", air_factor="m3/kg",
    other="kg/kg", returns="kg/kg",
)  # fmt: skip
def dust_from_shares(
    soil_concentration: ArrayLike, air_concentration: ArrayLike, soil_share: ArrayLike,
    air_factor: ArrayLike, other: ArrayLike = 0.0,
) -> FloatArray:  # fmt: skip
    """Return the concentration in house dust by a regression on soil and air.

    Parameters
    ----------
    soil_concentration : array_like, kg/kg
        In outdoor soil; NaN where missing.
    air_concentration : array_like, kg/m3
        In outdoor air; NaN where missing.
    soil_share : array_like, 1
        Dust over soil, 0 to 1; 0.70 in IEUBK, 0.04 to 0.34 at mining and smelting sites.
    air_factor : array_like, m3/kg
        Dust over air; 100 ug/g per ug/m3 is 1e5 m3/kg.
    other : array_like, kg/kg
        From sources indoors.

    Returns
    -------
    ndarray, kg/kg

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    US EPA (1994) Guidance manual for the integrated exposure uptake biokinetic model for lead in
    children, EPA 540-R-93-081, multiple source analysis (factor of air from memory). For lead.
    """
    problems = Problems()
    soil = checked(
        problems, "soil_concentration", soil_concentration, "kg/kg", missing=True, finite=True
    )
    air = checked(
        problems, "air_concentration", air_concentration, "kg/m3", missing=True, finite=True
    )
    share = checked(problems, "soil_share", soil_share, "", most=1.0)
    factor = checked(problems, "air_factor", air_factor, "m3/kg", finite=True)
    more = checked(problems, "other", other, "kg/kg", missing=True, finite=True)
    problems.raise_if_any()
    return np.asarray(share * soil + factor * air + more)
