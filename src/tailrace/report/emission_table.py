"""Releases as a person reads them: closure first, then the inventory by source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.inventory_table import summary
from tailrace.emissions.ledger import (
    Ledger,
    content_against_balance,
    dust_by_mass,
    dust_ledger,
    largest_difference,
)
from tailrace.emissions.registry import known_processes
from tailrace.process.components import group_members
from tailrace.report.balance_table import CLOSES, make_table, number

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from tailrace.assess.site_releases import SiteReleases
    from tailrace.emissions.releases import Releases
    from tailrace.site import Site

Array = NDArray[np.float64]

SHOWN_SIZES = ("PM2.5", "PM10", "PM30")
FOLLOWED = ("Th", "U", "F")
ACTIVITY_SHORT = {"kg": ("kt", 1e-6), "vehicle m": ("vehicle km", 1e-3), "m2": ("ha", 1e-4)}


def ranged(draws: Array, factor: float = 1e-3) -> str:
    """Return the median of draws and their 5th to 95th percentile; one number without a range."""
    found = summary(np.asarray(draws) * factor)
    low, central, high = found["low"], found["central"], found["high"]
    if not np.isfinite(central) or high - low <= 1e-9 * abs(central):
        return number(central)
    return f"{number(central)} ({number(low)}-{number(high)})"


def agreement(site_releases: SiteReleases, ledger: Ledger) -> dict[str, float]:
    """Return how well what leaves agrees with the balance, by what is compared.

    Parameters
    ----------
    site_releases : SiteReleases
        What leaves, and the balance.
    ledger : Ledger
        Its budget with the dust.

    Returns
    -------
    dict of str to float
        Largest relative differences over sources, sizes, years and draws.
    """
    releases, terms = site_releases.releases, site_releases.terms
    rare_earths = tuple(s for s in terms.substances if s in group_members("REE"))
    by_name = {
        "thorium in dust against the balance": content_against_balance(releases, terms, ("Th",)),
        "rare earths in dust against the balance": content_against_balance(
            releases, terms, rare_earths
        ),
    }
    return {
        "budget with its dust, any substance": ledger.largest,
        **{name: max(found.values(), default=0.0) for name, found in by_name.items()},
        "dust by mass against dust summed over its substances": dust_by_mass(releases),
        "outlets to air against the balance": outlets_against_balance(site_releases, "air"),
        "outlets to water against the balance": outlets_against_balance(site_releases, "water"),
    }


def outlets_against_balance(site_releases: SiteReleases, medium: str) -> float:
    """Return how far released outlets are from what the balance sends to a medium."""
    balance = site_releases.balance
    ends = [end for end in balance.ends() if end.startswith(f"{medium}:")]
    worst = 0.0
    for name in balance.substances:
        # Weighed at each end, and not by the flows that the releases were made from.
        weights = np.array([float(one.substance == name) for one in balance.components])
        mine = site_releases.releases.outlet(medium, name)  # type: ignore[arg-type]
        sent = sum((balance.end_mass(end, weights) for end in ends), np.zeros_like(mine))
        worst = float(np.maximum(worst, largest_difference(mine, sent)))
    return worst


def agreement_table(found: dict[str, float]) -> Table:
    """Return what was compared, with the largest relative difference of each."""
    table = make_table("Closure and agreement with the balance", "compared", "largest", "verdict")
    for name, worst in found.items():
        table.add_row(name, f"{worst:.1e}", "agrees" if worst < CLOSES else "DOES NOT AGREE")
    return table


def ledger_table(ledger: Ledger, releases: Releases, year: int) -> Table:
    """Return the budget with its dust of one year, by substance."""
    at = releases.years.index(year)
    table = make_table(
        f"Budget with its dust, {year} (t/yr)",
        "substance",
        "feeds, reagents",
        "dug for dust",
        "products",
        "kept",
        "taken by dust",
        "stacks",
        "dust",
        "water",
        "(in - out) / in",
    )
    for k, name in enumerate(ledger.substances):
        come = ledger.feeds[k, at] + ledger.reagents[k, at] + ledger.dug[k, at]
        if come.max(initial=0.0) <= 0:
            continue
        terms = (ledger.products, ledger.kept, ledger.taken, ledger.stacks, ledger.dust)
        cells = [number(float(term[k, at].mean()) / 1e3) for term in (*terms, ledger.water)]
        into = number(float((ledger.feeds + ledger.reagents)[k, at].mean()) / 1e3)
        dug = number(float(ledger.dug[k, at].mean()) / 1e3)
        worst = float(np.abs(ledger.discrepancy[k]).max())
        table.add_row(name, into, dug, *cells, f"{worst:.1e}")
    return table


def source_table(releases: Releases, year: int) -> Table | None:
    """Return the inventory of dust by source, of one year; None where nothing raises dust."""
    at = releases.years.index(year)
    table = make_table(
        f"Dust by source, {year}: median (5th-95th percentile), t/yr",
        "source",
        "edition",
        "activity",
        *SHOWN_SIZES,
        "Th, kg/yr",
        "REE, t/yr",
    )
    table.columns[1].justify = "left"
    for name, one in releases.sources.items():
        if one.emitted.dust is None or not one.source.runs_in(year):
            continue
        cells = []
        for size in SHOWN_SIZES:
            dust = one.dust(size)
            cells.append("not given" if dust is None else ranged(dust[at]))
        table.add_row(
            one.source.title,
            one.source.edition or "-",
            _activity(one.emitted.activity[at], one.emitted.activity_unit),
            *cells,
            _content(releases, name, ("Th",), at, 1.0),
            _content(releases, name, tuple(group_members("REE")), at, 1e-3),
        )
    if table.row_count == 0:
        return None
    _add_totals(table, releases, at)
    table.caption = "Th and REE with all dust up to the largest size given"
    table.caption_justify = "left"
    return table


def _activity(draws: Array, unit: str) -> str:
    base = unit.removesuffix("/yr")
    short, factor = ACTIVITY_SHORT.get(base, (base, 1.0))
    per = "/yr" if unit.endswith("/yr") else ""
    return f"{number(float(np.median(draws)) * factor)} {short}{per}"


def _content(
    releases: Releases, name: str, substances: tuple[str, ...], at: int, factor: float
) -> str:
    total, known, mark = np.zeros(releases.shape[1]), False, ""
    for substance in substances:
        mass = releases.of_source(name, substance)
        lost = mass is None or bool(np.isnan(mass[at]).any())
        if lost or releases.is_at_least(name, substance, releases.years[at]):
            mark = "≥ "
        if mass is not None and np.isfinite(mass[at]).any():
            total, known = total + np.nan_to_num(mass[at]), True
    return mark + ranged(total, factor) if known else "unknown"


def lacks_dust(releases: Releases) -> bool:
    """Return whether a source of dust is unknown altogether."""
    sources = releases.emissions.sources
    known = known_processes()
    return any(known[sources[name].process].gives_dust for name in releases.missing)


def _add_totals(table: Table, releases: Releases, at: int) -> None:
    mark = "≥ " if lacks_dust(releases) else ""
    cells = []
    for size in SHOWN_SIZES:
        lacking = any(
            one.emitted.dust is not None and one.dust(size) is None
            for one in releases.sources.values()
        )
        total = releases.fugitive("dust", size=size)[at]
        cells.append(("≥ " if lacking else mark) + ranged(total))
    unknown = any(
        releases.is_at_least(name, "Th", releases.years[at])
        or (one.emitted.dust is not None and one.fractions is None)
        for name, one in releases.sources.items()
    )
    thorium = releases.fugitive("Th")[at]
    rare = sum((releases.fugitive(s)[at] for s in group_members("REE")), np.zeros(1))
    table.add_section()
    table.add_row(
        "all", "", "", *cells, ("≥ " if unknown else mark) + ranged(thorium, 1.0),
        ("≥ " if unknown else mark) + ranged(rare),
    )  # fmt: skip


def gas_table(releases: Releases, year: int) -> Table | None:
    """Return gases, activity and releases to water of declared sources, of one year."""
    at = releases.years.index(year)
    table = make_table(
        f"Gases, radon and water by source, {year}", "source", "what", "to", "per year"
    )
    for one in releases.sources.values():
        for substance, mass in one.emitted.gases.items():
            table.add_row(one.source.title, substance, "air", f"{ranged(mass[at])} t")
        for nuclide, activity in one.emitted.nuclides.items():
            table.add_row(one.source.title, nuclide, "air", f"{ranged(activity[at], 1e-12)} TBq")
        for substance, mass in one.emitted.to_water.items():
            table.add_row(one.source.title, substance, "water", f"{ranged(mass[at])} t")
    return table if table.row_count else None


def outlet_table(releases: Releases, year: int, substances: tuple[str, ...]) -> Table:
    """Return what the works' own outlets send to air and water, of one year."""
    at = releases.years.index(year)
    table = make_table(f"Outlets of the works, {year} (t/yr)", "outlet", "place", *substances)
    table.columns[1].justify = "left"
    for end, flow in releases.outlets.items():
        cells = []
        for name in substances:
            row = flow.substances.index(name) if name in flow.substances else -1
            mass = flow.flow[row, at] if row >= 0 else np.zeros(1)
            mark = "≥ " if row >= 0 and flow.at_least[row, at] else ""
            cells.append(mark + ranged(mass) if np.isfinite(mass).any() else "unknown")
        kind, _, name = end.partition(":")
        table.add_row(f"{name.replace('_', ' ')} ({kind})", releases.places.get(end, ""), *cells)
    return table


