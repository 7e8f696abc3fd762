"""Wind erosion as processes of the registry: hours of the area, a surface, an area by year.

The yearly mass per area is computed for all draws at once from the hours of the area. A year of
hours stands for a year: no hours are added for a leap day.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.activity import covered_area
from tailrace.emissions.dust_of_draws import (
    SurfaceDraws,
    integrated_totals,
    limited_totals,
    unlimited_totals,
)
from tailrace.emissions.dust_size import SIZE_SCHEMES
from tailrace.emissions.erosion_potential import PILE_ROUGHNESS, erosion_potential_spread
from tailrace.emissions.hourly_dust import (
    DustSurface,
    HourlyDust,
    dust_by_hour,
    dust_notes,
    open_hours,
    refuse_inside_roughness,
)
from tailrace.emissions.hours_of_wind import WindHours, wind_hours
from tailrace.emissions.material_flow import MaterialFlow
from tailrace.emissions.process import Conditions, Emitted, Process
from tailrace.emissions.process_input import Input
from tailrace.emissions.surface_state import SurfaceState
from tailrace.emissions.vertical_dust_flux import dust_flux_spread
from tailrace.emissions.within_hour_wind import WithinHour
from tailrace.errors import InputError
from tailrace.quantities import Value

Array = NDArray[np.float64]

HOURS_OF_A_YEAR = 8784
"""A surface disturbed less often than once a year is undisturbed in it."""

FLUX_SCHEMES = ("marticorena bergametti", "kok")
_STATE = (
    Input("wet_share", "share", "share of the area under water or wet", required=False),
    Input("crust_share", "share", "share of the dry area under a crust", required=False),
    Input(
        "covered_share", "share", "share of what is left under plants or a cover", required=False
    ),
    Input("moisture", "moisture_content", "water of the open surface", required=False),
)
_WIND = (
    Input("gust_factor", "[1]", "greatest gust of an hour over its mean wind"),
    Input("wind_ratio", "[1]", "wind of the place over that of the hours", required=False),
)
_AREA = (
    Input("area", "area", "area of the surface", instead=("density", "lift")),
    Input("density", "density", "density of the dumped material", required=False),
    Input("lift", "thickness", "thickness of a lift of the dump", required=False),
)
UNLIMITED = (
    Input("area", "area", "area of the surface"),
    Input("threshold", "threshold_friction_velocity", "threshold friction velocity"),
    Input("clay", "share", "mass share of clay"),
    Input(
        "roughness_length", "roughness_length", "roughness length of the surface", required=False
    ),
    *_STATE,
    *_WIND,
)
LIMITED = (
    *_AREA,
    Input("threshold", "threshold_friction_velocity", "threshold friction velocity"),
    Input("disturbance_interval", "[h]", "time between disturbances"),
    *_STATE,
    *_WIND,
)


def surface_of(conditions: Conditions, numbers: dict[str, float]) -> DustSurface:
    """Return the surface of a source for one set of numbers.

    Parameters
    ----------
    conditions : Conditions
        The source.
    numbers : dict of str to float
        Its numbers in one draw.
    """
    state = SurfaceState(**{k.name: numbers[k.name] for k in _STATE if k.name in numbers})
    threshold = conditions.source.inputs["threshold"]
    source = threshold.source if isinstance(threshold, Value) else ""
    common: dict[str, Any] = {
        "threshold": numbers["threshold"],
        "source": source or "not stated",
        "state": state,
    }
    if "disturbance_interval" in numbers:
        hours = min(max(round(numbers["disturbance_interval"]), 1), HOURS_OF_A_YEAR)
        return DustSurface(
            clay=0.0,
            disturbance_hours=hours,
            edition=edition_key(conditions.source.edition),
            **common,
        )
    if "roughness_length" in numbers:
        common["roughness_length"] = numbers["roughness_length"]
    choices = conditions.source.choices
    return DustSurface(
        clay=numbers["clay"],
        scheme=cast("Any", choices["scheme"]),
        sizes=cast("Any", choices["sizes"]),
        **common,
    )


def edition_key(edition: str) -> str:
    """Return the year of an edition: "AP-42 13.2.5, Nov 2006" is "2006"."""
    return edition.split()[-1]


def within_of(conditions: Conditions, numbers: dict[str, float]) -> WithinHour:
    """Return the declared distribution of winds within an hour."""
    declared = conditions.source.inputs["gust_factor"]
    source = declared.source if isinstance(declared, Value) else ""
    return WithinHour(numbers["gust_factor"], source or "not stated")


def hours_of(conditions: Conditions) -> WindHours:
    """Return the hours of the area."""
    assert conditions.weather is not None  # the registry asks for it
    return wind_hours(conditions.weather)


def central_numbers(conditions: Conditions) -> dict[str, float]:
    """Return the central numbers of a source, of the first year where they go by year."""
    return {
        name: number.central
        for name, number in conditions.source.inputs.items()
        if isinstance(number, Value)
    }


def year_of_dust(conditions: Conditions) -> HourlyDust:
    """Return the hourly dust of a source for its central numbers.

    Parameters
    ----------
    conditions : Conditions
        A source of wind erosion, with the hours of its area.
    """
    numbers = central_numbers(conditions)
    return dust_by_hour(
        hours_of(conditions).scaled(numbers.get("wind_ratio", 1.0)),
        surface_of(conditions, numbers),
        within_of(conditions, numbers),
    )


def mass_per_area(conditions: Conditions) -> Array:
    """Return the yearly dust per area, kg/m2, shape (size, year, draw).

    Raises
    ------
    InputError
        If a number of the surface, other than its area, is given by year.
    """
    names = [k for k in conditions.inputs if k not in ("area", "density", "lift")]
    rows = {k: conditions.inputs[k] for k in names}
    for name, row in rows.items():
        if np.ptp(row, axis=0).any():
            raise InputError.single(
                f"{name} of a surface cannot go by year",
                place=f"source.{conditions.source.name}.inputs.{name}",
                remedy="give the area by year, or a source for each state",
            )
    numbers = {k: np.asarray(row[0]) for k, row in rows.items()}
    return np.repeat(_totals(conditions, numbers)[:, np.newaxis, :], len(conditions.years), axis=1)


def _totals(conditions: Conditions, numbers: dict[str, Array]) -> Array:
    """Return the yearly dust per area of every draw, kg/m2, shape (size, draw)."""
    hours = hours_of(conditions)
    # Each number is refused by a range of its own, so the ends of each stand for all draws.
    ends = [{k: float(end(row)) for k, row in numbers.items()} for end in (np.min, np.max)]
    surface, widest = (surface_of(conditions, each) for each in ends)
    for each in ends:
        within_of(conditions, each)
    refuse_inside_roughness(hours, widest)
    if surface.disturbance_hours is not None:
        return limited_totals(hours, surface, draws_of(numbers))
    if surface.scheme == "marticorena bergametti":
        return unlimited_totals(hours, surface, draws_of(numbers))
    draws = [{k: float(row[d]) for k, row in numbers.items()} for d in range(conditions.draws)]
    return integrated_totals(
        hours,
        [
            (one.get("wind_ratio", 1.0), surface_of(conditions, one), within_of(conditions, one))
            for one in draws
        ],
    )


def draws_of(numbers: dict[str, Array]) -> SurfaceDraws:
    """Return the numbers of a surface for all draws, what is not declared as `DustSurface` has it.

    Parameters
    ----------
    numbers : dict of str to ndarray, shape (draw,)
        Numbers of the source.
    """
    of_state = {k.name: numbers[k.name] for k in _STATE if k.name in numbers}
    period = numbers.get("disturbance_interval", np.array([HOURS_OF_A_YEAR]))
    return SurfaceDraws(
        threshold=numbers["threshold"],
        gust_factor=numbers["gust_factor"],
        wind_ratio=numbers.get("wind_ratio", np.ones(1)),
        state=SurfaceState(**of_state),
        clay=numbers.get("clay", np.zeros(1)),
        roughness_length=numbers.get("roughness_length", np.array([PILE_ROUGHNESS])),
        disturbance_hours=np.clip(np.rint(period), 1, HOURS_OF_A_YEAR),
    )


def surface_area(conditions: Conditions) -> Array:
    """Return the area of a surface, m2, shape (year, draw): declared, or freshly dumped that year.

    Raises
    ------
    InputError
        If neither the area nor density and lift of a dumped material are given.
    """
    given = conditions.inputs
    if "area" in given:
        return np.asarray(given["area"])
    moved: MaterialFlow | None = conditions.moved
    if moved is None or not {"density", "lift"} <= set(given):
        raise InputError.single(
            "neither the area of the surface nor density and lift of a dump are given",
            place=f"source.{conditions.source.name}.inputs",
            remedy="give area, or density and lift for the area freshly dumped in a year",
        )
    return np.asarray(covered_area.__wrapped__(moved.dry, given["density"], given["lift"]))


def _own_notes(conditions: Conditions) -> tuple[str, ...]:
    """Return what is to be known of the hours as this source uses them, beyond their origin."""
    assert conditions.weather is not None  # the registry asks for it
    known = set(conditions.weather.provenance)
    hours = hours_of(conditions)
    dry = open_hours(hours, surface_of(conditions, central_numbers(conditions)))
    return tuple(note for note in dust_notes(hours, dry) if note not in known)


def run_unlimited(conditions: Conditions) -> Emitted:
    """Return dust of a long loose surface by an hourly flux scheme."""
    area = surface_area(conditions)
    return Emitted(
        activity=area,
        activity_unit="m2",
        dust=mass_per_area(conditions) * area,
        spread=dust_flux_spread(),
        remarks=_own_notes(conditions),
    )


def run_limited(conditions: Conditions) -> Emitted:
    """Return dust of a crusted or coarse surface by its erosion potential."""
    area = surface_area(conditions)
    return Emitted(
        activity=area,
        activity_unit="m2",
        dust=mass_per_area(conditions) * area,
        spread=erosion_potential_spread(),
        remarks=_own_notes(conditions),
    )


WIND_PROCESSES = (
    Process(
        name="wind_erosion_hourly",
        title="wind erosion of a loose surface, hourly flux",
        run=run_unlimited,
        inputs=UNLIMITED,
        materials=("feed", "stream", "end"),
        choices={"scheme": FLUX_SCHEMES, "sizes": SIZE_SCHEMES},
        needs_weather=True,
        citation="Marticorena and Bergametti 1995, or Kok and others 2014; sizes by Kok 2011",
    ),
    Process(
        name="wind_erosion_potential",
        title="wind erosion of a surface of limited supply",
        run=run_limited,
        inputs=LIMITED,
        materials=("feed", "stream", "end"),
        editions=("AP-42 13.2.5, Nov 2006", "AP-42 13.2.5, Jan 1995"),
        needs_weather=True,
        citation="US EPA AP-42 section 13.2.5, erosion potential of the fastest mile",
    ),
)
"""Processes of wind erosion."""
