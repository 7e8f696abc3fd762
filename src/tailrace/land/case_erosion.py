"""A case of kind "erosion", as `case.toml` states it.

::

    kind = "erosion"
    [rain]                     # one of the three
    annual = "1600 mm/yr"
    monthly_mm = [60, 110, ...]
    erosivity = "9000 MJ mm/(ha h yr)"
    regression = "zhang-fu-2003"         # or "renard-freimund-1994"
    [soil]                     # a measured one, or the texture
    erodibility = "0.03 t h/(MJ mm)"
    sand = "50 %"
    silt = "20 %"
    clay = "30 %"
    organic_carbon = "0.5 %"
    chinese_soil = true
    [[slope]]
    name = "leached hill"
    length = "60 m"
    angle = "25 deg"
    area = "12 ha"
    rills = "high"             # "low", "moderate"
    steep = true               # the line of Liu et al. 1994 from 10 degrees
    cover = "bare, undisturbed"          # a name of table erosion_factors, or a number with range
    practice = "none"
    [basin]                    # where sediment leaves; optional
    area = "8 km2"
    [deforested]               # optional
    production = "production.csv"        # year, production_t
    area_per_tonne = "667 m2/t"
    years_bare = 20            # for ever where it is absent
    slope = "leached hill"     # whose soil loss bare land has
    former_cover = "forest, undisturbed"
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.quantities import Missing, Value

from .case_result import CaseResult
from .case_table import CaseTable, open_case, read_columns
from .deforested_area import cleared_land, soil_lost
from .rainfall_erosivity import (
    EROSIVITY_REGRESSIONS,
    ZHANG_FU,
    erosivity_of_annual_rain,
    erosivity_of_monthly_rain,
)
from .rusle import COVER, PRACTICE, erosion_factor, soil_loss
from .sediment_delivery import DELIVERY_REGRESSIONS, sediment_delivery_ratio
from .slope_length_steepness import RILL_RATIOS, slope_factor
from .soil_erodibility import texture_erodibility

FloatArray = NDArray[np.float64]

ENDS = ("low", "central", "high")


@dataclass(frozen=True)
class Slope:
    """A slope of the case.

    Attributes
    ----------
    name : str
    factor : float
        LS.
    area : float
        Of the slope in plan, m2.
    cover, practice : Value
        C and P.
    """

    name: str
    factor: float
    area: float
    cover: Value
    practice: Value


@dataclass(frozen=True)
class Deforested:
    """Land cleared by year.

    Attributes
    ----------
    year : ndarray of int, shape (years,)
    production : ndarray, shape (years,)
        t/yr.
    area_per_tonne : Value
        m2/t.
    years_bare : int or None
    slope : str
    former_cover : Value
    """

    year: NDArray[np.int64]
    production: FloatArray
    area_per_tonne: Value
    years_bare: int | None
    slope: str
    former_cover: Value


@dataclass(frozen=True)
class ErosionCase:
    """A case as read.

    Attributes
    ----------
    title : str
    erosivity : float
        R, MJ mm/(ha h yr).
    erodibility : Value
        K, t h/(MJ mm).
    slopes : tuple of Slope
    basin : float or None
        Area, km2.
    deforested : Deforested or None
    said : tuple of str
        How R and K came about.
    """

    title: str
    erosivity: float
    erodibility: Value
    slopes: tuple[Slope, ...]
    basin: float | None
    deforested: Deforested | None
    said: tuple[str, ...]


def read(folder: Path) -> ErosionCase:
    """Read a case.

    Parameters
    ----------
    folder : Path
        With case.toml.

    Returns
    -------
    ErosionCase
        What to compute.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    top = open_case(folder)
    rain, soil = top.sub("rain"), top.sub("soil")
    erosivity, how = _rain(rain) if rain is not None else (np.nan, "")
    erodibility = _soil(soil) if soil is not None else None
    given = top.subs("slope")
    slopes = [_slope(one) for one in given]
    names = [str(one.table.get("name", "")) for one in given]
    for name in {name for name in names if names.count(name) > 1}:
        top.refuse(f'two slopes are named "{name}"', "slope")
    basin_table = top.sub("basin", optional=True)
    basin = None
    if basin_table is not None:
        basin = basin_table.number("area", "km2", above=0.0)
        basin_table.refuse_others()
    cleared = top.sub("deforested", optional=True)
    deforested = _deforested(cleared, names) if cleared is not None else None
    title = top.text("title", top.folder.resolve().name)
    top.refuse_others()
    top.problems.raise_if_any()
    assert erodibility is not None
    return ErosionCase(
        title, float(erosivity), erodibility, tuple(one for one in slopes if one is not None),
        basin, deforested, (how,),
    )  # fmt: skip


