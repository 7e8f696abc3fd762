"""Effects that are no sum: fluorosis by well water, deaths by PM2.5; and what each source gives.

Both follow the level with its background, draw by draw. What a part of it is missing makes them "at
least", since both rise with the level; without a background they are missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.assessment import BACKGROUND
from tailrace.assess.effect_curves import (
    MICROGRAMS,
    EffectCurve,
    death_curve,
    fluorosis_curve,
)
from tailrace.assess.effect_parts import OTHERS, effect_parts
from tailrace.assess.exposure_shares import water_supply
from tailrace.assess.followed_levels import FLUORIDE, FOLLOWED, PARTICLES
from tailrace.assess.needed_files import people_of
from tailrace.assess.tables.releases import source_title
from tailrace.assess.tables.table_frame import PERCENTILES, percentiles, table_frame
from tailrace.people.gemm import ALL_CAUSES, HIGHEST_OBSERVED, gemm_causes

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.gathered_blocks import GatheredArea

Array = NDArray[np.float64]
Row = tuple[Any, ...]
NAN = float("nan")

DIVIDED_DRAWS = 256
"""Draws in which effects are divided among sources: the first block."""
ADDED = ", added by the works"
DEATHS = "deaths a year by PM2.5 of the works"
PRIMARY = (
    "adults from 25 years; what forms in the air from the works' gases is not counted; the slope's "
    "uncertainty is drawn apart"
)
NO_RATES = (
    "baseline death rates by cause and age are the user's to give (none may be shipped), and "
    "people are not counted by age from 25 years on"
)
NO_WELLS = (
    "nobody drinks from wells here, and the fluoride of the water that is supplied is not declared"
)


@dataclass(frozen=True)
class PlaceLevel:
    """A level at a place in a stated year, by draw.

    Parameters
    ----------
    area, place : str
        Where.
    year : int
        When.
    works, background : ndarray, shape (draw,)
        Of the works, and without them; NaN where not known.
    by_source : dict of str to ndarray, shape (divided draw,)
        The works' part by source, in the first draws.
    at_least : bool
        Whether an unknown amount comes on top.
    """

    area: str
    place: str
    year: int
    works: Array
    background: Array
    by_source: dict[str, Array]
    at_least: bool

    @property
    def whole(self) -> Array:
        """Both together."""
        return np.asarray(self.works + self.background)


def harm_table(found: ChainRun) -> pd.DataFrame:
    """Return effects that are no sum, at every place in the stated years.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`.
    """
    return table_frame("harm", _rows(found))


def _rows(found: ChainRun) -> Iterator[Row]:
    last = found.plan.stated[-1]
    for one in place_levels(found, PARTICLES):
        for curve in _death_curves(found):
            yield from _of_deaths(one, curve)
        if one.year == last:
            yield (one.area, one.place, one.year, "adult", DEATHS, "gemm-2018", "1/yr",
                   NAN, NAN, NAN, NAN, NAN, one.at_least, f"missing: {NO_RATES}")  # fmt: skip
    for one in place_levels(found, FLUORIDE):
        share = float(water_supply(found.plan.site, [one.place], [one.year])[0, 0])
        for curve in _fluorosis_curves(found):
            yield _of_water(one, curve, share)


def _death_curves(found: ChainRun) -> list[EffectCurve]:
    draws = max((len(area.level) for area in found.areas.values()), default=1)
    return [death_curve(cause, draws, found.design.seed) for cause in gemm_causes()]


def _fluorosis_curves(found: ChainRun) -> list[EffectCurve]:
    entries = people_of(found.plan.site).fluorosis.values()
    return [fluorosis_curve(one.endpoint, one.series) for one in entries]


def place_levels(found: ChainRun, what: tuple[str, str]) -> Iterator[PlaceLevel]:
    """Yield a level at every place in every stated year.

    Parameters
    ----------
    found : ChainRun
        The run.
    what : tuple of str
        One of `FOLLOWED`.
    """
    medium, substance = what
    for name, plan in found.plan.areas.items():
        area, media = found.areas[name], plan.weights.media
        if medium not in media or substance not in plan.substances:
            continue
        m, e = media.index(medium), plan.substances.index(substance)
        for r, place in enumerate(plan.places):
            base = np.broadcast_to(area.base[:, m, e, r], len(area.level))
            for t, year in enumerate(found.plan.stated):
                yield PlaceLevel(
                    name, place, year, area.level[:, m, e, r, t], base,
                    _by_source(area, FOLLOWED.index(what), r, t), bool(area.level_unknown[m, e]),
                )  # fmt: skip


def _by_source(area: GatheredArea, what: int, place: int, year: int) -> dict[str, Array]:
    parts: dict[str, Array] = {}
    for (source, _), level in zip(
        area.origins, area.followed[:DIVIDED_DRAWS, what, :, place, year].T, strict=True
    ):
        if source != BACKGROUND:
            parts[source] = parts[source] + level if source in parts else level
    return parts


def _of_deaths(one: PlaceLevel, curve: EffectCurve) -> Iterator[Row]:
    head = (one.area, one.place, one.year, curve.group)
    if np.isnan(one.background).any():
        why = "missing: no background of PM2.5 is declared, and the curve cannot be placed without"
        yield (*head, curve.result, curve.by, "1", NAN, NAN, NAN, NAN, NAN, one.at_least, why)
        return
    every = slice(0, one.whole.size)
    with_works, without = curve.at(one.whole, every), curve.at(one.background, every)
    above = float((one.whole * MICROGRAMS > HIGHEST_OBSERVED).mean())
    beyond = (
        f"; in {above:.0%} of the draws PM2.5 lies above what was observed, "
        f"{HIGHEST_OBSERVED:g} ug/m3"
        if above else ""
    )  # fmt: skip
    for name, share in ((curve.result, with_works), (curve.result + ADDED, with_works - without)):
        low, middle, high = (float(x) for x in percentiles(share))
        yield (*head, name, curve.by, "1", low, middle, high, NAN, NAN, one.at_least,
               PRIMARY + beyond)  # fmt: skip


def _of_water(one: PlaceLevel, curve: EffectCurve, share: float) -> Row:
    head = (one.area, one.place, one.year, curve.group, curve.result, curve.by, "1")
    nothing = (NAN,) * 5
    if share == 0.0:
        return (*head, *nothing, one.at_least, f"missing: {NO_WELLS}")
    if np.isnan(one.background).any():
        return (*head, *nothing, one.at_least, "missing: no fluoride of groundwater is declared")
    # it never falls with the level, so that its percentiles are those of the level
    levels = [float(x) for x in percentiles(one.whole)]
    told = [level if curve.lowest <= level <= curve.highest else NAN for level in levels]
    shares = [float(curve.at(np.array([x]), slice(0, 1))[0]) for x in told]
    low, high = (NAN, NAN) if np.isnan(told[1]) else [bound(told[1]) for bound in curve.bounds]
    much = "an unknown share" if np.isnan(share) else f"{share:.0%}"
    said = [f"of those who drink the well water, {much} of what is drunk here"]
    said += [_outside(curve, p, x) for p, x in zip(PERCENTILES, levels, strict=True)]
    return (*head, *shares, low, high, one.at_least, "; ".join(filter(None, said)))


def _outside(curve: EffectCurve, percentile: float, level: float) -> str:
    """Return what is known of a percentile whose level lies outside what was observed."""
    for end, beyond, bound in (
        (curve.lowest, level < curve.lowest, "at most"),
        (curve.highest, level > curve.highest, "at least"),
    ):
        if beyond:
            known = float(curve.at(np.array([end]), slice(0, 1))[0])
            side = "below" if bound == "at most" else "above"
            return (
                f"P{percentile:g} {bound} {known:.3g}: {level:.3g} mg/L is {side} what was "
                f"observed, {end:g} mg/L"
            )
    return ""


def harm_by_source_table(found: ChainRun) -> pd.DataFrame:
    """Return what each source gives to effects that are no sum, by exact Shapley values.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`: of the mean over the first draws, at every place in the stated years.
        Deaths of all the causes together; where nothing is known, no rows.
    """
    return table_frame("harm_by_source", _parts(found))


def _parts(found: ChainRun) -> Iterator[Row]:
    site = found.plan.site
    deaths = next(one for one in _death_curves(found) if one.result.endswith(ALL_CAUSES))
    curves = {PARTICLES: [deaths], FLUORIDE: _fluorosis_curves(found)}
    for what, of_what in curves.items():
        for one in place_levels(found, what):
            drinks = water_supply(site, [one.place], [one.year])[0, 0] != 0.0
            if np.isnan(one.background).any() or (what == FLUORIDE and not drinks):
                continue
            base = one.background[:DIVIDED_DRAWS]
            for curve in of_what:
                parts = effect_parts(curve, one.by_source, base)
                for source, amount in parts.amount.items():
                    own = source in (BACKGROUND, OTHERS)
                    share = amount / parts.total if parts.total > 0.0 else NAN
                    yield (
                        one.area, one.place, one.year, curve.group, curve.result, curve.by, source,
                        source if own else source_title(site, source), amount, share, parts.total,
                        parts.draws, parts.method,
                    )  # fmt: skip
