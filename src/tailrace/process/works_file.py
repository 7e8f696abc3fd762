"""Reading a works file: which routes run, what links them, how much by year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tailrace.errors import Problems, check_keys, did_you_mean
from tailrace.process.library import find_route
from tailrace.process.numbers import read_money, read_number
from tailrace.process.read_series import read_series
from tailrace.process.route import Route
from tailrace.process.works import ALL_PRODUCTS, Taken, Works, WorksRoute, YearSeries
from tailrace.quantities import Missing, Value

WORKS_KEYS = ("currency", "route", "sources", "title", "description")
ROUTE_KEYS = (
    "name",
    "title",
    "use",
    "area",
    "place",
    "takes",
    "feed",
    "feed_rate",
    "product",
    "basis",
    "production",
    "interpolation",
    "note",
)
INTERPOLATIONS = ("linear", "step")
TERMS = {"discount_rate": "1", "life": "yr", "wage": "USD/yr"}


def read_works(
    raw: Any, *, site_folder: Path | None, years: range, problems: Problems
) -> Works | None:
    """Read the works of a site.

    Parameters
    ----------
    raw : mapping
        The parsed `works.toml`.
    site_folder : Path or None
        The site's folder, whose `routes/` is looked in before the packaged routes.
    years : range
        Calendar years the site covers.
    problems : Problems
        Where every mistake is noted; nothing is raised.

    Returns
    -------
    Works or None
        None when a mistake makes the works unusable.
    """
    mine = Problems(problems.file or "works.toml")
    works = _read(raw, site_folder, years, mine)
    problems.extend(mine)
    return None if mine.errors else works


def _read(raw: Any, folder: Path | None, years: range, problems: Problems) -> Works | None:
    if not check_keys(raw, WORKS_KEYS, "", problems):
        return None
    tables = raw.get("route", [])
    if not isinstance(tables, list) or not tables:
        problems.add(
            "a works without routes", place="route", remedy="add at least one [[route]] table"
        )
        return None
    sources = {str(k): str(v) for k, v in dict(raw.get("sources", {})).items()}
    routes: dict[str, WorksRoute] = {}
    loaded: dict[str, Route | None] = {}
    for number, table in enumerate(tables, start=1):
        place = f"route[{number}]"
        if not check_keys(table, ROUTE_KEYS, place, problems):
            continue
        name = str(table.get("name", ""))
        place = f"route.{name or number}"
        if not name or name in routes:
            problems.add(
                f'two routes are named "{name}"' if name else "a route without a name",
                place=place,
                remedy="give every [[route]] a name of its own",
            )
            continue
        use = str(table.get("use", name))
        if use not in loaded:
            loaded[use] = find_route(use, folder, f"{place}.use", problems)
        route = loaded[use]
        if route is not None:
            routes[name] = _read_route_at_work(name, table, route, years, sources, problems)
    if len(routes) == len(tables):
        _check_links(routes, problems)
    terms = _read_terms(raw.get("currency", {}), sources, problems)
    return Works(
        routes=_upstream_first(routes, problems),
        discount_rate=terms["discount_rate"],
        life=terms["life"],
        wage=terms["wage"],
        prices_at=_read_place(raw.get("currency", {}), problems),
        file=problems.file,
    )


def _read_place(raw: Any, problems: Problems) -> str:
    from tailrace.data import rows

    place = str(raw.get("prices_at", "")) if isinstance(raw, Mapping) else ""
    known = sorted({row["place"] for row in rows("reagent_prices")} - {""})
    if place and place not in known:
        problems.add(
            f'no prices are known at "{place}"',
            place="currency.prices_at",
            allowed=", ".join(known),
            remedy=did_you_mean(place, known),
        )
    return place


def _read_terms(
    raw: Any, sources: Mapping[str, str], problems: Problems
) -> dict[str, Value | None]:
    terms: dict[str, Value | None] = dict.fromkeys(TERMS)
    if not check_keys(raw, ("base", "prices_at", *TERMS), "currency", problems):
        return terms
    if raw.get("base", "USD") != "USD":
        problems.add(
            f'costs are counted in USD, not "{raw["base"]}"',
            place="currency.base",
            allowed="USD (amounts may be given in CNY and are converted by the yearly rate)",
        )
    for key, unit in TERMS.items():
        if key not in raw:
            continue
        place = f"currency.{key}"
        if unit == "USD/yr":
            value = read_money(raw[key], "/yr", place, sources, problems)
        else:
            value = read_number(
                raw[key], unit=unit, where=place, sources=sources, problems=problems
            )
        if isinstance(value, Missing):
            problems.add("a term of the costs cannot be missing", place=place)
        terms[key] = value if isinstance(value, Value) else None
    return terms


def _read_route_at_work(
    name: str,
    table: Mapping[str, Any],
    route: Route,
    years: range,
    sources: Mapping[str, str],
    problems: Problems,
) -> WorksRoute:
    place = f"route.{name}"
    interpolation = str(table.get("interpolation", ""))
    if interpolation and interpolation not in INTERPOLATIONS:
        problems.add(
            f'unknown interpolation "{interpolation}"',
            place=f"{place}.interpolation",
            allowed=", ".join(INTERPOLATIONS),
            remedy=did_you_mean(interpolation, INTERPOLATIONS),
        )
    given: dict[str, YearSeries] = {}
    if "feed_rate" in table:
        feed = str(table.get("feed", route.main_feed.name))
        if feed not in route.feeds:
            problems.add(
                f'the route has no feed "{feed}"',
                place=f"{place}.feed",
                allowed=", ".join(route.feeds),
                remedy=did_you_mean(feed, route.feeds),
            )
        series = read_series(
            table["feed_rate"],
            "mass",
            interpolation,
            f"{place}.feed_rate",
            years,
            sources,
            problems,
        )
        if series is not None:
            given[feed] = series
    product = str(table.get("product", ""))
    production = None
    if "production" in table:
        basis = _production_basis(table, product, route, place, problems)
        production = read_series(
            table["production"],
            basis,
            interpolation,
            f"{place}.production",
            years,
            sources,
            problems,
        )
        if route.main_feed.name in given:
            problems.add(
                "both the production and the rate of the main feed are given, and one decides "
                "the other",
                place=place,
                remedy="remove feed_rate, or production",
            )
    return WorksRoute(
        name=name,
        route=route,
        area=str(table.get("area", "")),
        place=str(table.get("place", "")),
        takes=_read_takes(table.get("takes", {}), route, place, problems),
        given=given,
        product=product,
        production=production,
    )


def _production_basis(
    table: Mapping[str, Any], product: str, route: Route, place: str, problems: Problems
) -> str:
    """Return what a tonne of the production wanted counts."""
    from tailrace.data import substance_names

    if product == ALL_PRODUCTS:
        basis = str(table.get("basis", ""))
        if basis != "mass" and basis not in substance_names():
            problems.add(
                f'the production of all products together needs a basis, not "{basis}"',
                place=f"{place}.basis",
                allowed="mass, REO, REE, or a substance",
                remedy=did_you_mean(basis, ["mass", *substance_names()]),
            )
            return "mass"
        return basis
    if product not in route.products:
        problems.add(
            f'the route has no product "{product}"',
            place=f"{place}.product",
            allowed=", ".join(route.products) + f', or "{ALL_PRODUCTS}" for all together',
            remedy=did_you_mean(product, route.products),
        )
    own = route.products[product].basis if product in route.products else "mass"
    if table.get("basis", own) != own:
        problems.add(
            f'{table["basis"]} where {own} belongs: "{product}" is counted as {own}',
            place=f"{place}.basis",
            remedy=f'write basis = "{own}" and give the production as {own}',
        )
    return own


def _read_takes(
    raw: Any, route: Route, place: str, problems: Problems
) -> dict[str, tuple[Taken, ...]]:
    takes: dict[str, tuple[Taken, ...]] = {}
    if not isinstance(raw, Mapping):
        problems.add("takes must be a table of feed = route:stream", place=f"{place}.takes")
        return takes
    for feed, texts in raw.items():
        here = f"{place}.takes.{feed}"
        if feed not in route.feeds:
            problems.add(
                f'the route has no feed "{feed}"',
                place=here,
                allowed=", ".join(route.feeds),
                remedy=did_you_mean(str(feed), route.feeds),
            )
            continue
        many = texts if isinstance(texts, list) else [texts]
        taken = []
        for text in many:
            other, colon, stream = str(text).partition(":")
            if not colon or not stream:
                problems.add(f'"{text}" names no stream', place=here, allowed='"route:stream"')
                continue
            taken.append(Taken(other, stream))
        takes[str(feed)] = tuple(taken)
    for feed_name, declared in route.feeds.items():
        if not declared.is_raw and feed_name not in takes:
            problems.add(
                f'nothing says where the feed "{feed_name}" comes from: a stream is missing',
                place=f"{place}.takes",
                remedy=f'add takes = {{ {feed_name} = "route:stream" }}, '
                "or a composition to the feed",
            )
        if declared.is_raw and feed_name in takes:
            problems.add(
                f'the feed "{feed_name}" has a composition and is also taken from a route',
                place=f"{place}.takes.{feed_name}",
                remedy="remove one of the two",
            )
    return takes


def _check_links(routes: Mapping[str, WorksRoute], problems: Problems) -> None:
    for route in routes.values():
        for feed, many in route.takes.items():
            for taken in many:
                place = f"route.{route.name}.takes.{feed}"
                if taken.route not in routes:
                    problems.add(
                        f'there is no route "{taken.route}"',
                        place=place,
                        allowed=", ".join(routes),
                        remedy=did_you_mean(taken.route, routes),
                    )
                    continue
                other = routes[taken.route].route
                offered = [*other.intermediates, *other.products]
                if taken.stream not in offered:
                    problems.add(
                        f'route "{taken.route}" makes no "{taken.stream}"',
                        place=place,
                        allowed=", ".join(offered),
                        remedy=did_you_mean(taken.stream, offered),
                    )


def _upstream_first(routes: Mapping[str, WorksRoute], problems: Problems) -> dict[str, WorksRoute]:
    ordered: dict[str, WorksRoute] = {}
    waiting = dict(routes)
    while waiting:
        ready = [
            name
            for name, route in waiting.items()
            if all(
                taken.route in ordered or taken.route not in routes
                for many in route.takes.values()
                for taken in many
            )
        ]
        if not ready:
            problems.add(
                "the routes " + ", ".join(waiting) + " take from each other in a circle",
                place="route",
                remedy="put units that recycle into each other into one route",
            )
            return dict(routes)
        for name in ready:
            ordered[name] = waiting.pop(name)
    return ordered
