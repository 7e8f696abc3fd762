"""Which sources of a site release to the air, in what form, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.needed_files import emissions_of
from tailrace.assess.release_geometry import BINS
from tailrace.emissions.process import Conditions
from tailrace.emissions.registry import known_processes
from tailrace.emissions.release_point import BELOW, ReleasePoint
from tailrace.emissions.source import EmissionSource
from tailrace.emissions.wind_processes import year_of_dust
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities import Missing, Value

if TYPE_CHECKING:
    from tailrace.site import Site
    from tailrace.weather import HourlyWeather

FloatArray = NDArray[np.float64]

GAS = "gas"
RADON = ("Rn-222", "Rn-220")
AIR_BINS = (*BINS, GAS, *RADON)
"""What air transfers tell apart: particle bins, gas, radon and thoron."""

GAS_PROCESSES = ("vehicle_exhaust", "ammonia_volatilisation")
"""Processes whose release travels as a gas; fine soot of exhaust falls as little as one."""
OUTLET = "air:"


@dataclass(frozen=True)
class AirForm:
    """In what form a source releases to the air.

    Parameters
    ----------
    source : str
        Declared source, or outlet of the works ("air:roaster_stack").
    area : str
        Area whose air it is; "" where its place is not known.
    place : str
        Place it stands at.
    bins : tuple of str
        Bins of `AIR_BINS` that it may release.
    is_outlet : bool
        Whether the balance itself says what it releases.
    point : ReleasePoint or Missing
        How it meets the air.
    """

    source: str
    area: str
    place: str
    bins: tuple[str, ...]
    is_outlet: bool
    point: ReleasePoint | Missing


def air_form(site: Site) -> dict[str, AirForm]:
    """Return every source of a site that releases to the air, declared ones first.

    Parameters
    ----------
    site : Site
        A site with an `emissions.toml`.

    Returns
    -------
    dict of str to AirForm
        By source; outlets of the works in the order of their release points, then those without.
    """
    emissions = emissions_of(site)
    found = {}
    for name, source in emissions.sources.items():
        bins = _bins_of(source)
        if bins:
            point = emissions.release_points.get(name)
            found[name] = AirForm(
                name, source.area, source.place, bins, False, _or_missing(point, name)
            )
    declared = [name for name in emissions.release_points if name.startswith(OUTLET)]
    for name, places in {**dict.fromkeys(declared, ()), **_outlets(site)}.items():
        point = emissions.release_points.get(name)
        place = point.place if point is not None else next(iter(places), "")
        found[name] = AirForm(
            name, _area_of(site, place), place, (*BINS, GAS), True, _or_missing(point, name)
        )
    return found


def _bins_of(source: EmissionSource) -> tuple[str, ...]:
    if source.process == "radon_exhalation":
        return RADON
    if source.process in GAS_PROCESSES:
        return (GAS,)
    return BINS if known_processes()[source.process].gives_dust else ()


def _or_missing(point: ReleasePoint | None, name: str) -> ReleasePoint | Missing:
    if point is not None:
        lacking = point.lacking()
        return point if lacking is None else lacking
    return Missing(
        f"{name} has no release point: how high and in what form it meets the air is not stated",
        f"emissions.toml, release_point.{name}",
    )


def _outlets(site: Site) -> dict[str, tuple[str, ...]]:
    """Return the outlets to air of the works, each with the places of its routes."""
    found: dict[str, dict[str, None]] = {}
    for route in site.works.routes.values():
        for _, _, destination in route.route.streams():
            end = str(destination)
            if end.startswith(OUTLET):
                found.setdefault(end, {}).setdefault(route.place)
    return {end: tuple(filter(None, places)) for end, places in found.items()}


def _area_of(site: Site, place: str) -> str:
    return str(site.places.loc[place, "area"]) if place in site.places.index else ""


def shares_of_outlet(site: Site, outlet: str, substance: str) -> dict[str, float] | Missing:
    """Return in which bins a substance leaves an outlet of the works.

    Parameters
    ----------
    site : Site
        The site.
    outlet : str
        Outlet of the works: "air:roaster_stack".
    substance : str
        Substance the balance sends there.

    Returns
    -------
    dict of str to float, or Missing
        Share by bin, summing to one; missing where the outlet has no release point, or releases
        particles whose sizes are not declared.

    Raises
    ------
    InputError
        If the site has no such outlet.
    """
    forms = {name: form for name, form in air_form(site).items() if form.is_outlet}
    if outlet not in forms:
        raise InputError.single(
            f'the works have no outlet "{outlet}"',
            allowed=", ".join(forms),
            remedy=did_you_mean(outlet, forms),
        )
    point = forms[outlet].point
    if isinstance(point, Missing):
        return point
    return shares_of_point(point, substance)


def shares_of_point(point: ReleasePoint, substance: str) -> dict[str, float] | Missing:
    """Return in which bins a substance leaves a release point of an outlet.

    Parameters
    ----------
    point : ReleasePoint
        Release point of an outlet.
    substance : str
        Substance.

    Returns
    -------
    dict of str to float, or Missing
        Share by bin.
    """
    if substance in point.gases:
        return {GAS: 1.0}
    below = [point.sizes.get(size) for size in BELOW]
    if not all(isinstance(value, Value) for value in below):
        return Missing(
            f"{point.name} releases {substance} neither as a declared gas nor as particles of "
            "declared sizes",
            f"release_point.{point.name}",
        )
    shares = [0.0, *(value.central for value in below if isinstance(value, Value)), 1.0]
    return dict(zip(BINS, np.diff(shares).tolist(), strict=True))


def emission_weights(
    source: EmissionSource, weather: HourlyWeather
) -> tuple[FloatArray | None, str]:
    """Return when a source releases, by the hour.

    Parameters
    ----------
    source : EmissionSource
        Declared source.
    weather : HourlyWeather
        Hours of its area.

    Returns
    -------
    ndarray, shape (hours,), or None
        Dust of each hour for central numbers, of any unit; None for a source that releases
        evenly.
    str
        What is to be known of it; "" for an even one.
    """
    if not known_processes()[source.process].needs_weather:
        return None, ""
    dust = year_of_dust(Conditions(source, (0,), 1, {}, weather=weather))
    weights = dust.flux[:, 1]
    if np.nansum(weights) > 0.0:
        return weights, (
            f"{source.name} releases by the hour's wind, for central numbers; the windiest 5 % of "
            f"hours give {100.0 * dust.windiest_share():.0f} % of it."
        )
    from tailrace.air.emission_profile import wind_erosion_weights

    fastest = float(np.nanmax(weather.wind_speed))
    threshold = 0.9 * fastest
    return wind_erosion_weights(weather.wind_speed, threshold), (
        f"{source.name} releases nothing for central numbers in the drawn year; what draws give is "
        f"carried by its fastest winds, above {threshold:.1f} m/s."
    )


def steady_or(weights: FloatArray | None, hours: int) -> FloatArray:
    """Return the weights of a source, ones for an even one."""
    return np.ones(hours) if weights is None else weights


def forms_of_area(site: Site, area: str) -> Mapping[str, AirForm]:
    """Return the sources that release to the air of one area."""
    return {name: form for name, form in air_form(site).items() if form.area == area}