def _rain(rain: CaseTable) -> tuple[float, str]:
    given = [key for key in ("annual", "monthly_mm", "erosivity") if rain.has(key)]
    name = rain.text("regression", ZHANG_FU, among=EROSIVITY_REGRESSIONS)
    value, how = np.nan, ""
    if len(given) != 1:
        rain.refuse("it needs one of three", allowed="annual, monthly_mm or erosivity")
    elif given[0] == "annual":
        amount = rain.number("annual", "mm/yr", low=0.0)
        if name and np.isfinite(amount):
            value = float(erosivity_of_annual_rain(amount, name))
        how = f"R = {value:.4g} MJ mm/(ha h yr) from yearly rain by {name}"
    elif given[0] == "monthly_mm":
        try:
            months = np.asarray(rain.table["monthly_mm"], dtype=np.float64)
            value = float(erosivity_of_monthly_rain(months, name or ZHANG_FU))
        except (ValueError, TypeError, InputError):
            rain.refuse("it is no list of twelve amounts, none below zero", "monthly_mm")
        how = f"R = {value:.4g} MJ mm/(ha h yr) from monthly rain by {name}"
    else:
        value = rain.number("erosivity", "MJ mm/(ha h yr)", low=0.0)
        how = f"R = {value:.4g} MJ mm/(ha h yr) as given"
    rain.refuse_others()
    return value, how


def _soil(soil: CaseTable) -> Value | None:
    texture = ("sand", "silt", "clay", "organic_carbon")
    found: Value | None = None
    if soil.has("erodibility"):
        found = _known(soil, "erodibility", "t h/(MJ mm)")
    else:
        sand, silt, clay, carbon = (soil.number(name, "1", low=0.0, high=1.0) for name in texture)
        chinese = soil.flag("chinese_soil")
        if np.isfinite([sand, silt, clay, carbon]).all():
            try:
                number = float(texture_erodibility(sand, silt, clay, carbon, chinese))
            except InputError as error:
                soil.refuse(error.problems[0].what, "sand")
            else:
                found = Value(number, "t h/(MJ mm)", source="texture, EPIC", quality="derived")
    soil.refuse_others([*texture, "chinese_soil"])
    return found


def _known(table: CaseTable, key: str, unit: str, highest: float = np.inf) -> Value | None:
    found = table.value(key, unit)
    if isinstance(found, Missing):
        table.refuse(f"it is missing: {found.reason}", key, remedy=f"give a number in {unit}")
        return None
    if found is not None and not 0.0 <= ends(found)[0] <= ends(found)[2] <= highest:
        table.refuse("it is out of range", key, allowed=f"0 to {highest:g} {unit}")
        return None
    return found


def ends(value: Value) -> tuple[float, float, float]:
    """Return the low, central and high of a value; all alike where no range is stated."""
    low = value.central if value.low is None else value.low
    high = value.central if value.high is None else value.high
    return low, value.central, high


def _factor(table: CaseTable, key: str, factor: str, default: str | None = None) -> Value | None:
    """Return a cover or practice by its name in the table, or as the number given."""
    raw = table.table.get(key, default)
    table.has(key)
    if isinstance(raw, str) and not raw.lstrip()[:1].isdigit():
        try:
            return erosion_factor(factor, raw)
        except InputError as error:
            one = error.problems[0]
            table.refuse(one.what, key, allowed=one.allowed, remedy=one.remedy)
            return None
    return _known(table, key, "1", 1.0)


def _slope(table: CaseTable) -> Slope | None:
    name = table.text("name")
    length = table.number("length", "m", above=0.0)
    angle = table.number("angle", "rad", low=0.0, high=1.5)
    area = table.number("area", "m2", low=0.0)
    rills = table.text("rills", "moderate", among=RILL_RATIOS)
    steep = table.flag("steep")
    cover = _factor(table, COVER, COVER)
    practice = _factor(table, PRACTICE, PRACTICE, "none")
    table.refuse_others()
    if not (np.isfinite([length, angle, area]).all() and rills and cover and practice):
        return None
    factor = float(slope_factor(length, angle, rills, steep))  # type: ignore[arg-type]
    return Slope(name, factor, float(area), cover, practice)


