"""What would help: the options, recomputed in the page from what it carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from tailrace.report.page.model import Panel, Section
from tailrace.report.page.number_words import exact, number, percent
from tailrace.report.site_report.baked import plain
from tailrace.report.site_report.map_section import map_view
from tailrace.report.site_report.reading import Reading, key_of, said

_OPTION = Markup("""\
<fieldset class="option" data-option="{k}">
<legend>{title}</legend>
<p><label><input type="checkbox" data-on> on, as declared{declared}</label></p>
{strength}
<p>{start}<span class="cost">{cost}</span></p>
{note}
</fieldset>
""")
_STRENGTH = Markup("""\
<p class="strength"><label>removes <input type="range" min="0" max="{most}" step="1" value="0" data-strength aria-label="{title}: share removed, %"></label> <output>0&nbsp;%</output></p>
""")  # fmt: skip
_START = Markup(
    '<label>from <select data-start aria-label="{title}: first year">{years}</select></label> '
)
_PANEL = Markup("""\
<p class="warn" data-too-old hidden>This browser cannot unpack what the page carries, so that nothing is recomputed here. All other chapters are complete.</p>
<noscript><p class="warn">Without scripts nothing is recomputed here. All other chapters are complete.</p></noscript>
<div class="help" id="help-panel" hidden>
<div class="help-controls">
<p><button type="button" data-reset>Reset all</button></p>
{options}
</div>
<div class="help-results">
<div class="totals" role="status" aria-live="polite" data-totals></div>
<p class="small">As a command: <code data-command></code></p>
<div class="help-choices">
<label>Area <select data-area></select></label>
<label>Result <select data-endpoint></select></label>
<label>Who <select data-group></select></label>
<label>Year <select data-year></select></label>
</div>
<h3 data-table-title>Places</h3>
<div class="scroll" tabindex="0" role="group" aria-label="Places, without and with options">
<table class="help-places"><thead><tr>
<th scope="col">place</th><th scope="col" class="number">without options<span class="unit" data-unit></span></th>
<th scope="col" class="number">with them</th><th scope="col" class="number">change</th>
<th scope="col">verdict<span class="limit-words" data-limit></span></th><th scope="col">main source now</th>
</tr></thead><tbody data-places></tbody></table>
</div>
<h3 data-time-title>Stated years</h3>
<p><label>Place <select data-place></select></label></p>
<div class="time-points" data-time></div>
<h3>Map</h3>
{maps}
<p class="note">{sample}</p>
</div>
</div>
<div class="options-bar" data-bar hidden><span data-bar-words></span> <a href="#what-would-help">To the options</a>
<button type="button" data-reset>Reset</button></div>
""")  # fmt: skip


def help_section(reading: Reading, error: float) -> Section | None:
    """Return the chapter; nothing where the site declares no option.

    Parameters
    ----------
    reading : Reading
        The assessment.
    error : float
        Largest relative error of a number the page carries.
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
        if area.name in page["areas"] and "map_level" in area.data
    )
    return Section(
        "what-would-help",
        "What would help",
        _text(reading),
        (Panel("help", _PANEL.format(options=options, maps=maps, sample=_sample(page, error))),),
    )


def _text(reading: Reading) -> tuple[str, ...]:
    first = (
        "Switch options on, or set how much they remove. Costs, places, verdicts, years and the "
        "map follow at once, here and in the map above, by the rule the program itself uses: what "
        "was released before an option starts stays. “As declared” carries the doubt of the "
        "declared factor; a strength that is set is certain."
    )
    second = (
        "A cost is that of the option as declared, whatever its strength: how it grows with it "
        "is not known."
    )
    return (first, second)


def _sample(page: Mapping[str, Any], error: float) -> str:
    count = len(page.get("draws", ()))
    words = (
        f"Percentiles here are of {count:,} of the draws, so that they differ a little from those "
        "of all draws elsewhere in this report."
    )
    if page.get("sample_error"):
        words += f" Sample error: {_sample_words(page['sample_error'])}."
    return words + f" Numbers are packed with a relative error of at most {100 * error:.2g}\u00a0%."


def _sample_words(told: object) -> str:
    if isinstance(told, Mapping):
        return ", ".join(f"{name} {_sample_words(value)}" for name, value in told.items())
    if isinstance(told, float):
        return percent(told)
    return str(told).rstrip(".")


def _rows(reading: Reading) -> dict[str, dict[str, Any]]:
    table = reading.table("options")
    if table is None:
        return {}
    return {str(row["name"]): row for row in table.to_dict("records")}


def _option(reading: Reading, k: int, option: Mapping[str, Any], row: Mapping[str, Any]) -> Markup:
    title = said(option.get("title")) or option["name"].replace("_", " ")
    factor = option["changes"] != "transport"
    most = plain(option.get("strongest"))
    years = Markup("").join(
        Markup('<option value="{0}"{1}>{0}</option>').format(
            year, Markup(" selected") if year == first_start(reading, option) else ""
        )
        for year in reading.option_starts
    )
    note = said(option.get("note")) or said(row.get("note"))
    where = ", ".join(reading.place(str(name)) for name in option.get("places", ()))
    told = "; ".join(part for part in (where and f"at {where}", note) if part)
    return _OPTION.format(
        k=k,
        title=title,
        declared=_declared(option, row) if factor else "",
        strength=_STRENGTH.format(title=title, most=round(100 * (1.0 if most is None else most)))
        if factor else "",
        start=_START.format(title=title, years=years) if factor else "",
        cost=cost_words(option, row),
        note=Markup('<p class="small">{}</p>').format(told) if told else "",
    )  # fmt: skip


def first_start(reading: Reading, option: Mapping[str, Any]) -> int | None:
    """Return the first year in which an option can start in the page."""
    first = plain(option.get("first_year"))
    later = [year for year in reading.option_starts if first is None or year >= first]
    return later[0] if later else (reading.option_starts or [None])[-1]


def _declared(option: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    low, high = plain(row.get("low")), plain(row.get("high"))
    words = f": removes {percent(1 - float(option['left']))}"
    if low is not None and high is not None and low != high:
        words += f" ({percent(1 - high)} to {percent(1 - low)})"
    return words


def cost_words(option: Mapping[str, Any], row: Mapping[str, Any]) -> str:
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
    return f"costs {number(yearly, 3)} {currency} a year{made_of}"


def _cost_parts(option: Mapping[str, Any], row: Mapping[str, Any], currency: str) -> Iterator[str]:
    capital, running = (
        plain(option.get(name)) if plain(option.get(name)) is not None else plain(row.get(name))
        for name in ("capital", "running")
    )
    life = plain(option.get("life")) or plain(row.get("life"))
    if capital is not None:
        over = f" over {exact(life)} years" if life else ""
        yield f"{number(capital, 3)} {currency} to build{over}"
    if running is not None:
        yield f"{number(running, 3)} {currency} a year to run"
