"""What was observed beside what was computed, with the factor between them.

An observation is one month at one spot, a computed level a year's mean over a place: an agreement
within an order of magnitude is what can be asked. Nothing is fitted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.assess.assessment import AreaAssessment
from tailrace.assess.table_columns import TABLES
from tailrace.quantities import Missing, Value
from tailrace.site.measurements import IF_FAR_OFF

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from tailrace.site import Site

ORDER_OF_MAGNITUDE = 10.0
"""Largest factor between computed and observed that needs no explanation."""

LEVEL_OF: dict[str, tuple[str, ...]] = {
    "air": ("air",),
    "groundwater": ("drinking_water", "well"),
    "soil": ("soil",),
    "road_dust": ("road_dust",),
    "house_dust": ("house_dust",),
    "food": ("crops",),
}
"""Media of levels that an observation's medium is compared with, the first that there is."""

NOT_FOLLOWED: dict[str, str] = {
    "intake": "intakes are no result of their own; the air, water and food they are computed from "
    "have rows of their own",
    "river": "levels of rivers are not among the results",
    "pond": "a declared number, not a computed one",
    "tailings": "a declared number, not a computed one",
    "sediment": "sediments are not followed",
    "dust": "which dust was not said",
}
NUCLIDE_OF = {"Th-232": "Th", "U-238": "U"}
"""Nuclides that are followed as the mass of their element."""
BY_SIZE = ("PM10", "PM2.5")


@dataclass(frozen=True)
class Computed:
    """What stands beside an observation, in its unit; NaN where it is not known."""

    low: float
    middle: float
    high: float
    words: tuple[str, ...] = ()


NOTHING = (float("nan"),) * 3


def observed_beside(site: Site, areas: Mapping[str, AreaAssessment]) -> pd.DataFrame:
    """Return a row for every observation of a site, and for what nobody observed.

    Parameters
    ----------
    site : Site
        The site, with its measurements.
    areas : mapping of str to AreaAssessment
        Results by area.

    Returns
    -------
    DataFrame
        The table "observed" of the contract: numbers in the unit the observation was printed in;
        `factor` is computed over observed, empty where one of both is missing.
    """
    import pandas as pd

    measured = site.measurements.to_dict("records")
    rows = [_row(row, site, areas, measured) for row in measured]
    rows += list(_unobserved(site, areas))
    return pd.DataFrame(rows, columns=list(TABLES["observed"][0]))


def _row(
    row: Mapping[Any, Any], site: Site, areas: Mapping[str, AreaAssessment],
    measured: Sequence[Mapping[Any, Any]],
) -> tuple[Any, ...]:  # fmt: skip
    quantity, place, year = quantity_of(row), str(row["place"]), int(row["year"])
    value = row["value"]
    if isinstance(value, Missing):
        return (quantity, place, year, "", *NOTHING, *NOTHING, np.nan, "",
                f"no number: {value.reason}")  # fmt: skip
    shown: Value = value.to(value.written_unit) if value.written_unit else value
    low, high = _ends(shown)
    found = _computed(row, shown.unit, site, areas)
    factor = found.middle / shown.central if shown.central else np.nan
    verdict = judge(found, shown.central, low, high)
    words = [verdict, *_why(row, factor, measured), *found.words, shown.note]
    cited = " ".join(filter(None, (shown.source, str(shown.year or ""))))
    return (
        quantity, place, year, shown.unit, shown.central, low, high, found.low, found.middle,
        found.high, factor, cited, "; ".join(word.rstrip(".") for word in words if word),
    )  # fmt: skip


def _why(row: Mapping[Any, Any], factor: float, measured: Sequence[Mapping[Any, Any]]) -> list[str]:
    """Return why a row is far off, if it is: as the site says, and where observations disagree."""
    if not (factor > ORDER_OF_MAGNITUDE or factor < 1.0 / ORDER_OF_MAGNITUDE):
        return []
    reasons = filter(None, (str(row[IF_FAR_OFF]).rstrip("."), contradiction(row, measured)))
    return [f"why: {'; '.join(reasons) or 'not known'}"]


def quantity_of(row: Mapping[Any, Any]) -> str:
    """Return an observation's quantity in words: "REE in air (PM10)".

    Parameters
    ----------
    row : mapping
        A row of the site's measurements.
    """
    medium = str(row["medium"]).replace("_", " ")
    if row["medium"] in ("dose", "intake"):
        more = [str(row[name]).replace("_", " ") for name in ("pathway", "group") if row[name]]
        return f"{medium} of {row['substance']}" + (f", {', '.join(more)}" if more else "")
    fraction = f" ({row['fraction']})" if row["fraction"] else ""
    return f"{row['substance']} in {medium}{fraction}"


