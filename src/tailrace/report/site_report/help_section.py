"""What would help: the options, recomputed in the page from what it carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from markupsafe import Markup

from tailrace.report.option_cost_words import amount_words
from tailrace.report.page.model import Panel, Section
from tailrace.report.page.number_words import exact, percent
from tailrace.report.site_report.baked import plain
from tailrace.report.site_report.map_section import map_view
from tailrace.report.site_report.packing import ERROR
from tailrace.report.site_report.reading import Reading, key_of, said
from tailrace.report.site_report.templates_of import template

ALIKE = 1e-9
"""Relative difference below which whole results are the same."""


def help_section(reading: Reading) -> Section | None:
    """Return the chapter; nothing where the site declares no option.

    Parameters
    ----------
    reading : Reading
        The assessment.
    """
    page = reading.found.page
    if not page.get("areas") or not page.get("options"):
        return None
    rows = _rows(reading)
    options = Markup("").join(
        _option(reading, k, option, rows.get(option["name"], {}))
        for k, option in enumerate(page["options"])
    )
    maps = Markup("").join(
        Markup('<div data-map-of="{}" hidden>{}</div>').format(
            k, map_view(reading, area, k, key_of("help-map", area.name), small=True)
        )
        for k, area in enumerate(reading.areas)
        if "map" in page["areas"].get(area.name, {})
    )
    filled = template("help_panel.html").format(options=options, maps=maps, sample=_sample(page))
    return Section(
        "what-would-help",
        "What would help",
        _text(reading),
        (Panel("help", filled),),
    )


def _text(reading: Reading) -> tuple[str, ...]:
    first = (
        "Switch options on, or set how much they remove. Costs, places, verdicts, years and the "
        "map follow at once, here and in the map above, by the rule the program itself uses: what "
        "was released before an option starts stays. “As declared” carries the doubt of the "
        "declared factor; a strength that is set is certain."
    )
    second = (
        "Costs are those of the declared factor. Where the option says so they stay the same at "
        "any strength; else they grow with the share that is taken away. The first number is at "
        "central values of capital, running cost, life and discount rate; 5 to 95 % are the "
        "percentiles of its draws."
    )
    return (first, second)


def _sample(page: Mapping[str, Any]) -> str:
    count = len(page.get("draws", ()))
    words = (
        f"Percentiles here are of {count:,} draws of the page's own, so that they differ a little "
        "from those elsewhere in this report."
    )
    if page.get("sample_error"):
        words += f" Sample error: {_sample_words(page['sample_error'])}."
    return words + f" Numbers are packed with an error of at most {100 * ERROR:.2g}\u00a0%."


def _sample_words(told: object) -> str:
    if isinstance(told, Mapping):
        return ", ".join(f"{name} {_sample_words(value)}" for name, value in told.items())
    if isinstance(told, float):
        return percent(told)
    return str(told).rstrip(".")


def _rows(reading: Reading) -> dict[str, Mapping[Any, Any]]:
    table = reading.table("options")
    if table is None:
        return {}
    return {str(row["name"]): row for row in table.to_dict("records")}


def _option(reading: Reading, k: int, option: Mapping[str, Any], row: Mapping[Any, Any]) -> Markup:
    title = said(option.get("title")) or option["name"].replace("_", " ")
    factor = option["changes"] != "transport"
    years = Markup("").join(
        Markup('<option value="{0}"{1}>{0}</option>').format(
            year, Markup(" selected") if year == first_start(reading, option) else ""
        )
        for year in reading.option_starts
    )
    note = said(option.get("note")) or said(row.get("note"))
    where = ", ".join(reading.place(str(name)) for name in option.get("places", ()))
    acts = _differs(reading, option) if not factor else any(option["cells"].values())
    last = reading.stated_years[-1]
    idle = "" if acts else (
        "nothing that it changes reaches a place of this report" if factor
        else f"from {option.get('start')}; no place of this report differs by {last}"
    )  # fmt: skip
    told = "; ".join(part for part in (where and f"at {where}", note, idle) if part)
    return template("option.html").format(
        k=k,
        title=title,
        declared=_declared(option, row) if factor else "",
        strength=template("strength.html").format(title=title, most=_percents(option))
        if factor else "",
        start=template("start.html").format(title=title, years=years) if factor else "",
        cost=cost_words(option, row),
        note=Markup('<p class="small">{}</p>').format(told) if told else "",
    )  # fmt: skip


def _differs(reading: Reading, option: Mapping[str, Any]) -> bool:
    """Whether whole results with an option on transport are others anywhere."""
    page = reading.found.page
    return any(
        one["draws"] is not page["areas"][area]["draws"]
        and not np.allclose(one["draws"], page["areas"][area]["draws"], rtol=ALIKE, atol=0.0,
                        equal_nan=True)
        for area, one in page.get("variants", {}).get(option["name"], {}).items()
    )  # fmt: skip


def _percents(option: Mapping[str, Any]) -> int:
    most = plain(option.get("strongest"))
    return 100 if most is None else round(100 * most)


def first_start(reading: Reading, option: Mapping[str, Any]) -> int | None:
    """Return the first year in which an option can start in the page."""
    first = plain(option.get("first_year"))
    later = [year for year in reading.option_starts if first is None or year >= first]
    every = later or reading.option_starts[-1:]
    return every[0] if every else None


def _declared(option: Mapping[str, Any], row: Mapping[Any, Any]) -> str:
    low, high = plain(row.get("low")), plain(row.get("high"))
    words = f": removes {percent(1 - float(option['left']))}"
    if low is not None and high is not None and low != high:
        words += f" ({percent(1 - high)} to {percent(1 - low)})"
    return words


def cost_words(option: Mapping[str, Any], row: Mapping[Any, Any]) -> str:
    """Return what an option costs, or that nobody knows and why."""
    yearly = plain(option.get("yearly_cost"))
    currency = said(option.get("currency")) or said(row.get("currency"))
    reason = said(option.get("cost_reason")) or said(row.get("cost_reason"))
    parts = list(_cost_parts(option, row, currency))
    if yearly is None:
        why = f" ({reason})" if reason else ""
        known = f"; known: {', '.join(parts)}" if parts else ""
        return f"cost: not known{why}{known}"
    made_of = f" ({', '.join(parts)})" if parts else ""
    return f"costs {amount_words(yearly)} {currency} a year{_cost_range(row)}{made_of}"


def _cost_range(row: Mapping[Any, Any]) -> str:
    """Return the range of a cost in the draws; empty where it has none."""
    low, high = plain(row.get("cost_P5")), plain(row.get("cost_P95"))
    if low is None or high is None or low == high:
        return ""
    return f", 5 to 95 %: {amount_words(low)} to {amount_words(high)}"


def _cost_parts(option: Mapping[str, Any], row: Mapping[Any, Any], currency: str) -> Iterator[str]:
    capital, running = (
        plain(option.get(name)) if plain(option.get(name)) is not None else plain(row.get(name))
        for name in ("capital", "running")
    )
    life = plain(option.get("life")) or plain(row.get("life"))
    if capital is not None:
        over = f" over {exact(life)} years" if life else ""
        yield f"{amount_words(capital)} {currency} to build{over}"
    if running is not None:
        yield f"{amount_words(running)} {currency} a year to run"
