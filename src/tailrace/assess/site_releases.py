"""What a site releases: its balance and its winds handed to its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.balance_materials import (
    balance_terms,
    check_materials,
    material_flow,
    outlet_flows,
    outlet_places,
)
from tailrace.assess.material import balance as solve_site
from tailrace.assess.needed_files import emissions_of
from tailrace.data.substances import substance
from tailrace.emissions.ledger import BalanceTerms
from tailrace.emissions.material_flow import WATER, MaterialFlow, known_sum
from tailrace.emissions.release_point import PARTICLE_MASS
from tailrace.emissions.releases import Releases, SourceRelease
from tailrace.emissions.run_sources import run_source
from tailrace.emissions.source import Emissions, Material
from tailrace.errors import InputError, Problems
from tailrace.quantities import Missing, Value
from tailrace.quantities.level_source import LevelSource, drawn, level_source

Array = NDArray[np.float64]

if TYPE_CHECKING:
    from tailrace.process.balance import Balance
    from tailrace.site import Site
    from tailrace.site.model import Area
    from tailrace.weather import HourlyWeather


@dataclass(frozen=True)
class SiteReleases:
    """What a site releases, with the balance it follows from.

    Parameters
    ----------
    releases : Releases
        What leaves.
    balance : Balance
        The balance of the same years and draws.
    weather : dict of str to HourlyWeather or Missing
        Hours by area.
    """

    releases: Releases
    balance: Balance
    weather: dict[str, HourlyWeather | Missing]

    @cached_property
    def terms(self) -> BalanceTerms:
        """What the ledger needs of the balance."""
        named = _materials(self.releases.emissions)
        return balance_terms(self.balance, {one.name: one for _, one in named}.values())


def releases(
    site: Site,
    years: int | Iterable[int] | None = None,
    *,
    samples: int | None = None,
    seed: int = 0,
    levels: LevelSource | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SiteReleases:
    """Compute what a site releases to air and water.

    Parameters
    ----------
    site : Site
        A site with an `emissions.toml`, as `load_site` returns it.
    years : int or iterable of int, optional
        Calendar years; all years of the site unless given.
    samples : int, optional
        Number of draws from the declared distributions; central values unless given.
    seed : int
        Seed of the draws.
    levels : LevelSource, optional
        Levels of the draws, instead of their number and seed: the same numbers then vary together
        with those of other rooms.
    progress : callable, optional
        Called with (draws done, draws) while the balance is solved.

    Returns
    -------
    SiteReleases

    Raises
    ------
    InputError
        If the site has no emissions file, a year is outside its years, or a source names a
        material that its balance does not know.
    """
    emissions = emissions_of(site)
    source = level_source(samples, seed, levels)
    balance = solve_site(site, years, samples=samples, seed=seed, levels=levels, progress=progress)
    problems = Problems(emissions.file)
    named = _materials(emissions)
    check_materials(named, balance, problems)
    problems.raise_if_any()
    materials = {material.name: material for _, material in named}
    flows = {name: material_flow(balance, material) for name, material in materials.items()}
    weather = site_weather(site, emissions)
    wanted = {one.area for one in emissions.sources.values() if one.composition is not None}
    soils = {name: _soil(area, source) for name, area in site.areas.items() if name in wanted}
    found, missing = _run(emissions, balance, flows, weather, source, soils)
    result = Releases(
        emissions=emissions,
        years=balance.years,
        draws=balance.draws,
        sources=found,
        outlets=_with_particles(outlet_flows(balance), emissions, source),
        missing=missing,
        places=outlet_places(balance),
    )
    return SiteReleases(result, balance, weather)


def _materials(emissions: Emissions) -> list[tuple[str, Material]]:
    """Return what sources are made of and move, with the place that says so."""
    return [
        (place, material)
        for one in emissions.sources.values()
        for place, material in (
            (f"source.{one.name}", one.material),
            (f"source.{one.name}.moves", one.moved),
        )
        if material is not None
    ]


def _with_particles(
    outlets: dict[str, MaterialFlow], emissions: Emissions, levels: LevelSource | None
) -> dict[str, MaterialFlow]:
    """Return outlets with the mass of their particles, of those that declare it."""
    found = dict(outlets)
    for name, flow in outlets.items():
        point = emissions.release_points.get(name)
        ratio = None if point is None else point.numbers.get(PARTICLE_MASS)
        if point is None or not isinstance(ratio, Value):
            continue
        solid = [k for k, x in enumerate(flow.substances) if x not in (*point.gases, WATER)]
        place = f"emissions.release_point.{point.same_as or name}.{PARTICLE_MASS}"
        mass = known_sum(flow.flow, solid) * drawn(ratio, place, levels)
        found[name] = replace(flow, amounts={**flow.amounts, "particles": mass})
    return found


def _soil(area: Area, levels: LevelSource | None) -> dict[str, Array]:
    """Return the declared contents of an area's soil, the numbers its background is drawn from."""
    place = f"surface.{area.name}.background.soil"
    return {
        name: np.atleast_1d(drawn(value, f"{place}.{name}", levels))
        for name, value in area.surface.background.soil.items()
        if isinstance(value, Value) and substance(name).element == name
    }


