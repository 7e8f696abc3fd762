"""What is to be computed for the air of an area: runs of the sources that differ, and their sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.air.geometry import points_inside
from tailrace.air.sources import OpenPitSource, Source
from tailrace.assess.air_form import AIR_BINS, GAS, RADON, AirForm, emission_weights, steady_or
from tailrace.assess.air_map_points import WANTED_POINTS, MapFrame, map_points
from tailrace.assess.air_places import AirPlaces, air_places, outline_of
from tailrace.assess.air_relief import Relief, relief_of
from tailrace.assess.air_runs import Carrying, Run
from tailrace.assess.release_geometry import BINS, air_source, dust_particles
from tailrace.assess.transfer_store import key_of
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.site import Site
    from tailrace.weather import HourlyWeather

FloatArray = NDArray[np.float64]

SECONDS_PER_YEAR = 365.25 * 86400.0
MILLIGRAMS_PER_KILOGRAM = 1.0e6
ENOUGH = 0.9


@dataclass(frozen=True)
class AirPlan:
    """What is to be computed for an area: runs of sources that differ.

    Parameters
    ----------
    places : AirPlaces
        Where.
    frame : MapFrame
        The map.
    runs : dict of str to Run
        By what they carry.
    carried : dict of (str, str) to (str, int, str)
        By source and what it carries: run, number within the run, profile.
    sources : tuple of Source
        As the air room reads them.
    missing : dict of str to Missing
        Sources that are not carried.
    said : tuple of str
        What is to be known of them.
    """

    places: AirPlaces
    frame: MapFrame
    runs: dict[str, Run]
    carried: dict[tuple[str, str], tuple[str, int, str]]
    sources: tuple[Source, ...]
    missing: dict[str, Missing]
    said: tuple[str, ...]

    @classmethod
    def of(
        cls, site: Site, area: str, forms: Mapping[str, AirForm], weather: HourlyWeather
    ) -> AirPlan:
        """Return the plan of an area's air.

        Parameters
        ----------
        site : Site
            The site.
        area : str
            The area.
        forms : mapping of str to AirForm
            What releases there.
        weather : HourlyWeather
            Hours.
        """
        assert site.emissions is not None
        geometry = site.projected(area).geometry
        made: dict[tuple[str, str], Source] = {}
        missing: dict[str, Missing] = {}
        profiles: dict[str, tuple[str, FloatArray]] = {}
        said: list[str] = []
        for name, form in forms.items():
            for kind in _kinds(form):
                source = _source(form, kind, geometry)
                if isinstance(source, Missing):
                    missing[name] = source
                    break
                made[name, kind] = source
            if name in missing:
                made = {key: one for key, one in made.items() if key[0] != name}
                continue
            declared = site.emissions.sources.get(name)
            own, words = (None, "") if declared is None else emission_weights(declared, weather)
            said += [words] if words else []
            profiles[name] = (name if own is not None else "steady", steady_or(own, len(weather)))
        frame = frame_of(site, area)
        outlines = [outline_of(source) for source in made.values()]
        places = air_places(site, area, *_points_of_map(frame, outlines, made.values()))
        runs, carried = _runs(made, profiles, weather, places, frame)
        return cls(
            places, frame, runs, carried, tuple(made.values()), missing, tuple(said),
        )  # fmt: skip


def _kinds(form: AirForm) -> tuple[str, ...]:
    """Return what has a run of its own: particles, gas, radon."""
    if form.bins == RADON:
        return ("radon",)
    if isinstance(form.point, Missing) or not form.is_outlet:
        return (GAS,) if form.bins == (GAS,) else ("particles",)
    return ("particles", GAS) if form.point.sizes else (GAS,)


def _source(form: AirForm, kind: str, geometry: Any) -> Source | Missing:
    if isinstance(form.point, Missing):
        return form.point
    particles = dust_particles() if kind == "particles" else None
    return air_source(form.point, form.place, geometry, particles=particles)


def _points_of_map(
    frame: MapFrame, outlines: Sequence[FloatArray], sources: Iterable[Source]
) -> tuple[FloatArray, FloatArray]:
    """Return the points of a map outside of pits, inside of which a pit's own air is not known."""
    pits = [source.corners for source in sources if isinstance(source, OpenPitSource)]
    wanted = WANTED_POINTS
    for _ in range(3):
        east, north = map_points(frame, outlines, wanted)
        kept = np.ones(len(east), dtype=np.bool_)
        for corners in pits:
            kept &= ~points_inside(corners, east, north)
        if kept.sum() > ENOUGH * WANTED_POINTS:
            break
        wanted += int(WANTED_POINTS - kept.sum())
    return east[kept], north[kept]


