"""Air of an area: what a unit released by each source gives at places and on the map.

Concentration is the mean over the year of hours with a plume; hours without one are left out of
the mean, as AERMOD does, and what they release is a line of the budget of its own. Deposition is
of what hours with a plume release. Both are of one drawn or measured year of weather.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.air_form import AirForm, forms_of_area
from tailrace.assess.air_map_points import MapFrame
from tailrace.assess.air_plan import AirPlan, assembled
from tailrace.assess.air_runs import carry
from tailrace.assess.site_releases import site_weather
from tailrace.assess.transfer_store import TransferStore
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from distributed import Client

    from tailrace.emissions.source import EmissionSource
    from tailrace.site import Site
    from tailrace.weather import HourlyWeather

FloatArray = NDArray[np.float64]
Progress = Callable[[float], None]

CODE = (
    "tailrace.air",
    "tailrace.kernel",
    "tailrace.weather",
    "tailrace.emissions",
    *(
        f"tailrace.assess.{name}"
        for name in (
            "air_budget",
            "air_form",
            "air_map_points",
            "air_places",
            "air_plan",
            "air_relief",
            "air_runs",
            "air_transfers",
            "alike_hours",
            "release_geometry",
        )
    ),
)
"""What kept transfers are computed with."""


@dataclass(frozen=True)
class AirTransfers:
    """What a unit released in a year gives in the air of an area.

    Parameters
    ----------
    area : str
        The area.
    sources : tuple of str
        Declared sources and outlets of the works whose release points are known.
    bins : tuple of str
        Particle bins ("PM2.5", "PM2.5-10", "PM10-15", "PM15-30"), "gas", "Rn-222", "Rn-220".
    receptors : tuple of str
        Places.
    concentration : ndarray, shape (source, bin, receptor)
        mg/m3 per kg/yr, mean over the year; Bq/m3 per Bq/yr of radon and thoron. Zero in bins that
        a source does not release.
    deposition : ndarray, shape (source, bin, receptor)
        mg/(m2 yr) per kg/yr.
    not_transported : ndarray, shape (source,)
        Share of a year's release in hours without a plume (calm, missing).
    deposited : ndarray, shape (source, bin)
        Share of a year's release that falls within the map, by integration over the ground.
    passed : ndarray, shape (source, bin)
        Share that passes the rim of the map, from depleted over undepleted concentrations there.
    by_difference : ndarray of bool, shape (source,)
        Whether what does not pass was not integrated: it falls in open pits, or decays (radon).
    map_east, map_north : ndarray, shape (point,), m
        Points of the map in the area's frame.
    map_concentration, map_deposition : ndarray, shape (source, bin, point)
        As `concentration` and `deposition`.
    screening_only : str
        "" where flat ground is a fair assumption, else what must be said with every result.
    provenance : tuple of str
        Weather with the distance of its station, forms of sources, errors.
    missing : dict of str to Missing
        Sources that are not carried, and why.
    frame : MapFrame
        The map.
    """

    area: str
    sources: tuple[str, ...]
    bins: tuple[str, ...]
    receptors: tuple[str, ...]
    concentration: FloatArray
    deposition: FloatArray
    not_transported: FloatArray
    deposited: FloatArray
    passed: FloatArray
    by_difference: NDArray[np.bool_]
    map_east: FloatArray
    map_north: FloatArray
    map_concentration: FloatArray
    map_deposition: FloatArray
    screening_only: str
    provenance: tuple[str, ...]
    missing: dict[str, Missing] = field(default_factory=dict)
    frame: MapFrame = field(default_factory=lambda: MapFrame(0.0, 0.0, 0.0, 0.0))

    @property
    def budget_error(self) -> FloatArray:
        """What the two integrals and the hours without a plume miss of the release, by bin.

        Zero in bins that a source does not release, NaN where one of them is by difference.
        """
        total = self.deposited + self.passed + self.not_transported[:, None]
        used = self.map_concentration.any(axis=2)
        error = np.where(self.by_difference[:, None], np.nan, total - 1.0)
        return np.where(used, error, 0.0)


def air_transfers(
    site: Site,
    area: str,
    *,
    weather: HourlyWeather | Missing | None = None,
    store: TransferStore | None = None,
    scheduler: str | Client | None = None,
    progress: Progress | None = None,
) -> AirTransfers | Missing:
    """Return the air transfers of one area of a site.

    Parameters
    ----------
    site : Site
        The site.
    area : str
        Name of the area.
    weather : HourlyWeather or Missing, optional
        Hours of the area, where they were read or drawn already (`SiteReleases.weather`).
    store : TransferStore, optional
        Where results are kept; nothing is kept without one.
    scheduler : str or distributed.Client, optional
        Dask scheduler whose workers compute.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    AirTransfers or Missing
        Missing, with the reason, where the area has no usable weather, or nothing is released to
        its air.

    Raises
    ------
    InputError
        If the site has no such area, or does not say what emits.
    """
    if area not in site.areas:
        raise InputError.single(
            f'the site "{site.name}" has no area "{area}"',
            allowed=", ".join(site.areas),
            remedy=did_you_mean(area, site.areas),
        )
    forms = forms_of_area(site, area)
    if not forms:
        return Missing(f"nothing is released to the air of {area}", "emissions.toml")
    origin = _origin(site, area)
    if isinstance(origin, Missing):
        return origin
    if all(isinstance(form.point, Missing) for form in forms.values()):
        reasons = [form.point.reason for form in forms.values() if isinstance(form.point, Missing)]
        return Missing("; ".join(reasons), "emissions.toml")

    def make() -> dict[str, NDArray[Any]]:
        hours = _hours(site, area, weather)
        plan = AirPlan.of(site, area, forms, hours)
        found = _carried(plan, scheduler, progress)
        return _as_arrays(AirTransfers(**assembled(site, area, plan, found, hours)))

    if store is None:
        return _from_arrays(make())
    key = _inputs(site, area, forms, origin)
    return _from_arrays(store.get_or_make("air", key, make, code=CODE))


def _origin(site: Site, area: str) -> Any:
    """Return what the hours of an area come from, as far as they differ; or why there are none."""
    from tailrace.weather import read_climate

    assert site.emissions is not None  # else the forms were refused
    own, choice = site.areas[area].weather, site.emissions.weather.get(area)
    if not isinstance(own, Missing):
        return {"file": own.name, "content": own.read_bytes()}
    if choice is not None:
        return {"climate": read_climate(choice.climate), "seed": choice.seed}
    return own


def _hours(site: Site, area: str, weather: HourlyWeather | Missing | None) -> HourlyWeather:
    assert site.emissions is not None
    hours = site_weather(site, site.emissions)[area] if weather is None else weather
    assert not isinstance(hours, Missing)  # their origin was asked before
    return hours


def _inputs(site: Site, area: str, forms: Mapping[str, AirForm], origin: Any) -> dict[str, Any]:
    """Return everything the transfers of an area depend on."""
    assert site.emissions is not None
    own, sources = site.areas[area], site.emissions.sources
    here = site.projected(area)
    return {
        "area": area,
        "forms": {name: _told(form) for name, form in forms.items()},
        "wind": {name: _told(sources[name]) for name in forms if name in sources},
        "places": {str(name): shape.wkb for name, shape in here.geometry.items()},
        "roles": {str(name): str(role) for name, role in here["role"].items()},
        "frame": (own.frame, own.lon, own.lat, own.width, own.height),
        "relief": (str(own.relief), repr(own.height_range)),
        "hours": origin,
    }


def _told(one: AirForm | EmissionSource) -> str:
    # Frozen records of texts and numbers: what they print is what they are.
    return repr(one)


def _carried(
    plan: AirPlan, scheduler: str | Client | None, progress: Progress | None
) -> dict[str, dict[str, NDArray[Any]]]:
    """Return the results of all runs; without a cluster side by side."""
    shares, lock = dict.fromkeys(plan.runs, 0.0), Lock()
    sources = {name: len(run.carryings) for name, run in plan.runs.items()}

    def carried(name: str) -> dict[str, NDArray[Any]]:
        def told(share: float) -> None:
            shares[name] = share
            if progress is not None:
                with lock:
                    done = sum(shares[one] * count for one, count in sources.items())
                    progress(done / sum(sources.values()))

        return carry(plan.runs[name], scheduler, told)

    # What one run does between its loops leaves a processor to another.
    threads = 1 if scheduler is not None else max(len(plan.runs), 1)
    with ThreadPoolExecutor(threads) as pool:
        return dict(zip(plan.runs, pool.map(carried, plan.runs), strict=True))


_TEXTS = ("sources", "bins", "receptors", "provenance")


def _as_arrays(transfers: AirTransfers) -> dict[str, NDArray[Any]]:
    """Return transfers as arrays, for the store."""
    found: dict[str, NDArray[Any]] = {}
    for part in fields(AirTransfers):
        value = getattr(transfers, part.name)
        if part.name == "missing":
            rows = [(name, why.reason, why.subject) for name, why in value.items()]
            found[part.name] = np.array(rows, dtype=np.str_).reshape(-1, 3)
        elif part.name == "frame":
            found[part.name] = np.array([value.west, value.south, value.east, value.north])
        else:
            found[part.name] = np.asarray(value)
    return found


def _from_arrays(arrays: Mapping[str, NDArray[Any]]) -> AirTransfers:
    """Return transfers from arrays of the store."""
    given: dict[str, Any] = dict(arrays)
    for name in _TEXTS:
        given[name] = tuple(str(one) for one in arrays[name])
    for name in ("area", "screening_only"):
        given[name] = str(arrays[name])
    given["missing"] = {str(n): Missing(str(why), str(at)) for n, why, at in arrays["missing"]}
    given["frame"] = MapFrame(*(float(side) for side in arrays["frame"]))
    return AirTransfers(**given)