def remarks(releases: Releases) -> Iterator[str]:
    """Yield what a reader must know of each source, those of which nothing is known first."""
    for name, reason in releases.missing.items():
        yield f"unknown: {releases.emissions.sources[name].title}: {reason.reason}"
    for one in releases.sources.values():
        for remark in one.emitted.remarks:
            yield f"{one.source.title}: {remark}"
    used = {one.source.process for one in releases.sources.values()}
    known = known_processes()
    for name in sorted(used):
        if known[name].citation:
            yield f"{known[name].title}: {known[name].citation}"


def print_releases(console: Console, site_releases: SiteReleases, site: Site, year: int) -> None:
    """Print what a site releases, closure first.

    Parameters
    ----------
    console : rich.console.Console
        Where to print.
    site_releases : SiteReleases
        What leaves, and the balance behind it.
    site : Site
        The site.
    year : int
        Year shown in detail.
    """
    releases = site_releases.releases
    drawn = (
        "central values; nothing varied"
        if releases.draws is None
        else f"{releases.draws} draws, seed {site_releases.balance.seed}"
    )
    console.print(f"[bold]{site.title}[/bold]")
    console.print(f"Releases {releases.years[0]}-{releases.years[-1]}, {drawn}.", style="dim")
    console.print()
    ledger = dust_ledger(releases, site_releases.terms)
    console.print(agreement_table(agreement(site_releases, ledger)))
    console.print()
    console.print(ledger_table(ledger, releases, year))
    console.print()
    for table in (source_table(releases, year), gas_table(releases, year)):
        if table is not None:
            console.print(table)
            console.print()
    console.print(outlet_table(releases, year, ("F", "S", "N", "Cl", "Th", "Ce", "rest")))
    console.print()
