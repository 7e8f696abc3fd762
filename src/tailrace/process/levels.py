"""How much each route works in each year: from feeds given, production wanted, or orders.

A level is the dry feed of a campaign, kg/yr. A route with a given feed works at that rate; one
with a production works at production / (product per kilogram of feed); one with neither makes what
others take from it. What is taken from a stream cannot exceed what is made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems
from tailrace.process.campaigns import Campaign, Model
from tailrace.process.flowsheet import driver_weights
from tailrace.process.route import Feed
from tailrace.process.works import ALL_PRODUCTS, WorksRoute, YearSeries

Array = NDArray[np.float64]

ROUNDING = 1e-12
SHORT = 1e-9
"""Relative excess of what is asked over what is made that counts as rounding."""


@dataclass(frozen=True)
class Levels:
    """Levels of every campaign, and what leaves of the streams others take from.

    Parameters
    ----------
    feed : list of ndarray, shape (year, draw)
        Dry feed of each campaign, kg/yr.
    left : list of dict of int to ndarray, shape (year, draw)
        For each campaign, the part of a stream that nobody takes, for streams that are taken.
    short : dict of str to ndarray, shape (year, draw)
        For each product or intermediate that is taken, as "route:name", the part of what is asked
        for that is not there; zero where all is met.
    """

    feed: list[Array]
    left: list[dict[int, Array]]
    short: dict[str, Array]


def series_by_year(
    series: YearSeries, columns: dict[int, int], rows: Array, years: Sequence[int]
) -> Array:
    """Return a declared rate for every year, shape (year, draw).

    Parameters
    ----------
    series : YearSeries
        What is declared.
    columns : dict of int to int
        Column of each declared year.
    rows : ndarray, shape (draw, column)
        Numbers of each draw.
    years : sequence of int
        Years wanted.
    """
    _refuse_undeclared(series, years)
    declared = np.array(series.years, dtype=float)
    numbers = rows[:, [columns[year] for year in series.years]].T
    wanted = np.asarray(years, dtype=float)
    at = np.maximum(np.searchsorted(declared, wanted, side="right") - 1, 0)
    if series.interpolation != "linear" or len(declared) == 1:
        return np.asarray(numbers[at])
    at = np.clip(at, 0, len(declared) - 2)
    part = (wanted - declared[at]) / (declared[at + 1] - declared[at])
    return np.asarray(
        numbers[at] * (1 - part)[:, np.newaxis] + numbers[at + 1] * part[:, np.newaxis]
    )


def _refuse_undeclared(series: YearSeries, years: Sequence[int]) -> None:
    first, last = series.years[0], series.years[-1]
    if series.interpolation:
        outside = [y for y in years if y < first or (y > last and series.interpolation == "linear")]
    else:
        outside = [y for y in years if y not in series.years]
    if outside:
        raise InputError.single(
            f"no rate is declared for {', '.join(map(str, outside))}",
            allowed=", ".join(map(str, series.years)),
            remedy="declare the years, or an interpolation that reaches them",
        )


class _Solver:
    """Works out the levels route by route, following rates down and orders up."""

    def __init__(
        self, model: Model, campaigns: Sequence[Campaign], rows: Array, years: Sequence[int]
    ) -> None:
        self.model, self.campaigns, self.rows, self.years = model, campaigns, rows, years
        self.feed: list[Array | None] = [None] * len(campaigns)
        self.busy: list[str] = []
        self.done: set[str] = set()

    def of_route(self, name: str) -> list[int]:
        return [k for k, c in enumerate(self.campaigns) if c.route == name]

    def level(self, position: int) -> Array:
        self.solve(self.campaigns[position].route)
        level = self.feed[position]
        assert level is not None
        return level

    def solve(self, name: str) -> None:
        if name in self.done:
            return
        if name in self.busy:
            raise InputError.single(
                f'nothing sets the pace of route "{name}": it follows '
                + ", ".join(f'"{other}"' for other in self.busy if other != name)
                + ", which follows it",
                file=self.model.works.file,
                place=f"route.{name}",
                remedy="give one of them a feed_rate or a production",
            )
        self.busy.append(name)
        at_work = self.model.works.routes[name]
        main = at_work.route.main_feed.name
        for feed, series in at_work.given.items():
            rate = self.by_year(f"{name}.feed.{feed}", series)
            self.share_out(name, feed, rate)
        if main not in at_work.given:
            if at_work.production is not None:
                self.to_production(name, at_work, main)
            else:
                self.to_order(name, main)
        for side in at_work.route.feeds.values():
            if side.name in (main, *at_work.given):
                continue
            self.share_out(name, side.name, self.ratio(name, side) * self.total(name, main))
        self.busy.remove(name)
        self.done.add(name)

    def ratio(self, name: str, side: Feed) -> Array:
        """Return how much of a side feed enters per kilogram of the main feed, shape (draw,)."""
        if side.per_main is None:
            raise InputError.single(
                f'nothing says how much of the feed "{side.name}" enters route "{name}"',
                file=self.model.works.file,
                place=f"route.{name}",
                remedy="give its feed_rate, or per_main in the route file",
            )
        return np.asarray(self.rows[:, self.model.parameters.add(side.per_main)])

    def by_sides(self, name: str, at_work: WorksRoute, weights: Array) -> Array:
        """Return the product made of the side feeds per kilogram of the main feed, (draw,)."""
        total = np.zeros(self.rows.shape[0])
        main = at_work.route.main_feed.name
        for side in at_work.route.feeds.values():
            if side.name in (main, *at_work.given):
                continue
            mine = [k for k in self.of_route(name) if self.campaigns[k].feed == side.name]
            made = [self.product_per_kg(k, at_work.product, weights) for k in mine]
            if len(mine) > 1 and np.any(made):
                raise InputError.single(
                    f'the feed "{side.name}" of route "{name}" comes from several routes and makes '
                    f"{at_work.product}: nothing says how much of each",
                    file=self.model.works.file,
                    place=f"route.{name}.takes.{side.name}",
                    remedy="take it from one route, or give its feed_rate",
                )
            total += self.ratio(name, side) * np.sum(made, axis=0)
        return total

    def by_year(self, label: str, series: YearSeries) -> Array:
        return series_by_year(series, self.model.series_columns[label], self.rows, self.years)

    def total(self, name: str, feed: str) -> Array:
        levels = [self.feed[k] for k in self.of_route(name) if self.campaigns[k].feed == feed]
        return np.asarray(np.sum([level for level in levels if level is not None], axis=0))

    def share_out(self, name: str, feed: str, rate: Array) -> None:
        """Divide a feed over its campaigns in proportion to what each upstream makes."""
        mine = [k for k in self.of_route(name) if self.campaigns[k].feed == feed]
        if len(mine) == 1:
            self.feed[mine[0]] = rate
            return
        made = [self.made_upstream(k) for k in mine]
        whole = np.sum(made, axis=0)
        for k, part in zip(mine, made, strict=True):
            share = np.divide(part, whole, out=np.full_like(part, 1 / len(mine)), where=whole > 0)
            self.feed[k] = rate * share

    def made_upstream(self, position: int) -> Array:
        campaign = self.campaigns[position]
        source = self.campaigns[campaign.upstream]
        return self.level(campaign.upstream) * source.per_kg(
            campaign.upstream_streams, self.model.dry
        )

    def to_production(self, name: str, at_work: WorksRoute, main: str) -> None:
        assert at_work.production is not None
        wanted = self.by_year(f"{name}.production", at_work.production)
        weights = driver_weights(at_work.production.basis, self.model.components)
        for k in self.of_route(name):
            level = self.feed[k]
            if level is not None:
                wanted = wanted - level * self.product_per_kg(k, at_work.product, weights)
        if (wanted < 0).any():
            year = self.years[int(np.argwhere(wanted < 0)[0][0])]
            raise InputError.single(
                f'in {year} the other feeds of route "{name}" alone make more than the '
                "production wanted",
                file=self.model.works.file,
                place=f"route.{name}.production.{year}",
                remedy="raise the production or lower the rate of the other feed",
            )
        mine = [k for k in self.of_route(name) if self.campaigns[k].feed == main]
        sides = self.by_sides(name, at_work, weights)
        per_kg = np.array([self.product_per_kg(k, at_work.product, weights) + sides for k in mine])
        if not (per_kg > 0).all():
            raise InputError.single(
                f'route "{name}" makes no {at_work.product} out of {main}',
                file=self.model.works.file,
                place=f"route.{name}.product",
                remedy="name a product that its main feed reaches",
            )
        if len(mine) == 1:
            self.feed[mine[0]] = wanted / per_kg[0]
            return
        made = np.array([self.made_upstream(k) for k in mine])
        could = (made * per_kg[:, np.newaxis, :]).sum(axis=0)
        part = np.divide(wanted, could, out=np.zeros_like(wanted), where=could > 0)
        for k, whole in zip(mine, made, strict=True):
            self.feed[k] = whole * part

    def product_per_kg(self, position: int, product: str, weights: Array) -> Array:
        campaign = self.campaigns[position]
        names = list(campaign.sheet.route.products) if product == ALL_PRODUCTS else [product]
        streams = [k for name in names for k in campaign.streams_named("product", name)]
        return campaign.per_kg(streams, weights)

    def to_order(self, name: str, main: str) -> None:
        mine = [k for k in self.of_route(name) if self.campaigns[k].feed == main]
        takers = [k for k, c in enumerate(self.campaigns) if c.upstream in mine]
        if not takers:
            raise InputError.single(
                f'nothing sets the pace of route "{name}": no rate, no production, no taker',
                file=self.model.works.file,
                place=f"route.{name}",
                remedy="give it a feed_rate or a production, or let another route take from it",
            )
        if len(mine) > 1:
            raise InputError.single(
                f'route "{name}" works to order out of several feeds: nothing says how much of '
                "each",
                file=self.model.works.file,
                place=f"route.{name}",
                remedy="give it a production, or a feed_rate",
            )
        ordered: dict[tuple[int, ...], Array] = {}
        for k in takers:
            streams = self.campaigns[k].upstream_streams
            ordered[streams] = ordered.get(streams, 0.0) + self.level(k)
        self.feed[mine[0]] = np.max(
            [
                order / self.campaigns[mine[0]].per_kg(streams, self.model.dry)
                for streams, order in ordered.items()
            ],
            axis=0,
        )


def solve_levels(
    model: Model, campaigns: Sequence[Campaign], rows: Array, years: Sequence[int]
) -> Levels:
    """Work out how much every campaign works in every year.

    Where more of a stream is asked for than is made, those who take it get what there is, in
    proportion, and everything made of it falls short; `Levels.short` says by how much.

    Parameters
    ----------
    model : Model
        The works in numbers.
    campaigns : sequence of Campaign
        Unit responses, upstream first.
    rows : ndarray, shape (draw, column)
        Numbers of each draw.
    years : sequence of int
        Calendar years.

    Returns
    -------
    Levels

    Raises
    ------
    InputError
        If nothing sets the pace of a route.
    """
    solver = _Solver(model, campaigns, rows, years)
    for name in model.works.routes:
        solver.solve(name)
    feed = [level for level in solver.feed if level is not None]
    sides = _side_ratios(solver)
    left: list[dict[int, Array]] = [{} for _ in campaigns]
    short: dict[str, Array] = {}
    for k, source in enumerate(campaigns):
        for streams in sorted({c.upstream_streams for c in campaigns if c.upstream == k}):
            made = feed[k] * source.per_kg(streams, model.dry)
            asked = _asked(campaigns, feed, k, streams)
            met = np.divide(made, asked, out=np.ones_like(made), where=asked > made * (1 + SHORT))
            _scale_down(campaigns, feed, sides, k, streams, met)
            label = f"{source.route}:{_target(source, streams[0])}"
            short[label] = np.maximum(short.get(label, 0.0), 1.0 - met)
            taken = asked * met
            part = np.divide(taken, made, out=np.zeros_like(made), where=made > 0)
            # What is made to order is taken whole; the difference is rounding.
            remains = np.where(part > 1.0 - ROUNDING, 0.0, 1.0 - part)
            left[k].update(dict.fromkeys(streams, remains))
    return Levels(feed, left, short)


def _asked(
    campaigns: Sequence[Campaign], feed: list[Array], source: int, streams: tuple[int, ...]
) -> Array:
    return np.asarray(
        sum(
            feed[k]
            for k, c in enumerate(campaigns)
            if c.upstream == source and c.upstream_streams == streams
        )
    )


def _target(source: Campaign, stream: int) -> str:
    """Return the name of the product or intermediate a stream leads to."""
    _, _, destination = source.sheet.route.streams()[stream]
    return destination.target


def _side_ratios(solver: _Solver) -> dict[int, int]:
    """Return, for campaigns on feeds that follow the main feed, a campaign on the main feed."""
    found = {}
    for name, at_work in solver.model.works.routes.items():
        main = at_work.route.main_feed.name
        mine = solver.of_route(name)
        leading = next((k for k in mine if solver.campaigns[k].feed == main), -1)
        for k in mine:
            feed = solver.campaigns[k].feed
            if feed != main and feed not in at_work.given:
                found[k] = leading
    return found


def _scale_down(
    campaigns: Sequence[Campaign],
    feed: list[Array],
    sides: dict[int, int],
    source: int,
    streams: tuple[int, ...],
    met: Array,
) -> None:
    """Scale everything that is made of a stream to what there is of it."""
    if (met >= 1.0).all():
        return
    downstream: set[int] = set()
    for k, c in enumerate(campaigns):
        direct = c.upstream == source and c.upstream_streams == streams
        follows = sides.get(k, -1) in downstream and k not in downstream
        if direct or c.upstream in downstream or follows:
            downstream.add(k)
            feed[k] = feed[k] * met


def refuse_overdrawn(levels: Levels, years: Sequence[int], file: str) -> None:
    """Refuse a works that asks more of a stream than is made of it.

    Raises
    ------
    InputError
        With one problem for each stream, naming the years.
    """
    problems = Problems(file)
    for label, short in levels.short.items():
        route, _, outlet = label.partition(":")
        worst = short.max(axis=1)
        over = [(year, x) for year, x in zip(years, worst, strict=True) if x > SHORT]
        if over:
            listed = ", ".join(f"{year} ({1 / (1 - x):.3g} times)" for year, x in over[:8])
            problems.add(
                f'more "{outlet}" is asked for than route "{route}" makes: {listed}',
                place=f"route.{route}",
                remedy="raise what feeds that route, or lower the production that takes from it",
            )
    problems.raise_if_any()
