"""Exposure factors of a group from a named set: how much, how long, how often, and how it varies.

A set is what one authority or survey gives, in its own bins of age. A group is laid over the bins
by age and sex; every bin counts by the years of the group that it covers, and the result says
which bins those were. A group of which a set covers less than half the years, and a factor that
the set does not have, are `Missing` with the reason: no factor is borrowed from another set.

The value is the mean between persons. Where the bins of four fifths of the years have a
distribution, the group's is the mixture of these: it is variability, the difference between
persons, not lack of knowledge. Values read from memory are `assumed`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from tailrace.errors import InputError, did_you_mean
from tailrace.people.groups import LEAST_COVER, Group, age_text, group_named, overlap_years
from tailrace.people.percentile_distribution import Percentiles, mixture
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import QUALITIES, Quality, Value

FACTOR_UNITS: dict[str, str] = {
    "body_weight": "kg",
    "inhalation_rate": "m3/d",
    "inhalation_rate_per_weight": "m3/(kg d)",
    "soil_ingestion": "mg/d",
    "water_ingestion": "L/d",
    "food_ingestion": "kg/d",
    "skin_area_soil": "cm2",
    "skin_area_water": "cm2",
    "skin_area_total": "cm2",
    "soil_adherence": "mg/cm2",
    "exposed_skin_share": "1",
    "bathing_time": "h",
    "bathing_events": "1/d",
    "exposure_frequency": "d/yr",
    "exposure_duration": "yr",
    "exposure_time": "h/d",
    "outdoor_time": "h/d",
    "indoor_time": "h/d",
    "lifetime": "yr",
}
"""Factors by name with the unit they are returned in. "soil_ingestion" is soil and house dust;
the skin areas are a day's, those of bathing and the bathing time an event's."""


PHYSIOLOGY = frozenset(
    {
        "body_weight",
        "inhalation_rate",
        "inhalation_rate_per_weight",
        "skin_area_total",
        "lifetime",
    }
)
"""Factors in which a worker is an adult of the same set, where it has no row for workers."""


LEAST_SPREAD = 0.8
"""Share of the years whose bins must have a distribution for the group to have one."""


class Bin(NamedTuple):
    """One row of a set: ages from and below, yr, whom it is of, and the number."""

    population: str
    who: str
    sex: str
    age_low: float
    age_high: float
    value: Value


@cache
def _bins(set_name: str, factor: str) -> tuple[Bin, ...]:
    """Return the rows of a set that belong to a group, percentiles before single values."""
    from tailrace.data.reader import rows
    from tailrace.data.values import facts

    numbers = facts("exposure_factors")
    found = [
        _percentile_bin(row)
        for row in rows("exposure_percentiles")
        if row["set"] == set_name and row["factor"] == factor and row["age_low"]
    ]
    for row in rows("exposure_factors"):
        if row["set"] != set_name or row["factor"] != factor or not row["age_low"]:
            continue
        value = numbers[set_name, factor, row["population"]]
        if isinstance(value, Value):
            low, high = _ages(row)
            if value.distribution is not None:
                value = replace(value, value=value.distribution.mean())
            found.append(Bin(row["population"], row["who"], row["sex"], low, high, value))
    return tuple(found)


def _ages(row: dict[str, str]) -> tuple[float, float]:
    return float(row["age_low"]), float(row["age_high"] or math.inf)


def _percentile_bin(row: dict[str, str]) -> Bin:
    low, high = _ages(row)
    printed = {
        float(name[1:]) / 100: float(text)
        for name, text in row.items()
        if name[0] == "p" and name[1:].isdigit() and text
    }
    most = float(row["max"]) if row["max"] else None
    value = Value(
        float(row["mean"]), row["unit"], source=row["source"], year=int(row["year"]),
        place=row["place"], quality="published", note=f"mean; {row['note']}",
        distribution=Percentiles(tuple(printed), tuple(printed.values()), most),
    )  # fmt: skip
    return Bin(row["population"], "resident", row["sex"], low, high, value)


@cache
def factor_sets() -> tuple[str, ...]:
    """Return the names of the sets, in the order of the tables."""
    from tailrace.data.reader import rows

    tables = ("exposure_factors", "exposure_percentiles")
    return tuple(dict.fromkeys(row["set"] for name in tables for row in rows(name)))


def exposure_factor(set_name: str, group: str, factor: str) -> Value | Missing:
    """Return one exposure factor of a group.

    Parameters
    ----------
    set_name : str
        One of `factor_sets`, such as ``"us-2014"``.
    group : str
        One of `tailrace.people.groups.GROUPS` or its aliases.
    factor : str
        One of `FACTOR_UNITS`.

    Returns
    -------
    Value or Missing
        In the unit of `FACTOR_UNITS`. The distribution, where there is one, is the variability
        between persons; the note names the bins of the set that stand for the group.

    Raises
    ------
    InputError
        If there is no such set, group or factor.
    """
    if set_name not in factor_sets():
        raise InputError.single(
            f"there is no set of exposure factors {set_name!r}",
            allowed=", ".join(factor_sets()), remedy=did_you_mean(set_name, factor_sets()),
        )  # fmt: skip
    if factor not in FACTOR_UNITS:
        raise InputError.single(
            f"there is no exposure factor {factor!r}",
            allowed=", ".join(FACTOR_UNITS), remedy=did_you_mean(factor, FACTOR_UNITS),
        )  # fmt: skip
    return _of_group(set_name, group_named(group), factor)


@cache
def _of_group(set_name: str, group: Group, factor: str) -> Value | Missing:
    subject = f"{factor} of {group.name}"
    every = [one for one in _bins(set_name, factor) if one.who == group.who]
    if not every and factor in PHYSIOLOGY:
        every = list(_bins(set_name, factor))
    if not every:
        who = " for workers" if group.who == "worker" else ""
        return Missing(f"the set {set_name} has none{who}", subject)
    fitting = _of_sex(group, every)
    years = [overlap_years(group, one.age_low, one.age_high) for one in fitting]
    used = [(one, part) for one, part in zip(fitting, years, strict=True) if part > 0]
    covered = sum(_once(one, fitting) * part for one, part in used)
    if covered < LEAST_COVER * group.years:
        ends = sorted({(one.age_low, one.age_high) for one in every})
        spans = ", ".join(age_text(*end) for end in ends)
        ages = age_text(group.age_low, group.age_high)
        return Missing(f"the set {set_name} has it for {spans} only, not for {ages}", subject)
    return _joined(used, FACTOR_UNITS[factor], group)


def _of_sex(group: Group, bins: Sequence[Bin]) -> list[Bin]:
    """Return bins of the group's sex, else those of both, else males and females alike."""
    for wanted in (group.sex, "both"):
        same = [one for one in bins if one.sex == wanted]
        if any(overlap_years(group, one.age_low, one.age_high) for one in same):
            return same
    return list(bins)


