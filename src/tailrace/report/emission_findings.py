"""What follows from releases: limits, windy hours, options, and the years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from tailrace.emissions.process import SIZES
from tailrace.process.components import group_members
from tailrace.quantities import Missing
from tailrace.report.balance_table import make_table, number
from tailrace.report.emission_table import lacks_dust, ranged

if TYPE_CHECKING:
    from rich.table import Table

    from tailrace.assess.outlet_limits import LimitFinding
    from tailrace.assess.release_options import OptionEffect
    from tailrace.assess.windy_hours import WindFinding
    from tailrace.emissions.register import RegisterRow
    from tailrace.emissions.releases import Releases


def limit_table(findings: list[LimitFinding]) -> Table | None:
    """Return concentrations beside limits; None where no outlet is held against any."""
    if not findings:
        return None
    table = make_table(
        "Outlets beside GB 26451-2011 (mg/m3 of gas, mg/L of water)",
        "outlet",
        "substance",
        "concentration",
        "limit",
        "verdict",
    )
    table.columns[1].justify = table.columns[4].justify = "left"
    for one in findings:
        gas = one.outlet.startswith("air:")
        factor = 1e6 if gas else 1e3
        shown = (
            "unknown"
            if isinstance(one.concentration, Missing)
            else ("≥ " if one.at_least else "") + _three_numbers(one.concentration, factor)
        )
        limit = number(one.verdict.limit.limit.central * factor)
        name = one.outlet.partition(":")[2].replace("_", " ")
        table.add_row(name, one.substance, shown, limit, str(one.verdict))
    return table


def _three_numbers(found: dict[str, float], factor: float) -> str:
    low, central, high = (found[key] * factor for key in ("low", "central", "high"))
    if high - low <= 1e-9 * abs(central):
        return number(central)
    return f"{number(central)} ({number(low)}-{number(high)})"


def wind_sentences(finding: WindFinding, title: str) -> Iterator[str]:
    """Yield what the hours of wind say of a surface, one sentence each."""
    told = len(finding.dust.sentences()) - len(finding.dust.notes)
    for sentence in finding.dust.sentences()[:told]:
        yield f"{title}: {sentence}"
    for measure, bracket in finding.brackets.items():
        first, *rest = bracket.sentences()
        yield f"Daily maxima taken as the {measure}: {first}"
        ends = bracket.total
        if ends is not None:
            low, high = (float(each[SIZES.index("PM10")]) * finding.area / 1e3 for each in ends)
            yield (
                f"  On {finding.area / 1e6:.3g} km2 that is {number(low)} to {number(high)} t PM10 "
                "a year before any measure, for the declared crust."
            )
        yield from (f"  {line}" for line in rest)


def register_table(rows: list[RegisterRow], year: int) -> Table | None:
    """Return releases beside the thresholds of a register; None without any."""
    if not rows:
        return None
    table = make_table(
        f"Register of pollutants, {year} (t/yr), all of the site as one plant",
        "pollutant",
        "counted as",
        "to",
        "release",
        "threshold",
        "verdict",
    )
    table.columns[1].justify = table.columns[2].justify = table.columns[5].justify = "left"
    for row in rows:
        mark = "≥ " if row.at_least else ""
        table.add_row(
            row.pollutant,
            row.counted_as,
            row.medium,
            mark + _three_numbers(row.release, 1e-3),
            number(row.threshold.central * 1e-3),
            row.word,
        )
    table.caption = rows[0].threshold.source
    table.caption_justify = "left"
    return table


def option_table(effects: list[OptionEffect], year: int) -> Table | None:
    """Return what each option would leave of the releases; None without options."""
    if not effects:
        return None
    table = make_table(
        f"Options, {year}: what all sources together would release",
        "option",
        "acts on",
        "PM10, t/yr",
        "Th with dust, kg/yr",
        "REE with dust, t/yr",
        "F from stacks, t/yr",
        "N to water, t/yr",
    )
    table.columns[1].justify = "left"
    for effect in effects:
        cells = [
            ranged(effect.totals[name], factor)
            for name, factor in (
                ("PM10", 1e-3),
                ("Th", 1.0),
                ("REE", 1e-3),
                ("F", 1e-3),
                ("N", 1e-3),
            )
        ]
        table.add_row(effect.title, ", ".join(effect.sources), *cells)
    return table


def yearly_releases(releases: Releases) -> Table:
    """Return a few figures for every year."""
    table = make_table(
        "By year: median (5th-95th percentile)",
        "year",
        "dust PM10, t",
        "Th with dust, kg",
        "REE with dust, t",
        "F to air, t",
        "S to air, t",
        "N to water, t",
        "Rn-222, TBq",
    )
    mark = "≥ " if lacks_dust(releases) else ""
    dust, thorium = releases.fugitive("dust", size="PM10"), releases.fugitive("Th")
    rare = sum((releases.fugitive(s) for s in group_members("REE")), np.zeros(releases.shape))
    radon = sum(
        (one.emitted.nuclides["Rn-222"] for one in releases.sources.values()
         if "Rn-222" in one.emitted.nuclides),
        np.zeros(releases.shape),
    )  # fmt: skip
    outlets = [releases.outlet("air", "F"), releases.outlet("air", "S")]
    water = releases.outlet("water", "N")
    for at, year in enumerate(releases.years):
        table.add_row(
            str(year),
            mark + ranged(dust[at]),
            mark + ranged(thorium[at], 1.0),
            mark + ranged(rare[at]),
            *[ranged(flow[at]) for flow in outlets],
            ranged(water[at]),
            ranged(radon[at], 1e-12),
        )
    return table
