"""Reading what enters a route: where, and of what it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.errors import Problems, check_keys, did_you_mean
from tailrace.process.components import split_key
from tailrace.process.numbers import read_number
from tailrace.process.route import Feed
from tailrace.quantities import Missing, Value

FEED_KEYS = ("to", "title", "composition", "rare_earths", "inventory_rare_earths", "per_main")
TOTALS = ("REO", "REE")


def read_feeds(
    raw: Any, units: list[str], sources: Mapping[str, str], problems: Problems
) -> dict[str, Feed]:
    """Read `[feed.NAME]` tables.

    Parameters
    ----------
    raw : mapping
        Feeds by name.
    units : list of str
        Units of the route.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.
    """
    if not isinstance(raw, Mapping) or not raw:
        problems.add("a route without a feed", place="feed", remedy="add [feed.NAME] with to")
        return {}
    feeds: dict[str, Feed] = {}
    for name, table in raw.items():
        place = f"feed.{name}"
        if not check_keys(table, FEED_KEYS, place, problems):
            continue
        to = str(table.get("to", ""))
        if to not in units:
            problems.add(
                f'the feed enters "{to}", and there is no such unit',
                place=f"{place}.to",
                allowed=", ".join(units),
                remedy=did_you_mean(to, units),
            )
        composition = _read_composition(table.get("composition", {}), place, sources, problems)
        ore = str(table.get("rare_earths", ""))
        by_inventory = table.get("inventory_rare_earths", {})
        if not isinstance(by_inventory, Mapping):
            problems.add(
                "inventory_rare_earths must be a table of inventory = distribution",
                place=f"{place}.inventory_rare_earths",
            )
            by_inventory = {}
        ratio = (
            read_number(
                table["per_main"],
                unit="kg/kg",
                where=f"{place}.per_main",
                sources=sources,
                problems=problems,
            )
            if "per_main" in table
            else None
        )
        if isinstance(ratio, Missing) or (ratio is not None and not feeds):
            problems.add(
                "per_main counts a second feed per the first",
                place=f"{place}.per_main",
                remedy="remove it from the main feed, and give a number or a range",
            )
            ratio = None
        feed = Feed(
            str(name),
            to,
            composition,
            ore,
            {str(k): str(v) for k, v in by_inventory.items()},
            ratio,
        )
        _check_distributions(feed, place, problems)
        feeds[str(name)] = feed
    return feeds


def _read_composition(
    raw: Any, feed_place: str, sources: Mapping[str, str], problems: Problems
) -> dict[str, Value | Missing]:
    from tailrace.data import substance_names

    place = f"{feed_place}.composition"
    composition: dict[str, Value | Missing] = {}
    if not isinstance(raw, Mapping):
        problems.add("the composition must be a table of substance = share", place=place)
        return composition
    for key, entry in raw.items():
        here = f"{place}.{key}"
        name, _ = split_key(str(key))
        if name not in substance_names():
            problems.add(
                f'unknown substance "{name}"',
                place=here,
                allowed="a substance on the basis it is given on: REO, ThO2, Th, F, P2O5 ...",
                remedy=did_you_mean(name, substance_names()),
            )
            continue
        value = read_number(
            entry,
            variable="mass_fraction",
            basis=name,
            where=here,
            sources=sources,
            problems=problems,
        )
        if value is not None:
            composition[str(key)] = value
    return composition


def _check_distributions(feed: Feed, place: str, problems: Problems) -> None:
    from tailrace.data import rare_earth_ores

    for key in feed.composition:
        name, inventory = split_key(key)
        if name not in TOTALS:
            continue
        ore = feed.inventory_rare_earths.get(inventory, feed.rare_earths)
        if ore not in rare_earth_ores():
            problems.add(
                f"{key} is a total of rare earths, and "
                + (f'there is no distribution "{ore}"' if ore else "no distribution is named"),
                place=f"{place}.rare_earths",
                allowed=", ".join(rare_earth_ores()),
                remedy=did_you_mean(ore, rare_earth_ores()),
            )