def _run(
    emissions: Emissions,
    balance: Balance,
    flows: dict[str, MaterialFlow],
    weather: dict[str, HourlyWeather | Missing],
    levels: LevelSource | None,
    soils: dict[str, dict[str, Array]],
) -> tuple[dict[str, SourceRelease], dict[str, Missing]]:
    found: dict[str, SourceRelease] = {}
    missing: dict[str, Missing] = {}
    problems = Problems(emissions.file)
    for name, source in emissions.sources.items():
        made_of, moved = source.material, source.moved
        try:
            released = run_source(
                source,
                balance.years,
                levels=levels,
                material=None if made_of is None else flows[made_of.name],
                moved=None if moved is None else flows[moved.name],
                weather=weather.get(source.area),
                soil=soils.get(source.area),
            )
        except InputError as error:
            _note(error, name, problems)
            continue
        if isinstance(released, Missing):
            missing[name] = released
        else:
            found[name] = released
    problems.raise_if_any()
    return found, missing


def _note(error: InputError, name: str, problems: Problems) -> None:
    """Note what a process refuses, under its source."""
    for problem in error.problems:
        at = problem.place if problem.place.startswith("source.") else f"source.{name}"
        problems.add(problem.what, place=at, allowed=problem.allowed, remedy=problem.remedy)


def site_weather(site: Site, emissions: Emissions) -> dict[str, HourlyWeather | Missing]:
    """Return the hours of every area: its weather file, else the climate named for it.

    Parameters
    ----------
    site : Site
        The site.
    emissions : Emissions
        Which climates stand in for weather that the site declares missing.

    Returns
    -------
    dict of str to HourlyWeather or Missing
        By area; missing with the reason where there is neither.
    """
    from tailrace.weather import read_weather

    found: dict[str, HourlyWeather | Missing] = {}
    for name, area in site.areas.items():
        choice = emissions.weather.get(name)
        if not isinstance(area.weather, Missing):
            found[name] = read_weather(area.weather)
        elif choice is not None:
            found[name] = drawn_hours(choice.climate, choice.seed)
        else:
            found[name] = area.weather
    return found


def drawn_hours(climate: str, seed: int) -> HourlyWeather:
    """Return the year drawn from a climate, drawn once in a process.

    Parameters
    ----------
    climate : str
        Name of a bundled summary, or path of one.
    seed : int
        Seed of the order of its hours.
    """
    path = Path(climate)
    # A file may change while the program runs; bundled summaries do not.
    changed = path.stat().st_mtime_ns if path.is_file() else 0
    return _drawn_hours(climate, seed, changed)


@lru_cache(maxsize=8)
def _drawn_hours(climate: str, seed: int, changed: int) -> HourlyWeather:
    from tailrace.weather import draw_year, read_climate

    return draw_year(read_climate(climate), seed=seed)
