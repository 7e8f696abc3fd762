"""Options that change releases: factors on what sources and outlets let out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.material_flow import MaterialFlow
from tailrace.emissions.process import Emitted
from tailrace.emissions.releases import Releases, SourceRelease
from tailrace.errors import Problems, did_you_mean
from tailrace.process.components import group_members
from tailrace.quantities import Value
from tailrace.quantities.level_source import LevelSource, drawn, level_source

if TYPE_CHECKING:
    from tailrace.site import Site
    from tailrace.site.schema_options import OptionTable

Array = NDArray[np.float64]


@dataclass(frozen=True)
class OptionEffect:
    """What would be released with an option.

    Parameters
    ----------
    name, title : str
        Option; empty name for none.
    sources : tuple of str
        Sources and outlets it acts on.
    totals : mapping of str to ndarray, shape (draw,)
        PM10, Th and REE with all dust, F from outlets to air, and N to water, kg/yr.
    """

    name: str
    title: str
    sources: tuple[str, ...]
    totals: Mapping[str, Array]


def option_effects(
    site: Site,
    releases: Releases,
    year: int,
    *,
    seed: int = 0,
    levels: LevelSource | None = None,
) -> list[OptionEffect]:
    """Return what every option on releases would leave, one at a time, and first without any.

    Parameters
    ----------
    site : Site
        The site with its options.
    releases : Releases
        What it releases without them.
    year : int
        Calendar year.
    seed : int
        Seed of the draws.
    levels : LevelSource, optional
        Levels of the draws of the releases, instead of their seed.

    Returns
    -------
    list of OptionEffect
        Empty if the site has no option that changes a release.
    """
    options = {n: o for n, o in site.options.items() if o.changes == "release"}
    _check_sources(options, releases)
    if not options:
        return []
    effects = [OptionEffect("", "as it is", (), _totals(releases, year))]
    for name, option in options.items():
        if option.first_year is not None and year < option.first_year:
            continue
        changed = with_option(releases, name, option, seed=seed, levels=levels)
        effects.append(
            OptionEffect(
                name, option.title or name, acts_on(option, releases), _totals(changed, year)
            )
        )
    return effects


def _check_sources(options: Mapping[str, OptionTable], releases: Releases) -> None:
    problems = Problems("options.toml")
    known = [*releases.emissions.sources, *releases.outlets]
    for name, option in options.items():
        for source in option.sources:
            if source not in known:
                problems.add(
                    f'the site has no source "{source}"',
                    place=f"option.{name}.sources",
                    allowed=", ".join(known),
                    remedy=did_you_mean(source, known),
                )
    problems.raise_if_any()


def acts_on(option: OptionTable, releases: Releases) -> tuple[str, ...]:
    """Return the sources and outlets an option acts on: those it names, else all at its places.

    Parameters
    ----------
    option : OptionTable
        The option.
    releases : Releases
        What there is.
    """
    if option.sources:
        return tuple(option.sources)
    sources = [n for n, one in releases.sources.items() if one.source.place in option.at]
    outlets = [n for n, place in releases.places.items() if place in option.at]
    return (*sources, *(n for n in outlets if n in releases.outlets))


def with_option(
    releases: Releases,
    name: str,
    option: OptionTable,
    *,
    seed: int = 0,
    levels: LevelSource | None = None,
) -> Releases:
    """Return the releases with one option: another `Releases`, the old one unchanged.

    Parameters
    ----------
    releases : Releases
        What leaves without it.
    name : str
        Name of the option, which decides the quantiles of its factor.
    option : OptionTable
        The option; where it names substances, only these of an outlet or a gas are changed, and
        dust, which is one mass, is not.
    seed : int
        Seed of the draws.
    levels : LevelSource, optional
        Levels of the draws of the releases, instead of their seed.
    """
    assert isinstance(option.factor, Value)  # read_options asks for it
    source = levels or level_source(releases.draws, seed)
    factor = drawn(option.factor, f"option.{name}.factor", source)
    since = option.first_year or releases.years[0]
    acts = np.array([year >= since for year in releases.years])[:, np.newaxis]
    by_year = np.where(acts, factor, 1.0)
    on, only = acts_on(option, releases), tuple(option.substances)
    return replace(
        releases,
        sources={
            n: _of_source(one, by_year, only) if n in on else one
            for n, one in releases.sources.items()
        },
        outlets={
            n: _of_outlet(flow, by_year, only) if n in on else flow
            for n, flow in releases.outlets.items()
        },
    )


def _of_source(one: SourceRelease, factor: Array, only: tuple[str, ...]) -> SourceRelease:
    found: Emitted = one.emitted

    def changed(amounts: Mapping[str, Array]) -> dict[str, Array]:
        return {n: mass * factor if not only or n in only else mass for n, mass in amounts.items()}

    dust = found.dust if found.dust is None or only else found.dust * factor
    emitted = replace(
        found,
        dust=dust,
        gases=changed(found.gases),
        nuclides=changed(found.nuclides),
        to_water=changed(found.to_water),
    )
    return replace(one, emitted=emitted)


def _of_outlet(flow: MaterialFlow, factor: Array, only: tuple[str, ...]) -> MaterialFlow:
    rows = np.array([not only or name in only for name in flow.substances])
    scale = np.where(rows[:, np.newaxis, np.newaxis], factor, 1.0)
    return replace(flow, flow=flow.flow * scale)


def _totals(releases: Releases, year: int) -> dict[str, Array]:
    at = releases.years.index(year)
    rare = sum((releases.fugitive(s)[at] for s in group_members("REE")), np.zeros(1))
    return {
        "PM10": releases.fugitive("dust", size="PM10")[at],
        "Th": releases.fugitive("Th")[at],
        "REE": rare,
        "F": releases.outlet("air", "F")[at],
        "N": releases.outlet("water", "N")[at],
    }