def _once(one: Bin, bins: Iterable[Bin]) -> float:
    """Return how much a bin counts in the cover: half where each sex has its own."""
    return 1.0 if one.sex == "both" or len({other.sex for other in bins}) == 1 else 0.5


def _joined(used: Sequence[tuple[Bin, float]], unit: str, group: Group) -> Value:
    """Return bins as one value, each counting by the years of the group that it covers."""
    values = [one.value.to(unit) for one, _ in used]
    told = f"{group.name}: {', '.join(one.population for one, _ in used)}"
    notes = list(dict.fromkeys(value.note for value in values if value.note))
    if len(values) == 1:
        return replace(values[0], note="; ".join([told, *notes]), written_unit="")
    weights = [part for _, part in used]
    spread = [(v.distribution, w) for v, w in zip(values, weights, strict=True) if v.distribution]
    known = math.fsum(weight for _, weight in spread) / math.fsum(weights)
    mixed = None
    if known >= LEAST_SPREAD:
        mixed = mixture([one for one, _ in spread], [weight for _, weight in spread])
        notes = [f"distribution of {known:.0%} of the years", *notes] if known < 1 else notes
    quality: Quality = max((value.quality for value in values), key=QUALITIES.index)
    total = math.fsum(v.central * w for v, w in zip(values, weights, strict=True))
    return replace(
        values[0],
        value=total / math.fsum(weights),
        low=None,
        high=None,
        distribution=mixed,
        source="; ".join(dict.fromkeys(value.source for value in values)),
        place="; ".join(dict.fromkeys(value.place for value in values if value.place)),
        quality=quality,
        note="; ".join([told, *notes]),
        written_unit="",
    )
