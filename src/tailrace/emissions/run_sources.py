"""Running every source of a site: numbers drawn, process run, measures applied."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.apply_controls import controlled, share_left
from tailrace.emissions.draw_numbers import draw_all, draw_inputs, place_of
from tailrace.emissions.dust_mixture import mixed_fractions, other_fractions
from tailrace.emissions.material_flow import MaterialFlow, mass_fractions, nothing_flows
from tailrace.emissions.process import SIZES, Conditions, Emitted
from tailrace.emissions.registry import known_processes
from tailrace.emissions.releases import SourceRelease
from tailrace.emissions.source import EmissionSource
from tailrace.errors import ValidityWarning
from tailrace.quantities import Missing
from tailrace.quantities.level_source import LevelSource, drawn

if TYPE_CHECKING:
    from tailrace.weather import HourlyWeather

Array = NDArray[np.float64]


def run_source(
    source: EmissionSource,
    years: tuple[int, ...],
    *,
    levels: LevelSource | None = None,
    material: MaterialFlow | None = None,
    moved: MaterialFlow | None = None,
    weather: HourlyWeather | Missing | None = None,
    soil: Mapping[str, Array] | None = None,
) -> SourceRelease | Missing:
    """Return what a source releases.

    Parameters
    ----------
    source : EmissionSource
        The source.
    years : tuple of int
        Calendar years.
    levels : LevelSource, optional
        Levels of the draws; central values unless given.
    material : MaterialFlow, optional
        What the balance says of its material, of the same years and draws.
    moved : MaterialFlow, optional
        What it says of the material moved; the material itself unless given.
    weather : HourlyWeather or Missing, optional
        Hours of its area, or why there are none.
    soil : mapping of str to ndarray, shape (draw,), optional
        Contents of the soil of its area, kg/kg, for dust that is not of the material.

    Returns
    -------
    SourceRelease or Missing
        Missing, with the reason, where a number the process needs is missing.
    """
    process = known_processes()[source.process]
    lacking = missing_inputs(source)
    if lacking is not None:
        return lacking
    if process.needs_weather and not _is_weather(weather):
        why = weather.reason if isinstance(weather, Missing) else "the area has no weather"
        return Missing(f"{source.name} needs hourly winds: {why}", source.process)
    conditions = Conditions(
        source=source,
        years=years,
        draws=1 if levels is None else levels.rows,
        inputs=draw_inputs(source, years, levels),
        material=material,
        moved=material if moved is None else moved,
        weather=None if isinstance(weather, Missing) else weather,
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        emitted = process.run(conditions)
    said = tuple(dict.fromkeys(str(w.message) for w in caught if w.category is ValidityWarning))
    emitted = replace(_in_its_years(emitted, source, years), remarks=(*emitted.remarks, *said))
    emitted = _with_sizes(emitted, source, levels)
    emitted = _with_spread(emitted, source, levels)
    left = share_left(source, years, levels)
    if source.composition is not None:
        return _mixed(source, controlled(emitted, left), emitted, material, soil or {}, levels)
    return _made_of(source, controlled(emitted, left), emitted, material, levels)


def missing_inputs(source: EmissionSource) -> Missing | None:
    """Return why a source cannot be computed, if a number it needs is declared missing."""
    wanted = {one.name: one for one in known_processes()[source.process].inputs}
    stated = {n for n, number in source.inputs.items() if not isinstance(number, Missing)}
    reasons = [
        f"{wanted[name].meaning}: {number.reason}"
        for name, number in source.inputs.items()
        if isinstance(number, Missing)
        and wanted[name].required
        and not (wanted[name].instead and stated >= set(wanted[name].instead))
    ]
    return Missing("; ".join(reasons), source.process) if reasons else None


def _is_weather(weather: object) -> bool:
    return weather is not None and not isinstance(weather, Missing)


def _in_its_years(emitted: Emitted, source: EmissionSource, years: tuple[int, ...]) -> Emitted:
    """Return what is emitted in the years a source runs, zero in others."""
    runs = np.array([source.runs_in(year) for year in years], dtype=float)[:, np.newaxis]
    if runs.all():
        return emitted

    def of_years(amounts: Mapping[str, Array]) -> dict[str, Array]:
        return {name: mass * runs for name, mass in amounts.items()}

    return replace(
        emitted,
        activity=emitted.activity * runs,
        dust=None if emitted.dust is None else emitted.dust * runs,
        gases=of_years(emitted.gases),
        to_water=of_years(emitted.to_water),
        nuclides=of_years(emitted.nuclides),
    )


def _with_sizes(emitted: Emitted, source: EmissionSource, levels: LevelSource | None) -> Emitted:
    """Return what is emitted with sizes that the factors lack, from the larger to the smaller."""
    if emitted.dust is None or not source.sizes:
        return emitted
    dust = emitted.dust.copy()
    larger: Array | None = None
    for row in reversed(range(len(SIZES))):
        size, known = SIZES[row], not np.isnan(dust[row]).all()
        if not known and larger is not None and size in source.sizes:
            place = f"{place_of(source)}.sizes.{size}"
            dust[row] = larger * drawn(source.sizes[size], place, levels)
            known = True
        if known:
            larger = dust[row]
    return replace(emitted, dust=dust)


def _with_spread(emitted: Emitted, source: EmissionSource, levels: LevelSource | None) -> Emitted:
    """Return what is emitted with the spread of its published factor drawn."""
    if emitted.spread is None:
        return emitted
    factor = drawn(emitted.spread, f"{place_of(source)}.emission_factor", levels)

    def spread(amounts: Mapping[str, Array]) -> dict[str, Array]:
        return {name: mass * factor for name, mass in amounts.items()}

    return replace(
        emitted,
        dust=None if emitted.dust is None else emitted.dust * factor,
        gases=spread(emitted.gases),
        to_water=spread(emitted.to_water),
        nuclides=spread(emitted.nuclides),
    )


def _mixed(
    source: EmissionSource,
    emitted: Emitted,
    uncontrolled: Emitted,
    material: MaterialFlow | None,
    soil: Mapping[str, Array],
    levels: LevelSource | None,
) -> SourceRelease:
    """Return dust that is of the material only in part, or not at all."""
    assert source.composition is not None  # the caller looked
    assert emitted.dust is not None  # the reader takes it of processes that give dust
    place = place_of(source)
    declared = draw_all(source.composition, f"{place}.composition", levels)
    other = other_fractions(soil, declared)
    names: tuple[str, ...] = ()
    own = np.zeros((0, *emitted.dust.shape[1:]))
    share = np.zeros(1)
    if material is not None and source.material_share is not None:
        names, own = mass_fractions(material)
        share = drawn(source.material_share, f"{place}.material_share", levels)
    every, fractions, unknown = mixed_fractions(share, names, own, other)
    at_least = np.repeat(unknown[:, np.newaxis], emitted.dust.shape[1], axis=1)
    if material is not None and (share > 0.0).any():
        idle, emitted = _idle(material, emitted)
        for row, name in enumerate(every):
            if name in names:
                at_least[row] |= idle | material.at_least[material.substances.index(name)]
    return SourceRelease(
        source, emitted, uncontrolled, every, fractions, at_least, material, share
    )  # fmt: skip


def _made_of(
    source: EmissionSource,
    emitted: Emitted,
    uncontrolled: Emitted,
    material: MaterialFlow | None,
    levels: LevelSource | None,
) -> SourceRelease:
    of_fuel = source.material is not None and source.material.kind == "route"
    if emitted.dust is None or material is None or of_fuel:
        return SourceRelease(source, emitted, uncontrolled, material=material)
    enrichment = draw_all(source.enrichment, f"{place_of(source)}.enrichment", levels)
    names, fractions = mass_fractions(material, enrichment)
    rows = [material.substances.index(name) for name in names]
    idle, emitted = _idle(material, emitted)
    return SourceRelease(
        source=source,
        emitted=emitted,
        uncontrolled=uncontrolled,
        substances=names,
        fractions=fractions,
        at_least=material.at_least[rows] | idle,
        material=material,
    )


def _idle(material: MaterialFlow, emitted: Emitted) -> tuple[NDArray[np.bool_], Emitted]:
    """Return years with dust of a material of which nothing flows, and what is emitted, told so."""
    assert emitted.dust is not None  # the caller looked
    idle = np.asarray(nothing_flows(material) & (np.nansum(emitted.dust, axis=(0, 2)) > 0))
    if idle.any():
        remark = (
            f"in {int(idle.sum())} years nothing of {material.name} flows, and what the dust is "
            "made of is not known"
        )
        emitted = replace(emitted, remarks=(*emitted.remarks, remark))
    return idle, emitted
