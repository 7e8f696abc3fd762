"""A page with Sankey figures that opens anywhere: plotly's script is in it, no network is used."""

from __future__ import annotations

import base64
import csv
import io
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.output.whole_file import write_whole
from tailrace.report.balance_table import shown_year
from tailrace.report.flow_graph import DRY_MASS, FlowGraph, flow_graph, year_index
from tailrace.report.sankey import draw_graph, simplified
from tailrace.report.sankey_labels import caption, share, substance_words

if TYPE_CHECKING:
    from tailrace.process.balance import Balance

SWITCH = ("Th", "F", "REE", "S", "As", "N", "P", "U", DRY_MASS)
"""Substances between which a page switches, where the balance carries them."""

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"

STYLE = """
:root { color-scheme: light; }
body { margin: 1.5rem auto; max-width: 1240px; padding: 0 1rem; background: #fff; color: #1f1f1f;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; }
h1 { font-size: 1.3rem; margin: 0 0 .6rem; }
p.caption { max-width: 72ch; color: #444; margin: .2rem 0 1rem; }
nav { margin: .6rem 0; display: flex; flex-wrap: wrap; gap: .4rem; }
nav button { font: inherit; padding: .15rem .7rem; border: 1px solid #999; border-radius: 3px;
  background: #fff; color: inherit; cursor: pointer; }
nav button[aria-pressed="true"] { background: #0072b2; border-color: #0072b2; color: #fff; }
div.figure { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .1rem .8rem .1rem 0; border-bottom: 1px solid #ddd; }
th.number, td.number { text-align: right; }
@media print { nav, summary { display: none; } }
"""

SCRIPT = """
document.querySelectorAll("nav button").forEach(function (button) {
  button.addEventListener("click", function () {
    document.querySelectorAll("nav button").forEach(function (other) {
      other.setAttribute("aria-pressed", String(other === button));
    });
    document.querySelectorAll("section").forEach(function (section) {
      section.hidden = section.id !== button.dataset.section;
    });
  });
});
"""


def write_sankey(
    path: Path,
    balance: Balance,
    *,
    substance: str | None = None,
    year: int | None = None,
    site: str = "",
) -> None:
    """Write a page with the figure, its table and plotly's script inlined.

    Parameters
    ----------
    path : Path
        File to write; it appears when it is whole.
    balance : Balance
        A solved works.
    substance : str, optional
        As in `sankey_figure`; unless given, a switch between the main ones.
    year : int, optional
        Calendar year; 2024 unless given, or the last where the balance does not cover it.
    site : str
        Name of the site, for the titles.
    """
    write_page(path, balance, substance, year, site)


def write_page(
    path: Path, balance: Balance, substance: str | None, year: int | None, site: str
) -> None:
    """Write the page; see `tailrace.report.sankey.write_sankey`."""
    shown = shown_year(balance) if year is None else year
    wanted = [substance] if substance is not None else carried(balance, shown)
    graphs = [flow_graph(balance, one, shown) for one in wanted]
    write_whole(path, page(graphs, site, balance.draws).encode("utf-8"))


def carried(balance: Balance, year: int) -> list[str]:
    """Return those substances of the switch of which something is known to flow in a year."""
    at = year_index(balance, year)
    flow = balance.feed_flow()[:, at] + balance.reagent_flow()[:, at]
    present = {name for name, row in zip(balance.substances, flow, strict=True) if row.any()}
    rare_earths = {"La", "Ce", "Pr", "Nd", "Y"} & present
    return [
        name
        for name in SWITCH
        if name in present or name == DRY_MASS or (name == "REE" and rare_earths)
    ]


def page(graphs: list[FlowGraph], site: str, drawn: int | None) -> str:
    """Return the page for graphs of one or more substances."""
    from plotly.offline import get_plotlyjs

    sections = "\n".join(section(k, graph, site, drawn) for k, graph in enumerate(graphs))
    title = f"Material flows{f' at {site}' if site else ''}, {graphs[0].year}"
    buttons = "".join(
        f'<button type="button" data-section="s{k}" aria-pressed="{str(k == 0).lower()}">'
        f"{escape(substance_words(graph.substance))}</button>"
        for k, graph in enumerate(graphs)
    )
    switch = f'<nav aria-label="substance">{buttons}</nav>' if len(graphs) > 1 else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n"
        f"<script>{get_plotlyjs()}</script>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"{switch}\n{sections}\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


def section(number: int, graph: FlowGraph, site: str, drawn: int | None) -> str:
    """Return the figure of one substance with its caption and table."""
    simple, smallest = simplified(graph, None)
    figure = draw_graph(simple, smallest, site)
    words = str(figure.layout.title.text)
    div = figure.to_html(
        full_html=False,
        include_plotlyjs=False,
        div_id=f"figure{number}",
        config={"displayModeBar": False, "responsive": False},
    )
    return (
        f'<section id="s{number}"{" hidden" if number else ""}>\n'
        f'<div class="figure" role="img" aria-label="{words}">{div}</div>\n'
        f'<p class="caption">{escape(caption(simple, smallest, drawn))}</p>\n'
        f"{table(graph)}\n</section>"
    )


def rows(graph: FlowGraph) -> list[tuple[str, str, str, float, float]]:
    """Return every flow as (from, to, kind, t/yr, share of what comes in), the largest first."""
    total = graph.total()
    found = []
    for link in sorted(graph.links, key=lambda link: -link.amount):
        source, target = graph.nodes[link.source], graph.nodes[link.target]
        names = [
            f"{node.label} ({node.route})" if node.route else node.label
            for node in (source, target)
        ]
        found.append((*names, target.kind, link.amount / 1e3, link.amount / total))
    return found  # type: ignore[return-value]


def table(graph: FlowGraph) -> str:
    """Return every flow as a table that can be opened, and as a file to keep."""
    listed = rows(graph)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["from", "to", "kind of end", "t/yr", "share of inflow"])
    writer.writerows(listed)
    data = base64.b64encode(text.getvalue().encode("utf-8")).decode("ascii")
    name = f"{graph.substance.replace(' ', '_')}_{graph.year}.csv"
    body = "".join(
        f"<tr><td>{escape(source)}</td><td>{escape(target)}</td>"
        f'<td class="number">{t:,.3f}</td><td class="number">{share(part, 1.0)}</td></tr>'
        for source, target, _, t, part in listed
    )
    return (
        f"<details><summary>All {len(listed)} flows as a table</summary>\n"
        f'<p><a download="{escape(name)}" href="data:text/csv;base64,{data}">as CSV</a></p>\n'
        '<table><thead><tr><th>from</th><th>to</th><th class="number">t/yr</th>'
        f'<th class="number">share</th></tr></thead><tbody>{body}</tbody></table>\n</details>'
    )