def frame_of(site: Site, area: str) -> MapFrame:
    """Return the map of an area in its frame, m."""
    from pyproj import Transformer

    own = site.areas[area]
    x, y = Transformer.from_crs(4326, own.frame, always_xy=True).transform(own.lon, own.lat)
    half = 0.5 * own.width, 0.5 * own.height
    return MapFrame(x - half[0], y - half[1], x + half[0], y + half[1])


def _runs(
    made: Mapping[tuple[str, str], Source],
    profiles: Mapping[str, tuple[str, FloatArray]],
    weather: HourlyWeather,
    places: AirPlaces,
    frame: MapFrame,
) -> tuple[dict[str, Run], dict[tuple[str, str], tuple[str, int, str]]]:
    """Return runs of the sources that differ; those of one form, place and height share one."""
    different: dict[str, dict[bytes, Carrying]] = {}
    carried: dict[tuple[str, str], tuple[str, int, str]] = {}
    for (name, kind), source in made.items():
        known = different.setdefault(kind, {})
        carrying = Carrying.of(source)
        key = key_of("source", {"source": carrying.source})
        one = known.setdefault(key, carrying)
        profile, weights = profiles[name]
        one.profiles[profile] = weights
        carried[name, kind] = kind, list(known).index(key), profile
    runs = {
        kind: Run(kind, tuple(known.values()), weather, places.points, frame)
        for kind, known in different.items()
    }
    return runs, carried


def assembled(
    site: Site,
    area: str,
    plan: AirPlan,
    found_of: Mapping[str, Mapping[str, NDArray[Any]]],
    weather: HourlyWeather,
) -> dict[str, Any]:
    """Return the transfers of an area from the results of its runs, by name of `AirTransfers`.

    Parameters
    ----------
    site : Site
        The site.
    area : str
        The area.
    plan : AirPlan
        What was computed.
    found_of : mapping of str to mapping
        Results by run.
    weather : HourlyWeather
        Hours.
    """
    names = tuple(dict.fromkeys(name for name, _ in plan.carried))
    shape = (len(names), len(AIR_BINS))
    points = len(plan.places.points)
    concentration, deposition = np.zeros((*shape, points)), np.zeros((*shape, points))
    fallen, passed = np.zeros(shape), np.zeros(shape)
    lost, by_difference = np.zeros(len(names)), np.zeros(len(names), dtype=np.bool_)
    for (name, kind), (run, number, profile) in plan.carried.items():
        row, columns = names.index(name), _columns(kind)
        found = found_of[run]
        at = plan.runs[run].place_of(number, profile)
        lost[row] = 1.0 - found["carried"][at]
        unit = MILLIGRAMS_PER_KILOGRAM if kind != "radon" else 1.0
        concentration[row, columns] = found["concentration"][at] * unit / SECONDS_PER_YEAR
        deposition[row, columns] = found["deposition"][at] * MILLIGRAMS_PER_KILOGRAM
        fallen[row, columns], passed[row, columns] = found["fallen"][at], found["passed"][at]
        by_difference[row] |= bool(found["by_difference"][at])
    relief = relief_of(site.areas[area], plan.sources, weather)
    at_map = slice(plan.places.first_map, None)
    return {
        "area": area,
        "sources": names,
        "bins": AIR_BINS,
        "receptors": plan.places.names,
        "concentration": plan.places.means(concentration),
        "deposition": plan.places.means(deposition),
        "not_transported": lost,
        "deposited": fallen,
        "passed": passed,
        "by_difference": by_difference,
        "map_east": plan.places.points.east[at_map].copy(),
        "map_north": plan.places.points.north[at_map].copy(),
        "map_concentration": concentration[..., at_map].copy(),
        "map_deposition": deposition[..., at_map].copy(),
        "screening_only": relief.sentence,
        "provenance": (*weather.provenance, *plan.said, *_words(plan, relief)),
        "missing": plan.missing,
        "frame": plan.frame,
    }


def _columns(kind: str) -> list[int]:
    wanted: Sequence[str] = {"particles": BINS, GAS: (GAS,), "radon": RADON}[kind]
    return [AIR_BINS.index(name) for name in wanted]


def _words(plan: AirPlan, relief: Relief) -> tuple[str, ...]:
    count = sum(len(run.carryings) for run in plan.runs.values())
    return (
        f"{len(plan.carried)} releases to the air share {count} plumes: sources of one place, form "
        "and height have one.",
        "Depletion by deposition is converged: what leaves the plume is what falls.",
        f"Height range of the ground {relief.height_range:.0f} m, highest plume "
        f"{relief.plume:.0f} m, median mixing height of hours without heating "
        f"{relief.mixed:.0f} m.",
    )
