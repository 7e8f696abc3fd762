"""A works: routes linked by what one makes and another takes, and how much by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tailrace.process.components import REST, TAKEN_UP_OXYGEN, WATER, Component, split_key
from tailrace.process.composition import declared_elements
from tailrace.process.flowsheet import OXYGEN
from tailrace.process.route import Route
from tailrace.quantities import Missing, Value

ALL_PRODUCTS = "*"
"""Name that stands for all products of a route together."""


@dataclass(frozen=True)
class YearSeries:
    """A rate declared for some years.

    Parameters
    ----------
    years : tuple of int
        Years declared, ascending.
    values : tuple of Value
        Rates in kg/yr.
    interpolation : {"", "linear", "step"}
        What holds between them; empty means that every year must be declared.
    basis : str
        What a kilogram of the rate counts (REO, mass, ...).
    """

    years: tuple[int, ...]
    values: tuple[Value, ...]
    interpolation: str = ""
    basis: str = "mass"


@dataclass(frozen=True)
class Taken:
    """A stream of another route that a feed is taken from."""

    route: str
    stream: str

    def __str__(self) -> str:
        return f"{self.route}:{self.stream}"


@dataclass(frozen=True)
class WorksRoute:
    """A route at work on a site.

    Parameters
    ----------
    name : str
        Name on this site.
    route : Route
        What it does.
    area, place : str
        Where, in the site's names; may be empty.
    takes : mapping of str to tuple of Taken
        For each feed without a composition, where it is taken from.
    given : mapping of str to YearSeries
        Feeds whose rate is given.
    product : str
        The product that `production` counts, or "*" for all together.
    production : YearSeries or None
        Production wanted. Without it and without a rate for the main feed, the route works to the
        order of those who take from it.
    """

    name: str
    route: Route
    area: str = ""
    place: str = ""
    takes: Mapping[str, tuple[Taken, ...]] = field(default_factory=dict)
    given: Mapping[str, YearSeries] = field(default_factory=dict)
    product: str = ""
    production: YearSeries | None = None


@dataclass(frozen=True)
class Works:
    """All routes of a site, with the terms on which costs are counted.

    Parameters
    ----------
    routes : mapping of str to WorksRoute
        Routes by name, those that others take from first.
    discount_rate : Value or None
        Yearly rate for the annuity of capital.
    life : Value or None
        Years over which capital is recovered.
    file : str
        File it was read from.
    prices_at : str
        Place whose prices of inputs are taken where several are quoted.
    wage : Value or None
        Pay for a person-year of work, USD/yr.
    """

    routes: Mapping[str, WorksRoute]
    discount_rate: Value | None = None
    life: Value | None = None
    file: str = "works.toml"
    prices_at: str = ""
    wage: Value | None = None

    def values(self) -> Iterator[tuple[str, Value | Missing]]:
        """Yield every number with its place, for censuses and citations."""
        seen: set[int] = set()
        for name, entry in (
            ("discount_rate", self.discount_rate),
            ("life", self.life),
            ("wage", self.wage),
        ):
            if entry is not None:
                yield f"{self.file}: currency.{name}", entry
        for name, works_route in self.routes.items():
            for feed, series in works_route.given.items():
                for year, value in zip(series.years, series.values, strict=True):
                    yield f"{self.file}: route.{name}.feed_rate.{feed}.{year}", value
            if works_route.production is not None:
                series = works_route.production
                for year, value in zip(series.years, series.values, strict=True):
                    yield f"{self.file}: route.{name}.production.{year}", value
            if id(works_route.route) not in seen:
                seen.add(id(works_route.route))
                for place, value_or_missing in works_route.route.values():
                    yield f"{works_route.route.file}: {place}", value_or_missing

    def takers(self, name: str) -> list[tuple[str, str, Taken]]:
        """Return who takes from a route, as (route, feed, what)."""
        return [
            (other.name, feed, taken)
            for other in self.routes.values()
            for feed, many in other.takes.items()
            for taken in many
            if taken.route == name
        ]


def works_components(routes: Sequence[Route]) -> tuple[Component, ...]:
    """Return every component that feeds and reagents of the routes bring, rare earths first."""
    from tailrace.data import reagent, substance_names

    found: set[Component] = {Component(REST), Component(WATER)}
    elements: set[str] = set()
    for route in routes:
        for feed in route.feeds.values():
            for key in feed.composition:
                name, inventory = split_key(key)
                if isinstance(feed.composition[key], Missing) and name in ("REO", "REE"):
                    continue
                found |= {Component(e, inventory) for e in declared_elements(feed, name, inventory)}
        for unit in route.units.values():
            for use in unit.uses:
                if use.what == OXYGEN:
                    found.add(Component(TAKEN_UP_OXYGEN))
                elif _is_reagent(use.what):
                    elements |= set(reagent(use.what).elements)
    found |= {Component(e) for e in elements - {TAKEN_UP_OXYGEN, "H"}}
    rank = {name: k for k, name in enumerate(substance_names())}
    return tuple(
        sorted(found, key=lambda c: (_last(c.substance), rank.get(c.substance, 999), c.inventory))
    )


def _last(substance: str) -> int:
    last = (TAKEN_UP_OXYGEN, WATER, REST)
    return last.index(substance) + 1 if substance in last else 0


def _is_reagent(what: str) -> bool:
    from tailrace.data import reagent_names

    return what in reagent_names()