def contradiction(row: Mapping[Any, Any], measured: Sequence[Mapping[Any, Any]]) -> str:
    """Return how observed thorium contradicts rare earths observed with it, if it does.

    Parameters
    ----------
    row : mapping
        A row of the site's measurements.
    measured : sequence of mapping
        All of them.

    Returns
    -------
    str
        One clause where thorium is as much as the rare earths in the same medium at the same
        place within a year: in no ore of rare earths is it; empty else.
    """
    from tailrace.nuclides import specific_activity

    value = row["value"]
    if row["substance"] != "Th-232" or isinstance(value, Missing) or "Bq" not in value.unit:
        return ""
    thorium = value.central / specific_activity("Th-232")  # kg per m3, kg or L
    for other in measured:
        near = abs(int(other["year"]) - int(row["year"])) <= 1
        alike = all(other[name] == row[name] for name in ("place", "medium", "fraction"))
        if not (near and alike and other["substance"] == "REE"):
            continue
        seen = other["value"]
        if not isinstance(seen, Missing) and thorium >= seen.central > 0.0:
            return (
                f"it would be {thorium / seen.central:.2g} times the rare earths observed there "
                f"in {other['year']} ({seen.source}), of which thorium is a small part in every "
                "ore: the two observations contradict each other"
            )
    return ""


def judge(found: Computed, observed: float, low: float, high: float) -> str:
    """Return how a computed number stands to an observed one.

    Parameters
    ----------
    found : Computed
        Low, median and high end of what was computed.
    observed, low, high : float
        The observation and its range; NaN where it has none.

    Returns
    -------
    str
        One clause; empty where nothing was computed.
    """
    if not found.middle > 0.0 or not observed > 0.0:
        return ""
    if low <= found.middle <= high:
        return "within the observed range"
    factor = found.middle / observed
    word = "above" if factor > 1.0 else "below"
    size = max(factor, 1.0 / factor)
    if size <= ORDER_OF_MAGNITUDE:
        return f"within an order of magnitude: {size:.2g} times {word}"
    if found.low <= observed <= found.high:
        return f"{size:.2g} times {word}, within the computed 5-95 % range"
    return f"more than 10 off: {size:.2g} times {word}"


def _ends(value: Value) -> tuple[float, float]:
    low = np.nan if value.low is None else value.low
    return float(low), float(np.nan if value.high is None else value.high)


def _computed(
    row: Mapping[Any, Any], unit: str, site: Site, areas: Mapping[str, AreaAssessment]
) -> Computed:
    medium, place = str(row["medium"]), str(row["place"])
    if medium in NOT_FOLLOWED:
        return Computed(*NOTHING, (f"not compared: {NOT_FOLLOWED[medium]}",))
    for area in areas.values():
        if place in area.data["receptor"]:
            if medium == "dose":
                return _dose(row, unit, area.data)
            return _level(row, unit, area.data)
    return Computed(*NOTHING, ("not compared: nothing is computed at that place",))


def _level(row: Mapping[Any, Any], unit: str, data: xr.Dataset) -> Computed:
    """Return the level of a substance, or of the members of a group together."""
    media = [str(one) for one in data["medium"].values]
    medium = next((one for one in LEVEL_OF[str(row["medium"])] if one in media), None)
    substance = str(row["substance"])
    followed = [str(one) for one in data["substance"].values]
    members = members_of(NUCLIDE_OF.get(substance, substance), followed)
    if medium is None or not members:
        what = row["medium"] if medium is None else substance
        return Computed(*NOTHING, (f"not compared: {what} is not among the results",))
    year, words = _nearest(data, int(row["year"]))
    at = {"medium": medium, "substance": members, "receptor": row["place"], "stated_year": year}
    levels = data["level"].sel(at).sel(statistic=["P5", "P50", "P95"])
    works = data["level_increment"].sel(at)
    numbers = np.asarray(levels.transpose("statistic", "substance").values).sum(axis=1)
    if np.isnan(numbers).any():
        return Computed(*NOTHING, ("not compared: the level there is not known", *words))
    open_ = data["level_increment_at_least"].sel(medium=medium, substance=members)
    words += _about_level(row, members, float(works.sel(statistic="mean").sum()),
                          float(data["level"].sel(at).sel(statistic="mean").sum()),
                          bool(open_.any()))  # fmt: skip
    own = str(data["medium_unit"].sel(medium=medium).values)
    low, middle, high = (numbers * level_factor(own, unit, substance)).tolist()
    return Computed(low, middle, high, tuple(words))


def members_of(substance: str, followed: Sequence[str]) -> list[str]:
    """Return what of a substance is followed: itself, or the members of a group.

    Parameters
    ----------
    substance : str
        Substance or group.
    followed : sequence of str
        Substances whose levels there are.
    """
    from tailrace.data import substance as facts_of
    from tailrace.data import substance_names

    if substance in followed:
        return [substance]
    known = facts_of(substance).members if substance in substance_names() else ()
    return [one for one in known if one in followed]


