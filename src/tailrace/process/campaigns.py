"""Unit responses: what each route makes of a kilogram of each feed, draw by draw.

Within a route everything is proportional to the feed, so a route is solved once for each feed (and
for each upstream route a feed can come from) and scaled by year. A campaign is that solution. The
years of one route share it; this is what makes ten thousand draws of twenty-five years cheap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.process.by_identity import ById
from tailrace.process.components import Component
from tailrace.process.composition import Composition, build_composition, missing_of
from tailrace.process.draw_places import number_places
from tailrace.process.flowsheet import Amount, Flowsheet, build_flowsheet, driver_weights
from tailrace.process.parameters import Parameters
from tailrace.process.response import Response, amount_of
from tailrace.process.sparse_system import solve_sparse
from tailrace.process.sweep import sweep
from tailrace.process.works import Works, WorksRoute, YearSeries, works_components

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Campaign:
    """What one route makes of a dry kilogram of one feed.

    Parameters
    ----------
    route : str
        Name of the route in the works.
    feed : str
        Feed it works on.
    path : tuple of str
        Routes the feed came through, the first first.
    sheet : Flowsheet
        The route in numbers.
    inflow : ndarray, shape (draw, component)
        The feed, per dry kilogram.
    response : Response
        Flows per dry kilogram of feed.
    amounts : dict of str to ndarray, shape (draw, amount)
        Utilities, volumes and costs per dry kilogram of feed.
    unknown : ndarray of bool, shape (stream, component)
        Streams that carry an amount nobody knows, because the feed's content is missing.
    unknown_inflow : ndarray of bool, shape (component,)
        Components whose content in the feed is missing.
    upstream : int
        Position of the campaign the feed is taken from, or -1.
    upstream_streams : tuple of int
        Streams of that campaign which make up the feed.
    """

    route: str
    feed: str
    path: tuple[str, ...]
    sheet: Flowsheet
    inflow: Array
    response: Response
    amounts: dict[str, Array]
    unknown: NDArray[np.bool_]
    unknown_inflow: NDArray[np.bool_]
    upstream: int = -1
    upstream_streams: tuple[int, ...] = ()

    def per_kg(self, streams: Sequence[int], weights: Array) -> Array:
        """Return the weighted mass leaving by some streams per kilogram of feed, shape (draw,)."""
        return np.asarray(self.response.flows[:, list(streams)].sum(axis=1) @ weights)

    def streams_named(self, kind: str, target: str) -> tuple[int, ...]:
        """Return the positions of the streams that lead to a product or an intermediate."""
        wanted = [
            (self.sheet.unit_names.index(unit), outlet)
            for unit, outlet, d in self.sheet.route.streams()
            if d.kind == kind and d.target == target
        ]
        return tuple(k for k, s in enumerate(self.sheet.streams) if (s.unit, s.outlet) in wanted)

    def streams_making(self, name: str) -> tuple[int, ...]:
        """Return the positions of the streams that make what another route takes."""
        return self.streams_named("intermediate", name) or self.streams_named("product", name)

    def made_of(self, name: str) -> Array:
        """Return what is made per kilogram of feed for others to take, (draw, component)."""
        return np.asarray(self.response.flows[:, list(self.streams_making(name))].sum(axis=1))


@dataclass(frozen=True)
class Model:
    """A works made ready for numbers.

    Parameters
    ----------
    works : Works
        What it was made from.
    components : tuple of Component
        Components carried.
    parameters : Parameters
        All numbers by column.
    sheets : dict of str to Flowsheet
        Each route in numbers.
    compositions : dict of (str, str) to Composition
        Raw feeds by route and feed.
    """

    works: Works
    components: tuple[Component, ...]
    parameters: Parameters
    sheets: dict[str, Flowsheet]
    compositions: dict[tuple[str, str], Composition]
    series_columns: dict[str, dict[int, int]] = field(default_factory=dict)

    @property
    def dry(self) -> Array:
        """Weights that count the dry mass."""
        return driver_weights("", self.components)


def works_model(works: Works) -> Model:
    """Return the model of a works, made once for the works last used.

    Parameters
    ----------
    works : Works
        The declared works; not to be changed afterwards.
    """
    return _model_of(ById(works))


@lru_cache(maxsize=4)
def _model_of(works: ById[Works]) -> Model:
    return build_model(works.one)


def build_model(works: Works) -> Model:
    """Make a works ready for numbers.

    Parameters
    ----------
    works : Works
        The declared works.

    Returns
    -------
    Model
    """
    parameters = Parameters(places=number_places(works))
    components = works_components([r.route for r in works.routes.values()])
    sheets: dict[str, Flowsheet] = {}
    compositions: dict[tuple[str, str], Composition] = {}
    series: dict[str, dict[int, int]] = {}
    built: dict[int, Flowsheet] = {}
    for name, at_work in works.routes.items():
        key = id(at_work.route)
        if key not in built:
            built[key] = build_flowsheet(at_work.route, components, parameters)
        sheets[name] = built[key]
        for feed in at_work.route.feeds.values():
            if feed.is_raw:
                compositions[name, feed.name] = build_composition(feed, components, parameters)
            if feed.per_main is not None:
                parameters.add(feed.per_main)
        for label, declared in _series_of(at_work):
            series[label] = {
                year: parameters.add(value)
                for year, value in zip(declared.years, declared.values, strict=True)
            }
    return Model(works, components, parameters, sheets, compositions, series)


def _series_of(route: WorksRoute) -> Iterator[tuple[str, YearSeries]]:
    for feed, series in route.given.items():
        yield f"{route.name}.feed.{feed}", series
    if route.production is not None:
        yield f"{route.name}.production", route.production


def run_campaigns(model: Model, rows: Array, *, sparse: bool = False) -> list[Campaign]:
    """Solve every route of a works for each of its feeds.

    Parameters
    ----------
    model : Model
        The works in numbers.
    rows : ndarray, shape (draw, column)
        Numbers of each draw.
    sparse : bool
        Solve by one sparse system (one draw) instead of the sweep.

    Returns
    -------
    list of Campaign
        Upstream first.

    Raises
    ------
    InputError
        If a recycle cannot close, or a feed is taken from a stream that carries nothing.
    """
    campaigns: list[Campaign] = []
    for name, at_work in model.works.routes.items():
        for feed in at_work.route.feeds.values():
            if feed.is_raw:
                inflow = model.compositions[name, feed.name].per_dry_kg(rows)
                unknown = _unknown_of_feed(model, feed_missing=set(missing_of(feed)))
                campaigns.append(
                    _campaign(model, name, feed.name, (), inflow, unknown, rows, sparse)
                )
                continue
            for taken in at_work.takes[feed.name]:
                makers = [
                    k
                    for k, c in enumerate(campaigns)
                    if c.route == taken.route and c.made_of(taken.stream).any()
                ]
                if not makers:
                    raise InputError.single(
                        f'route "{name}" takes {taken.stream} from route "{taken.route}", '
                        "which makes none of it",
                        file=model.works.file,
                        place=f"route.{name}.takes.{feed.name}",
                        remedy="check the shares that lead to it",
                    )
                for position in makers:
                    campaigns.append(
                        _taken_campaign(
                            model,
                            (name, feed.name, taken.stream),
                            position,
                            campaigns[position],
                            rows,
                            sparse,
                        )
                    )
    return campaigns


def _unknown_of_feed(model: Model, feed_missing: set[str]) -> NDArray[np.bool_]:
    return np.array([c.substance in feed_missing for c in model.components])


def _taken_campaign(
    model: Model,
    what: tuple[str, str, str],
    position: int,
    source: Campaign,
    rows: Array,
    sparse: bool,
) -> Campaign:
    name, feed, stream = what
    streams = source.streams_making(stream)
    made = source.made_of(stream)
    dry = (made @ model.dry)[:, np.newaxis]
    inflow = np.divide(made, dry, out=np.zeros_like(made), where=dry > 0)
    unknown = np.asarray(source.unknown[list(streams)].any(axis=0))
    path = (*source.path, source.route)
    campaign = _campaign(model, name, feed, path, inflow, unknown, rows, sparse)
    return replace(campaign, upstream=position, upstream_streams=streams)


def _campaign(
    model: Model,
    name: str,
    feed: str,
    path: tuple[str, ...],
    inflow: Array,
    unknown_inflow: NDArray[np.bool_],
    rows: Array,
    sparse: bool,
) -> Campaign:
    sheet = model.sheets[name]
    unit = sheet.unit_names.index(sheet.route.feeds[feed].to)
    entering = np.zeros((rows.shape[0], len(sheet.unit_names), len(model.components)))
    entering[:, unit] = inflow
    response = solve_sparse(sheet, rows[0], entering[0]) if sparse else sweep(sheet, rows, entering)
    return Campaign(
        route=name,
        feed=feed,
        path=path,
        sheet=sheet,
        inflow=inflow,
        response=response,
        amounts={
            "utilities": _amounts(sheet.utilities, rows, response),
            "volumes": _amounts(sheet.volumes, rows, response),
            "costs": _amounts(sheet.costs, rows, response),
        },
        unknown=_unknown_streams(sheet, unit, unknown_inflow),
        unknown_inflow=unknown_inflow,
    )


def _amounts(amounts: Sequence[Amount], rows: Array, response: Response) -> Array:
    found = np.zeros((rows.shape[0], len(amounts)))
    for k, amount in enumerate(amounts):
        found[:, k] = amount_of(amount, rows, response.entering, response.flows)
    return found


def _unknown_streams(sheet: Flowsheet, unit: int, unknown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Follow what is missing in a feed through every stream that could carry it."""
    carries = sheet.share_columns != 0
    reached = np.zeros((len(sheet.unit_names), len(unknown)), dtype=bool)
    reached[unit] = unknown
    for amount in sheet.unknown:
        reached[amount.unit] |= amount.brings > 0
    for _ in sheet.unit_names:
        for k, stream in enumerate(sheet.streams):
            if stream.into >= 0:
                reached[stream.into] |= reached[stream.unit] & carries[k]
    return np.array(
        [reached[stream.unit] & carries[k] for k, stream in enumerate(sheet.streams)]
    ).reshape(len(sheet.streams), len(unknown))
