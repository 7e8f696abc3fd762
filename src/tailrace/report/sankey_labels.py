"""What a Sankey figure says in words: names, amounts, the finding and how to read it."""

from __future__ import annotations

import math
import textwrap

from tailrace.report.flow_graph import FlowGraph

LINE = 14
"""Characters to a line above a unit."""
ENDS_NAMED = 3

KIND_WORDS = {
    "product": "product",
    "air": "to air",
    "water": "to water",
    "store": "kept in store",
    "other": "",
}


WORDS = {
    "rest": "the unnamed rest",
    "O": "oxygen taken up",
    "REE": "the rare earths",
    "REO": "the rare earths (as oxides)",
}


def tonnes(amount: float) -> str:
    """Return kg/yr as kg, t, kt or Mt a year, with three digits."""
    t = amount / 1e3
    if t < 0.1:
        return f"{_digits(amount)} kg/yr"
    for unit, size in (("Mt", 1e6), ("kt", 1e3)):
        if t >= 10 * size or (unit == "Mt" and t >= size):
            return f"{_digits(t / size)} {unit}/yr"
    return f"{_digits(t)} t/yr"


def _digits(number: float) -> str:
    if number >= 100:
        return f"{number:,.0f}".replace(",", "\u202f")
    if number >= 0.01:
        places = max(0, 2 - math.floor(math.log10(number)))
        return f"{number:.{places}f}"
    return f"{number:.1e}"


def share(part: float, whole: float) -> str:
    """Return a part as a percentage, with two digits."""
    percent = 100 * part / whole
    if percent >= 9.95:
        return f"{percent:.0f} %"
    if percent >= 0.01:
        return f"{percent:.2g} %"
    return "< 0.01 %"


def kind_of_end(key: str) -> str:
    """Return what kind of end a key names, in words: "thorium residue", "to air", "product"."""
    kind, _, rest = key.partition(":")
    if kind == "waste":
        return rest.split(":")[0].replace("_", " ")
    return KIND_WORDS.get(kind, "")


def substance_words(name: str) -> str:
    """Return a substance in words: "thorium", "rare earths", "dry mass"."""
    from tailrace.data import substance, substance_names

    if name in WORDS:
        return WORDS[name]
    return substance(name).title if name in substance_names() else name


def wrapped(label: str) -> list[str]:
    """Return a label in lines short enough to stand above a unit."""
    return textwrap.wrap(label, LINE, break_long_words=False)


def first_units(graph: FlowGraph, column_of: dict[str, int]) -> set[str]:
    """Return the first unit of each route, which carries the route's name."""
    found: dict[str, str] = {}
    for key, node in graph.nodes.items():
        if node.kind != "unit":
            continue
        if node.route not in found or column_of[key] < column_of[found[node.route]]:
            found[node.route] = key
    return set(found.values())


def finding(graph: FlowGraph, site: str = "") -> str:
    """Return the sentence above the figure: where most of it ends."""
    total = graph.total()
    named = [
        f"{share(amount, total)} {graph.nodes[key].label}"
        for key, amount in list(graph.ends().items())[:ENDS_NAMED]
        if amount > 0.01 * total
    ]
    where = f" at {site}" if site else ""
    what = substance_words(graph.substance)
    return f"Where {what} went{where}, {graph.year}: {', '.join(named)}"


def caption(graph: FlowGraph, smallest: float, drawn: int | None) -> str:
    """Return how to read the figure and what it leaves out."""
    what = substance_words(graph.substance)
    parts = [
        f"{tonnes(graph.total())} of {what}, as far as known, come in at the left and leave at the "
        "right; a band is as wide as what it carries.",
        f"Flows under {100 * smallest:g} % of that are merged into “other”; units that only pass "
        "it on are drawn as one.",
    ]
    if drawn is not None:
        parts.append(f"Means of {drawn} draws.")
    if graph.unknown:
        parts.append(f"Not known, so on top of this: {'; '.join(graph.unknown)}.")
    return " ".join(parts)