def _about_level(
    row: Mapping[Any, Any], members: list[str], works: float, total: float, at_least: bool
) -> list[str]:
    """Return what keeps the computed level from being just what was observed."""
    words = []
    if len(members) > 1:
        words.append(
            f"sum of {', '.join(members)}; its percentiles as if they rose and fell together"
        )
    if row["fraction"] in BY_SIZE:
        words.append(f"computed: particles of all sizes up to 30 um, observed: {row['fraction']}")
    if at_least:
        words.append("computed: at least, not all of the works is known")
    if total == works:
        words.append("computed: the works alone, no background is known")
    return words


def level_factor(own: str, wanted: str, substance: str) -> float:
    """Return the factor from the unit of a level to that of an observation.

    Parameters
    ----------
    own : str
        Unit of the level, a mass per something.
    wanted : str
        Unit of the observation: a mass or, of a nuclide of `NUCLIDE_OF`, an activity per the same.
    substance : str
        What was observed.

    Raises
    ------
    InputError
        If the units do not fit.
    """
    from tailrace.nuclides import specific_activity
    from tailrace.quantities.units import convert

    if substance not in NUCLIDE_OF or "Bq" not in wanted:
        return float(convert(1.0, own, wanted))
    per = own.partition("/")[2]
    mass = float(convert(1.0, own, f"kg/{per}"))
    activity = mass * specific_activity(NUCLIDE_OF[substance], substance)
    return float(convert(activity, f"Bq/{per}", wanted))


def _dose(row: Mapping[Any, Any], unit: str, data: xr.Dataset) -> Computed:
    """Return the dose of a group by a pathway from a nuclide and what is in balance with it."""
    from tailrace.quantities.units import convert

    endpoints = [str(one) for one in data["endpoint"].values if str(one).startswith("radiation")]
    pathway, substance = str(row["pathway"]), str(row["substance"])
    element = NUCLIDE_OF.get(substance, substance)
    if (
        not endpoints
        or element not in data["substance"]
        or (pathway and pathway not in data["pathway"])
    ):
        return Computed(*NOTHING, ("not compared: that dose is not among the results",))
    year, words = _nearest(data, int(row["year"]))
    groups = [str(one) for one in data["group"].values]
    chosen = [one for one in groups if one == row["group"]] or groups
    parts = data["central_contribution"].sel(
        endpoint=endpoints[0], receptor=row["place"], stated_year=year, substance=element,
        group=chosen,
    )  # fmt: skip
    parts = parts.sel(pathway=[pathway]) if pathway else parts
    amounts = np.asarray(parts.sum(("source", "pathway"), skipna=False).values)
    if np.isnan(amounts).any():
        return Computed(*NOTHING, ("not compared: the dose there is not known", *words))
    own = str(data["unit"].sel(endpoint=endpoints[0]).values)
    low, high = (convert(float(one), own, unit) for one in (amounts.min(), amounts.max()))
    words.append("computed: central values (percentiles of one pathway are not kept), "
                 "all that is in balance with it")  # fmt: skip
    if len(chosen) > 1:
        words.append(f"range over {', '.join(chosen)}; between them their geometric mean")
        return Computed(low, float(np.sqrt(low * high)), high, tuple(words))
    return Computed(np.nan, low, np.nan, tuple(words))


def _nearest(data: xr.Dataset, year: int) -> tuple[int, list[str]]:
    """Return the stated year nearest to another, and the words that say so."""
    stated = np.asarray(data["stated_year"].values)
    nearest = int(stated[np.argmin(np.abs(stated - year))])
    return nearest, ([] if nearest == year else [f"computed for {nearest}"])


def _unobserved(site: Site, areas: Mapping[str, AreaAssessment]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each medium and result of which a site has no observation."""
    seen = {
        level for medium in site.measurements["medium"] for level in LEVEL_OF.get(medium, ())
    }  # fmt: skip
    media: dict[str, None] = {}
    endpoints: dict[str, None] = {}
    for area in areas.values():
        media |= dict.fromkeys(str(one) for one in area.data["medium"].values)
        endpoints |= dict.fromkeys(str(one) for one in area.data["endpoint"].values)
    for medium in media:
        if medium not in seen:
            yield _no_observation(f"levels in {medium.replace('_', ' ')}", "no observation")
    doses = bool((site.measurements["medium"] == "dose").any())
    for endpoint in endpoints:
        if not (doses and endpoint.startswith("radiation")):
            yield _no_observation(endpoint, "no observation: computed from levels and intakes only")


def _no_observation(quantity: str, words: str) -> tuple[Any, ...]:
    return (quantity, "", None, "", *NOTHING, *NOTHING, np.nan, "", words)
