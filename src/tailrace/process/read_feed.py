"""Reading what enters a route: where, and of what it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.errors import Problems, check_keys, did_you_mean
from tailrace.process.components import REST, WATER, split_key
from tailrace.process.composition import declared_elements
from tailrace.process.numbers import read_number
from tailrace.process.read_text import read_text, read_texts
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
        Feeds by name; the first is the main one.
    units : list of str
        Units of the route.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    dict of str to Feed
        Compositions in kg per kg of dry feed, `per_main` in kg per kg of the main feed.
    """
    if not isinstance(raw, Mapping) or not raw:
        problems.add("a route without a feed", place="feed", remedy="add [feed.NAME] with to")
        return {}
    feeds: dict[str, Feed] = {}
    for name, table in raw.items():
        place = f"feed.{name}"
        if not check_keys(table, FEED_KEYS, place, problems):
            continue
        to = read_text(table, "to", place, problems)
        if to not in units:
            problems.add(
                f'the feed enters "{to}", and there is no such unit',
                place=f"{place}.to",
                allowed=", ".join(units),
                remedy=did_you_mean(to, units),
            )
        feed = Feed(
            str(name),
            to,
            _read_composition(table.get("composition", {}), place, sources, problems),
            read_text(table, "rare_earths", place, problems),
            read_texts(
                table.get("inventory_rare_earths", {}),
                f"{place}.inventory_rare_earths",
                "inventory = distribution",
                problems,
            ),
            _read_ratio(table, bool(feeds), place, sources, problems),
        )
        if _check_distributions(feed, place, problems):
            _check_declared_once(feed, place, problems)
        feeds[str(name)] = feed
    return feeds


def _read_ratio(
    table: Mapping[str, Any],
    is_second: bool,
    place: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> Value | None:
    """Read how much of a second feed there is, kg per kg of the main feed."""
    if "per_main" not in table:
        return None
    here = f"{place}.per_main"
    ratio = read_number(
        table["per_main"], variable="feed_ratio", where=here, sources=sources, problems=problems
    )
    if isinstance(ratio, Missing) or not is_second:
        problems.add(
            "per_main counts a second feed per the first",
            place=here,
            remedy="remove it from the main feed, and give a number or a range",
        )
        return None
    return ratio


def _read_composition(
    raw: Any, feed_place: str, sources: Mapping[str, str], problems: Problems
) -> dict[str, Value | Missing]:
    from tailrace.data import substance, substance_names

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
        if substance(name).kind == "nuclide":
            problems.add(
                f"{name} is counted by its activity; a composition is counted by mass",
                place=here,
                remedy=f'give the element: "{substance(name).element}"',
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


def _check_distributions(feed: Feed, place: str, problems: Problems) -> bool:
    """Note totals without a distribution, and groups without elements; return whether none is."""
    from tailrace.data import rare_earth_ores, substance

    noted = len(problems)
    for key in feed.composition:
        name, inventory = split_key(key)
        if name in TOTALS:
            ore = feed.inventory_rare_earths.get(inventory, feed.rare_earths)
            if ore not in rare_earth_ores():
                problems.add(
                    f"{key} is a total of rare earths, and "
                    + (f'there is no distribution "{ore}"' if ore else "no distribution is named"),
                    place=f"{place}.rare_earths",
                    allowed=", ".join(rare_earth_ores()),
                    remedy=did_you_mean(ore, rare_earth_ores()),
                )
        elif name not in (REST, WATER) and not substance(name).element:
            problems.add(
                f"{name} holds several elements, and nothing says how much of each",
                place=f"{place}.composition.{key}",
                remedy="give the elements singly, or REO or REE with rare_earths",
            )
    return len(problems) == noted


def _check_declared_once(feed: Feed, place: str, problems: Problems) -> None:
    """Note an element that two substances of one inventory bring: their masses would be added."""
    first: dict[tuple[str, str], str] = {}
    clashes: dict[tuple[str, str], list[str]] = {}
    for key, value in feed.composition.items():
        name, inventory = split_key(key)
        if isinstance(value, Missing) and name in TOTALS:
            continue
        for element in declared_elements(feed, name, inventory):
            other = first.setdefault((element, inventory), key)
            if other != key:
                clashes.setdefault((other, key), []).append(element)
    for (other, key), elements in clashes.items():
        problems.add(
            f"{other} and {key} both bring {', '.join(elements)}, and would be added",
            place=f"{place}.composition.{key}",
            allowed="every element once in an inventory, on one basis",
            remedy=f"remove {other} or {key}, or give the rare earths singly instead of a total",
        )
