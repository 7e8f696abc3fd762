"""Reading a route file: every mistake found, none repaired.

The form of the file is described in `docs/rooms/process.md`. Reading checks what can be known
without solving: keys, names, units, destinations that exist, shares within zero and one whose sum
does not exceed one, substances that exist and are named on the right basis. Whether the recycles
can close is checked in `recycle`, on numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tailrace.errors import Problems, check_keys, did_you_mean
from tailrace.process.numbers import read_money
from tailrace.process.read_amounts import read_amounts
from tailrace.process.read_feed import read_feeds
from tailrace.process.read_shares import read_groups, read_shares
from tailrace.process.read_text import read_text, read_texts
from tailrace.process.route import (
    UNIT_KINDS,
    WASTE_KINDS,
    Destination,
    Feed,
    Product,
    Route,
    Unit,
)

ROUTE_KEYS = ("title", "description", "sources", "feed", "unit", "product", "intermediate")
UNIT_KEYS = (
    "kind",
    "title",
    "outlets",
    "shares",
    "by_difference",
    "dirichlet",
    "uses",
    "gives",
    "costs",
)
PLAIN_DESTINATIONS = ("product", "intermediate", "air", "water", "store")


def read_destination(
    text: Any, units: Iterable[str], place: str, problems: Problems
) -> Destination | None:
    """Read where an outlet leads: a unit, or `kind:name`, or `waste:KIND:name`.

    Parameters
    ----------
    text : object
        What stands in the file.
    units : iterable of str
        Units of the route.
    place : str
        Key path, for messages.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    Destination or None
        None where the text names no destination.
    """
    known = list(units)
    if not isinstance(text, str) or not text:
        problems.add(
            "an outlet without a destination",
            place=place,
            allowed='a unit, or "product:NAME", "intermediate:NAME", "waste:KIND:NAME", '
            '"air:NAME", "water:NAME", "store:NAME"',
        )
        return None
    kind, _, rest = text.partition(":")
    if not rest:
        if text in known:
            return Destination("unit", text)
        problems.add(
            f'the stream leads to "{text}", and there is no such unit',
            place=place,
            allowed=", ".join(known) + ', or "kind:name" for what leaves the route',
            remedy=did_you_mean(text, known),
        )
        return None
    if kind == "waste":
        return _read_waste(text, rest, place, problems)
    for plain in PLAIN_DESTINATIONS:
        if kind == plain:
            return Destination(plain, rest)  # type: ignore[arg-type]
    problems.add(
        f'unknown destination "{text}"',
        place=place,
        allowed=", ".join((*PLAIN_DESTINATIONS, "waste")),
        remedy=did_you_mean(kind, (*PLAIN_DESTINATIONS, "waste")),
    )
    return None


def _read_waste(text: str, rest: str, place: str, problems: Problems) -> Destination | None:
    waste, _, target = rest.partition(":")
    if waste in WASTE_KINDS and target:
        return Destination("waste", target, waste)
    problems.add(
        f'"{text}" names no waste of a known kind',
        place=place,
        allowed='"waste:KIND:NAME" with KIND one of ' + ", ".join(WASTE_KINDS),
        remedy=did_you_mean(waste, WASTE_KINDS),
    )
    return None


def _read_unit(
    name: str, raw: Any, units: list[str], sources: Mapping[str, str], problems: Problems
) -> Unit | None:
    place = f"unit.{name}"
    if not check_keys(raw, UNIT_KEYS, place, problems):
        return None
    kind = read_text(raw, "kind", place, problems)
    if kind not in UNIT_KINDS:
        problems.add(
            f'unknown kind of unit "{kind}"',
            place=f"{place}.kind",
            allowed=", ".join(UNIT_KINDS),
            remedy=did_you_mean(kind, UNIT_KINDS),
        )
    raw_outlets = raw.get("outlets")
    if not isinstance(raw_outlets, Mapping) or not raw_outlets:
        problems.add(
            "a unit without outlets: what enters it has nowhere to go",
            place=f"{place}.outlets",
            remedy=f"add [{place}.outlets] with at least one outlet = destination",
        )
        return None
    outlets = {
        outlet: destination
        for outlet, text in raw_outlets.items()
        if (destination := read_destination(text, units, f"{place}.outlets.{outlet}", problems))
    }
    names = tuple(raw_outlets)
    alone = names[0] if len(names) == 1 else ""
    difference = read_text(raw, "by_difference", place, problems, alone)
    if difference and difference not in names:
        problems.add(
            f'"{difference}" is not an outlet of this unit',
            place=f"{place}.by_difference",
            allowed=", ".join(names),
            remedy=did_you_mean(difference, names),
        )
    groups = read_groups(raw.get("dirichlet", {}), names, place, sources, problems)
    shares = read_shares(raw.get("shares", {}), names, difference, groups, place, sources, problems)
    if len(outlets) != len(names):
        return None
    amounts = {
        block: read_amounts(block, raw.get(block, []), names, place, sources, problems)
        for block in ("uses", "gives", "costs")
    }
    return Unit(
        name=name,
        kind=kind,
        title=read_text(raw, "title", place, problems, name),
        outlets=outlets,
        shares=shares,
        by_difference=difference,
        groups=groups,
        uses=amounts["uses"],
        gives=amounts["gives"],
        costs=amounts["costs"],
    )


def _read_products(raw: Any, sources: Mapping[str, str], problems: Problems) -> dict[str, Product]:
    from tailrace.data import substance_names

    products: dict[str, Product] = {}
    if not isinstance(raw, Mapping):
        problems.add("products must be tables [product.NAME]", place="product")
        return products
    for name, table in raw.items():
        place = f"product.{name}"
        if not check_keys(table, ("basis", "title", "price"), place, problems):
            continue
        basis = read_text(table, "basis", place, problems, "mass")
        if basis != "mass" and basis not in substance_names():
            problems.add(
                f'unknown basis "{basis}"',
                place=f"{place}.basis",
                allowed="mass, REO, REE, or a substance",
                remedy=did_you_mean(basis, ["mass", *substance_names()]),
            )
            continue
        price = (
            read_money(table["price"], "price", f"{place}.price", sources, problems)
            if "price" in table
            else None
        )
        products[name] = Product(basis, read_text(table, "title", place, problems, name), price)
    return products


def _read_intermediates(
    raw: Any, units: list[str], problems: Problems
) -> dict[str, Destination | None]:
    found: dict[str, Destination | None] = {}
    if not isinstance(raw, Mapping):
        problems.add("intermediates must be tables [intermediate.NAME]", place="intermediate")
        return found
    for name, table in raw.items():
        place = f"intermediate.{name}"
        if not check_keys(table, ("surplus", "title"), place, problems):
            continue
        surplus = table.get("surplus")
        found[name] = None
        if surplus is not None:
            destination = read_destination(surplus, units, f"{place}.surplus", problems)
            if destination is not None and destination.kind in ("unit", "intermediate"):
                problems.add(
                    f'the surplus cannot lead to "{surplus}"',
                    place=f"{place}.surplus",
                    allowed="product, waste, air, water or store",
                )
                continue
            found[name] = destination
    return found


def _check_connections(route: Route, problems: Problems) -> None:
    declared = {"product": set(route.products), "intermediate": set(route.intermediates)}
    reached: dict[str, set[str]] = {"product": set(), "intermediate": set(), "unit": set()}
    for unit, outlet, destination in route.streams():
        if destination.kind in reached:
            reached[destination.kind].add(destination.target)
        if destination.kind in declared and destination.target not in declared[destination.kind]:
            problems.add(
                f'{destination.kind} "{destination.target}" is not declared',
                place=f"unit.{unit}.outlets.{outlet}",
                remedy=f"add [{destination.kind}.{destination.target}]; "
                + did_you_mean(destination.target, declared[destination.kind]),
            )
    for kind, names in declared.items():
        for name in sorted(names - reached[kind]):
            problems.add(
                f"no stream leads to it: a stream is missing, or the {kind} is",
                place=f"{kind}.{name}",
                remedy=f'let an outlet lead to "{kind}:{name}" or remove the table',
            )
    fed = {feed.to for feed in route.feeds.values()} | reached["unit"]
    for name in route.units:
        if name not in fed:
            problems.add(
                "nothing enters this unit: a stream is missing",
                place=f"unit.{name}",
                remedy="let a feed or another unit's outlet lead to it, or remove it",
            )


def read_route(raw: Any, name: str, problems: Problems, *, file: str = "") -> Route | None:
    """Read one route from its table.

    Parameters
    ----------
    raw : mapping
        The parsed route file.
    name : str
        Name of the route (that of its file).
    problems : Problems
        Where every mistake is noted; nothing is raised.
    file : str
        Name of the file in messages.

    Returns
    -------
    Route or None
        The route, or None when a mistake makes it unusable.
    """
    mine = Problems(file or problems.file)
    route = _read_route(raw, name, mine, file)
    problems.extend(mine)
    return None if mine.errors else route


def _read_route(raw: Any, name: str, problems: Problems, file: str) -> Route | None:
    if not check_keys(raw, ROUTE_KEYS, "", problems):
        return None
    raw_units = raw.get("unit", {})
    if not isinstance(raw_units, Mapping) or not raw_units:
        problems.add("a route without units", place="unit", remedy="add [unit.NAME] tables")
        return None
    sources = read_texts(raw.get("sources", {}), "sources", "key = citation", problems)
    names = [str(unit) for unit in raw_units]
    feeds: dict[str, Feed] = read_feeds(raw.get("feed", {}), names, sources, problems)
    units = {
        unit: read
        for unit, table in raw_units.items()
        if (read := _read_unit(str(unit), table, names, sources, problems)) is not None
    }
    route = Route(
        name=name,
        title=read_text(raw, "title", "", problems, name),
        description=read_text(raw, "description", "", problems),
        feeds=feeds,
        units=units,
        products=_read_products(raw.get("product", {}), sources, problems),
        intermediates=_read_intermediates(raw.get("intermediate", {}), names, problems),
        sources=sources,
        file=file,
    )
    if len(units) == len(names):
        _check_connections(route, problems)
    return route