def _deforested(table: CaseTable, slopes: list[str]) -> Deforested | None:
    path = table.file("production")
    area = _known(table, "area_per_tonne", "m2/t")
    years = table.number("years_bare", "1", 0.0, low=0.0)
    if years != round(years if np.isfinite(years) else 0.0) and np.isfinite(years):
        table.refuse(f"it is {years:g}", "years_bare", allowed="a whole number of years")
    slope = table.text("slope", among=slopes)
    cover = _factor(table, "former_cover", COVER)
    table.refuse_others()
    if path is None:
        return None
    numbers, _ = read_columns(path, ("year", "production_t"), (), table.problems)
    if not numbers:
        return None
    year, made = numbers["year"], numbers["production_t"]
    if not ((np.diff(year) == 1.0).all() and (made >= 0.0).all()):
        table.problems.add(
            "the years are not consecutive, or a production is missing or below zero",
            file=str(path), remedy="one row a year; 0 where nothing was produced",
        )  # fmt: skip
    if area is None or cover is None or not slope:
        return None
    return Deforested(year.astype(np.int64), made, area, int(years) or None, slope, cover)


def run(case: ErosionCase) -> CaseResult:
    """Compute a case.

    Parameters
    ----------
    case : ErosionCase
        As read.

    Returns
    -------
    CaseResult
        Soil loss by slope, sediment by regression, land cleared and soil lost by year.
    """
    slopes = _slope_table(case)
    said = [
        *case.said,
        f"K = {case.erodibility.central:.3g} t h/(MJ mm) ({case.erodibility.source or 'as given'})",
        "Soil loss is that of sheet and rill erosion on slopes, mean of many years; gullies and "
        "slides are not in it. Low and high are those of cover and practice (and of K where it has "
        "a range), not of the rain.",
    ]
    tables = {"slopes": slopes}
    if case.basin is not None:
        tables["sediment"] = _sediment_table(case.basin, slopes)
    if case.deforested is not None:
        table, closing = _deforested_table(case, case.deforested)
        tables["deforested"] = table
        said.append(closing)
    return CaseResult(f"{case.title}: soil lost by rain", tuple(said), tables)


def _losses(case: ErosionCase, slope: Slope, cover: Value) -> FloatArray:
    """Return low, central and high loss of a slope under a cover, t/(ha yr)."""
    return np.asarray(
        soil_loss(case.erosivity, np.array(ends(case.erodibility)), slope.factor,
                  np.array(ends(cover)), np.array(ends(slope.practice)))
    )  # fmt: skip


def _slope_table(case: ErosionCase) -> pd.DataFrame:
    rows = []
    for slope in case.slopes:
        loss = _losses(case, slope, slope.cover)
        rows.append([slope.name, slope.area / 1e4, slope.factor, slope.cover.central,
                     slope.practice.central, *loss, *(loss * slope.area / 1e4)])  # fmt: skip
    heads = ["slope", "area_ha", "LS", "C", "P"]
    heads += [f"loss_{end}_t_per_ha_yr" for end in ENDS] + [f"loss_{end}_t_per_yr" for end in ENDS]
    return pd.DataFrame(rows, columns=heads)


def _sediment_table(area: float, slopes: pd.DataFrame) -> pd.DataFrame:
    lost = [float(slopes[f"loss_{end}_t_per_yr"].sum()) for end in ENDS]
    rows = []
    for name in DELIVERY_REGRESSIONS:
        ratio = float(sediment_delivery_ratio(area, name))
        rows.append([name, ratio, *(ratio * loss for loss in lost)])
    return pd.DataFrame(
        rows,
        columns=["regression", "delivery_ratio", *(f"sediment_{end}_t_per_yr" for end in ENDS)],
    )


def _deforested_table(case: ErosionCase, land: Deforested) -> tuple[pd.DataFrame, str]:
    slope = next(one for one in case.slopes if one.name == land.slope)
    bare_loss, former = _losses(case, slope, slope.cover), _losses(case, slope, land.former_cover)
    columns: dict[str, object] = {"year": land.year, "production_t": land.production}
    for place, end in enumerate(ENDS):
        area = cleared_land(land.production, ends(land.area_per_tonne)[place], land.years_bare)
        lost, natural = soil_lost(area.bare, float(bare_loss[place]), float(former[place]))
        columns[f"bare_at_end_{end}_ha"] = area.bare_at_end / 1e4
        columns[f"soil_lost_{end}_t_per_yr"] = lost
        if end == "central":
            columns["soil_lost_under_former_cover_t_per_yr"] = natural
            change = np.diff(area.bare_at_end, prepend=0.0)
            error = float(np.max(np.abs(change - (area.cleared - area.recovered)), initial=0.0))
            total = float(np.max(area.bare_at_end, initial=0.0))
    closing = (
        f"Cleared land closes: what is bare changes by what is cleared less what recovers, largest "
        f"error {error / total if total else 0.0:.1e} of the bare area."
    )
    return pd.DataFrame(columns), closing
