"""An assessment of a bundled site whose numbers are made up, but obey every rule of the contract.

It tests what is written, drawn and asked of an assessment, never what the chain computes: results
are the sums of their contributions, percentiles are those of the draws, cells of the page add up to
the results, what is missing is NaN and has its sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from tailrace.assess.assessment import AREA_VARIABLES, BACKGROUND, AreaAssessment, Assessment
from tailrace.assess.window_of_percentile import percentile_window
from tailrace.site import Site, load_site

from .made_maps import (
    MEDIA,
    PLUME_SUBSTANCES,
    PLUME_YEARS,
    layers,
    map_levels,
    map_points,
    plume_levels,
    plume_points,
)
from .made_page import made_page
from .made_tables import made_tables

Array = NDArray[np.float64]

ENDPOINTS = {
    "hazard index, epa-2025, all organs": "1",
    "hazard index, china, all organs": "1",
    "cancer risk a year, epa-2025": "1/yr",
    "radiation dose": "mSv/yr",
}
ORGANS = {"hazard index, epa-2025, bone": "", "hazard index, epa-2025, lung": ""}
GROUPS = ("child_1_6", "adult")
SUBSTANCES = ("Th", "F", "As", "Rn-222")
PATHWAYS = {
    "inhalation": "air",
    "radon": "air radon",
    "soil and dust": "soil",
    "drinking water": "well",
    "crops": "crops",
}
CARRIED = {
    "Th": ("inhalation", "soil and dust"),
    "F": ("soil and dust", "drinking water", "crops"),
    "As": ("inhalation", "soil and dust", "drinking water"),
    "Rn-222": ("radon",),
}
OPEN_LEVELS = np.array([[m == "soil" and e == "Th" for e in SUBSTANCES] for m in MEDIA])
TYPICAL = (0.8, 0.5, 6e-6, 0.4)
STATISTICS = ("P5", "P50", "P95", "mean")
ATTRIBUTED = ("mean", "P50", "P95")


@dataclass(frozen=True)
class MadeArea:
    """What the numbers of one area are made of.

    Parameters
    ----------
    name : str
        The area.
    sources, receptors : tuple of str
        With background as the last source.
    east, north : array, shape (receptor,)
        m.
    parts : array, shape (endpoint, receptor, group, source, substance, pathway)
        Contributions of central values in the last year.
    growth : array, shape (source, year)
        Their course in time.
    spread : array, shape (source, draw)
        Their factor in each draw.
    years, stated : tuple of int
        All years, and those stated.
    """

    name: str
    sources: tuple[str, ...]
    receptors: tuple[str, ...]
    east: Array
    north: Array
    parts: Array
    growth: Array
    spread: Array
    years: tuple[int, ...]
    stated: tuple[int, ...]

    @property
    def at(self) -> list[int]:
        """Places of the stated years among all."""
        return [self.years.index(year) for year in self.stated]


def made_assessment(
    site_name: str = "baotou",
    draws: int = 64,
    *,
    receptors: int = 4,
    places: Sequence[str] = ("Dalahai <b>", "打拉亥上村", "Xinguang & sons", "Donghe"),
    points: int = 150,
    screening_only: str = "",
    transport: bool = False,
    missing: bool = True,
    seed: int = 4,
) -> Assessment:
    """Return a made-up assessment of a bundled site.

    Parameters
    ----------
    site_name : str
        A bundled site.
    draws : int
        Number of draws.
    receptors : int
        Places in each area; the site's own first, then made-up ones.
    places : sequence of str
        Names of made-up places; the first would break a page that does not escape.
    points : int
        Points of each map.
    screening_only : str
        Sentence by which no limit may be declared met in the first area.
    transport : bool
        Whether one option changes the transport, so that the page has a variant.
    missing : bool
        Whether the last place of each area lacks its radiation dose and its well.
    seed : int
        Of the made-up numbers.
    """
    site = _site(site_name)
    areas, made = {}, {}
    for k, name in enumerate(site.areas):
        rng = np.random.default_rng([seed, k])
        one = _made_area(site, name, draws, receptors, places, rng)
        made[name] = one
        areas[name] = _area(one, points, missing, screening_only if k == 0 else "", rng)
    page = made_page(site, made, areas, transport=transport)
    return Assessment(
        site=site,
        choices={"samples": draws, "seed": 1, "scheme": "latin-hypercube", "with": [],
                 "version": "0.1.0", "inputs": {"site.toml": "0" * 64}},
        areas=areas,
        tables=made_tables(site, made, areas),
        timings={"releases": 3.2, "air": 11.5, "groundwater": 4.0, "draws": 9.1, "all": 27.8},
        missing=("arsenic of the overburden: no assay was read",),
        page=page,
    )  # fmt: skip


@cache
def _site(name: str) -> Site:
    return load_site(name)


def _made_area(
    site: Site,
    area: str,
    draws: int,
    count: int,
    names: Sequence[str],
    rng: np.random.Generator,
) -> MadeArea:
    there = site.projected(area)
    own = there[there["role"] == "receptor"]
    middle = there.geometry.union_all().centroid
    receptors = [str(name) for name in own.index][:count]
    east = [float(x) for x in own.geometry.centroid.x][:count]
    north = [float(y) for y in own.geometry.centroid.y][:count]
    for k in range(count - len(receptors)):
        turn = 1 + k // len(names) + (0 if area == next(iter(site.areas)) else 1)
        receptors.append(f"{names[k % len(names)]}{'' if turn == 1 else f' {turn}'}")
        east.append(middle.x + 1500.0 * (k + 1))
        north.append(middle.y + 900.0 * (-1) ** k * (k + 1))
    assert site.emissions is not None
    sources = [n for n, one in site.emissions.sources.items() if one.area == area]
    # Sources that an option names and that are no processes are outlets.
    sources += [
        source for option in site.options.values() for source in option.sources
        if source not in site.emissions.sources and source not in sources
        and site.places.loc[option.at[0], "area"] == area
    ]  # fmt: skip
    sources.append(BACKGROUND)
    years = tuple(site.years)
    stated = site.stated_years
    return MadeArea(
        name=area,
        sources=tuple(sources),
        receptors=tuple(receptors),
        east=np.array(east),
        north=np.array(north),
        parts=_parts(len(sources), count, rng),
        growth=_growth(len(sources), len(years), rng),
        spread=np.vstack(
            (rng.lognormal(0.0, 0.7, (len(sources) - 1, draws)),
             rng.lognormal(0.0, 0.1, (1, draws)))
        ),
        years=years,
        stated=stated,
    )  # fmt: skip


def _parts(sources: int, receptors: int, rng: np.random.Generator) -> Array:
    shape = (len(ENDPOINTS), receptors, len(GROUPS), sources, len(SUBSTANCES), len(PATHWAYS))
    parts = rng.lognormal(0.0, 1.5, shape)
    for e, substance in enumerate(SUBSTANCES):
        for p, pathway in enumerate(PATHWAYS):
            if pathway not in CARRIED[substance]:
                parts[..., e, p] = 0.0
    parts[0:2, ..., SUBSTANCES.index("Rn-222"), :] = 0.0
    parts[:, :, 1] *= 0.4
    parts[:, :, :, -1] *= 0.3 * sources
    nearness = 2.0 ** -np.arange(receptors)
    level = np.array(TYPICAL)[:, None] * nearness
    total = parts[:, :, 0].sum(axis=(-3, -2, -1))
    return np.asarray(parts * (level / total)[:, :, None, None, None, None])


def _growth(sources: int, years: int, rng: np.random.Generator) -> Array:
    steps = rng.uniform(0.0, 1.0, (sources, years))
    growth = np.cumsum(steps, axis=1)
    growth /= growth[:, -1:]
    growth[-1] = 1.0
    return growth


def _area(
    made: MadeArea, points: int, missing: bool, screening_only: str, rng: np.random.Generator
) -> AreaAssessment:
    by_source = made.parts.sum(axis=(-2, -1))
    # k endpoint, r receptor, g group, s source, y year, d draw
    result = np.einsum("krgs,sy,sd->krgyd", by_source, made.growth, made.spread)
    works = np.einsum(
        "krgs,sy,sd->krgyd", by_source[..., :-1], made.growth[:-1], made.spread[:-1]
    )  # fmt: skip
    central = np.einsum("krgsep,sy->krgysep", made.parts, made.growth[:, made.at])
    mean = central * made.spread.mean(axis=1)[:, None, None]
    organ = np.stack([0.6 * result[0], 0.3 * result[0]])[:, :, :, made.at]
    at_least = np.zeros((len(ENDPOINTS), len(made.receptors), len(GROUPS)), dtype=bool)
    at_least[0:2] = True
    values = {
        "result": result,
        "result_statistic": _statistics(result),
        "increment": works,
        "organ_index": organ,
        "at_least": at_least,
        **dict.fromkeys(("level_at_least", "level_increment_at_least"), OPEN_LEVELS),
        "mean_contribution": mean,
        "central_contribution": central,
        "attribution": _attribution(made, result, central),
        **_levels(made, rng),
        # parts and levels are made up apart from each other
        "central_level_by_source": np.full(
            (len(MEDIA), len(made.sources), len(SUBSTANCES), len(made.receptors), len(made.at)),
            np.nan,
        ),
        "exposure_share": np.full((len(made.receptors), len(PATHWAYS), len(made.at)), np.nan),
        "map_level": map_levels(made, points, rng),
        "plume_level": plume_levels(made),
    }
    told = _take_away(made, values) if missing else ()
    data = xr.Dataset(
        {
            name: xr.DataArray(values[name], dims=dims, attrs={"long_name": what})
            for name, (dims, what) in AREA_VARIABLES.items()
        },
        coords=_coordinates(made, points),
    )
    return AreaAssessment(
        name=made.name,
        data=data,
        missing=("hazard indices: no reference dose for Th", *told),
        screening_only=screening_only,
        provenance=("made-up numbers, for tests only",),
    )


def _take_away(made: MadeArea, values: dict[str, Array]) -> tuple[str, ...]:
    dose, last = list(ENDPOINTS).index("radiation dose"), len(made.receptors) - 1
    for name in ("result", "increment", "mean_contribution", "central_contribution"):
        values[name][dose, last] = np.nan
    for name in ("attribution", "result_statistic"):
        values[name][:, dose, last] = np.nan
    well = list(MEDIA).index("well")
    for name in ("level", "level_increment"):
        values[name][:, well, :, last] = np.nan
    values["level_by_source"][well, :, :, last] = np.nan
    place = made.receptors[last]
    return (
        f"radiation dose at {place}: nobody has measured its radon",
        f"well at {place}: no well is known there",
    )


def _attribution(made: MadeArea, result: Array, central: Array) -> Array:
    """Return parts by source and pathway, shape (statistic, k, r, g, stated, source, pathway)."""
    parts = central.sum(axis=-2)
    found = np.empty((3, *parts.shape))
    found[0] = parts * made.spread.mean(axis=1)[:, None]
    for k, r, g, y in np.ndindex(parts.shape[:4]):
        draws = result[k, r, g, made.at[y]]
        for t, level in enumerate((50.0, 95.0), start=1):
            window = percentile_window(draws, level)
            amounts = parts[k, r, g, y] * (made.spread @ window.weights)[:, None]
            found[t, k, r, g, y] = amounts * window.value / amounts.sum()
    return found


def _levels(made: MadeArea, rng: np.random.Generator) -> dict[str, Array]:
    typical = np.array([2e-4, 20.0, 300.0, 30.0, 1.2, 0.5])
    shape = (len(MEDIA), len(made.sources), len(SUBSTANCES), len(made.receptors))
    base = rng.lognormal(0.0, 0.8, shape) * typical[:, None, None, None] / len(made.sources)
    for e, substance in enumerate(SUBSTANCES):
        base[:, :, e] *= _belongs(substance)[:, None, None]
    by_source = np.einsum("mser,sy->msery", base, made.growth[:, made.at])
    draws = np.einsum("msery,sd->meryd", by_source, made.spread)
    works = np.einsum("msery,sd->meryd", by_source[:, :-1], made.spread[:-1])
    return {
        "level": _statistics(draws),
        "level_increment": _statistics(works),
        "level_by_source": _works_only(by_source * made.spread.mean(axis=1)[:, None, None, None]),
    }


def _works_only(by_source: Array) -> Array:
    """Return levels whose second axis is the source, nothing of them from background."""
    by_source[:, -1] = 0.0
    return by_source


def _belongs(substance: str) -> Array:
    radon = substance == "Rn-222"
    return np.array([float((medium == "air radon") == radon) for medium in MEDIA])


def _statistics(draws: Array) -> Array:
    return np.stack([*np.percentile(draws, (5, 50, 95), axis=-1), draws.mean(axis=-1)])


def _coordinates(made: MadeArea, points: int) -> dict[str, object]:
    x, y = map_points(made, points)
    named = layers()
    return {
        "endpoint": list(ENDPOINTS),
        "unit": ("endpoint", list(ENDPOINTS.values())),
        "organ_endpoint": list(ORGANS),
        "receptor": list(made.receptors),
        "receptor_east": ("receptor", made.east),
        "receptor_north": ("receptor", made.north),
        "group": list(GROUPS),
        "year": list(made.years),
        "stated_year": list(made.stated),
        "draw": np.arange(made.spread.shape[1]),
        "source": list(made.sources),
        "substance": list(SUBSTANCES),
        "pathway": list(PATHWAYS),
        "medium_of": ("pathway", list(PATHWAYS.values())),
        "medium": list(MEDIA),
        "medium_unit": ("medium", list(MEDIA.values())),
        "statistic": list(STATISTICS),
        "statistic_of": list(ATTRIBUTED),
        "layer": [name for name, *_ in named],
        "layer_unit": ("layer", [unit for _, unit, *_ in named]),
        "layer_medium": ("layer", [medium for *_, medium, _ in named]),
        "layer_substance": ("layer", [substance for *_, substance in named]),
        "point": np.arange(points),
        "east": ("point", x),
        "north": ("point", y),
        "ground_source": [made.sources[0]],
        "ground_substance": list(PLUME_SUBSTANCES),
        "ground_unit": ("ground_substance", ["mg/L"] * len(PLUME_SUBSTANCES)),
        "ground_year": list(PLUME_YEARS),
        "ground_east": ("ground_point", plume_points(made)[0]),
        "ground_north": ("ground_point", plume_points(made)[1]),
    }
