"""Reading a works file: which routes run, what links them, how much by year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tailrace.errors import Problems, check_keys, did_you_mean
from tailrace.process.check_inventories import check_inventories
from tailrace.process.library import find_route
from tailrace.process.numbers import lower_bound, read_money, read_number
from tailrace.process.read_series import read_series
from tailrace.process.read_text import read_text, read_texts
from tailrace.process.route import Route
from tailrace.process.works import ALL_PRODUCTS, Taken, Works, WorksRoute, YearSeries
from tailrace.quantities import Missing, Value
from tailrace.quantities.door import show

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
TERMS = {"discount_rate": "discount_rate", "life": "lifetime", "wage": "wage_rate"}
"""The variable of each term of the costs."""


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
    sources = read_texts(raw.get("sources", {}), "sources", "key = citation", problems)
    for key in ("title", "description"):
        read_text(raw, key, "", problems)
    routes = _read_routes(tables, folder, years, sources, problems)
    if len(routes) == len(tables):
        _check_links(routes, problems)
        check_inventories([at_work.route for at_work in routes.values()], problems)
    terms = _read_terms(raw.get("currency", {}), sources, problems)
    return Works(
        routes=_upstream_first(routes, problems),
        discount_rate=terms["discount_rate"],
        life=terms["life"],
        wage=terms["wage"],
        prices_at=_read_place(raw.get("currency", {}), problems),
        file=problems.file,
    )


def _read_routes(
    tables: list[Any],
    folder: Path | None,
    years: range,
    sources: Mapping[str, str],
    problems: Problems,
) -> dict[str, WorksRoute]:
    routes: dict[str, WorksRoute] = {}
    loaded: dict[str, Route | None] = {}
    for number, table in enumerate(tables, start=1):
        place = f"route[{number}]"
        if not check_keys(table, ROUTE_KEYS, place, problems):
            continue
        name = read_text(table, "name", place, problems)
        place = f"route.{name or number}"
        if not name or name in routes:
            problems.add(
                f'two routes are named "{name}"' if name else "a route without a name",
                place=place,
                remedy="give every [[route]] a name of its own",
            )
            continue
        use = read_text(table, "use", place, problems, name)
        if use not in loaded:
            loaded[use] = find_route(use, folder, f"{place}.use", problems)
        route = loaded[use]
        if route is not None:
            routes[name] = _read_route_at_work(name, table, route, years, sources, problems)
    return routes


def _read_place(raw: Any, problems: Problems) -> str:
    from tailrace.data import rows

    place = read_text(raw, "prices_at", "currency", problems) if isinstance(raw, Mapping) else ""
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
    base = read_text(raw, "base", "currency", problems, "USD")
    if base != "USD":
        problems.add(
            f'costs are counted in USD, not "{base}"',
            place="currency.base",
            allowed="USD (amounts may be given in CNY and are converted by the yearly rate)",
        )
    for key, variable in TERMS.items():
        if key not in raw:
            continue
        place = f"currency.{key}"
        read = read_money if key == "wage" else read_number
        value = read(raw[key], variable=variable, where=place, sources=sources, problems=problems)
        if isinstance(value, Missing):
            problems.add("a term of the costs cannot be missing", place=place)
        elif value is not None:
            if key == "life" and lower_bound(value) <= 0:
                problems.add(
                    "a life of no years: capital could not be recovered",
                    place=place,
                    allowed="above zero, ranges included",
                )
            terms[key] = value
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
    for key in ("title", "note"):
        read_text(table, key, place, problems)
    interpolation = _read_interpolation(table, place, problems)
    product = read_text(table, "product", place, problems)
    production = None
    if "production" in table:
        production = read_series(
            table["production"],
            _production_basis(table, product, route, place, problems),
            interpolation,
            f"{place}.production",
            years,
            sources,
            problems,
        )
    given = _read_given(table, route, interpolation, years, sources, problems)
    if "production" in table and route.main_feed.name in given:
        problems.add(
            "both the production and the rate of the main feed are given, and one decides "
            "the other",
            place=place,
            remedy="remove feed_rate, or production",
        )
    return WorksRoute(
        name=name,
        route=route,
        area=read_text(table, "area", place, problems),
        place=read_text(table, "place", place, problems),
        takes=_read_takes(table.get("takes", {}), route, place, problems),
        given=given,
        product=product,
        production=production,
    )


def _read_interpolation(table: Mapping[str, Any], place: str, problems: Problems) -> str:
    interpolation = read_text(table, "interpolation", place, problems)
    if interpolation and interpolation not in INTERPOLATIONS:
        problems.add(
            f'unknown interpolation "{interpolation}"',
            place=f"{place}.interpolation",
            allowed=", ".join(INTERPOLATIONS),
            remedy=did_you_mean(interpolation, INTERPOLATIONS),
        )
    return interpolation


def _read_given(
    table: Mapping[str, Any],
    route: Route,
    interpolation: str,
    years: range,
    sources: Mapping[str, str],
    problems: Problems,
) -> dict[str, YearSeries]:
    """Read the feed whose rate is given, kg/yr."""
    place = f"route.{table['name']}"
    if "feed_rate" not in table:
        return {}
    feed = read_text(table, "feed", place, problems, route.main_feed.name)
    if feed not in route.feeds:
        problems.add(
            f'the route has no feed "{feed}"',
            place=f"{place}.feed",
            allowed=", ".join(route.feeds),
            remedy=did_you_mean(feed, route.feeds),
        )
    series = read_series(
        table["feed_rate"], "mass", interpolation, f"{place}.feed_rate", years, sources, problems
    )
    return {} if series is None else {feed: series}


def _production_basis(
    table: Mapping[str, Any], product: str, route: Route, place: str, problems: Problems
) -> str:
    """Return what a tonne of the production wanted counts."""
    from tailrace.data import substance_names

    if product == ALL_PRODUCTS:
        basis = read_text(table, "basis", place, problems)
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
    stated = read_text(table, "basis", place, problems, own)
    if stated != own:
        problems.add(
            f'{stated} where {own} belongs: "{product}" is counted as {own}',
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
            other, _, stream = text.partition(":") if isinstance(text, str) else ("", "", "")
            if not stream:
                problems.add(f"{show(text)} names no stream", place=here, allowed='"route:stream"')
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
