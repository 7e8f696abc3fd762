"""The table behind every figure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tailrace.report.page.distribution import densities
from tailrace.report.page.estimate import missing
from tailrace.report.page.figures import (
    Distribution,
    DotRows,
    Fan,
    Figure,
    Flows,
    StackedBars,
    Tornado,
)
from tailrace.report.page.map_parts import Map
from tailrace.report.page.model import Cell, Column, Table
from tailrace.report.page.number_words import exact
from tailrace.report.page.stacked_bars import lacking, open_ended, total
from tailrace.report.page.verdict import judge

Rows = tuple[tuple[Cell, ...], ...]


def tables_of(figure: Figure) -> list[Table]:
    """Return the tables behind a figure; the first holds what is drawn.

    Parameters
    ----------
    figure : Figure
        Any of the kinds in `tailrace.report.page.figures`.
    """
    return _MAKERS[type(figure)](figure)


def _table(figure: Figure, columns: list[Column], rows: Rows, more: str = "") -> Table:
    return Table(f"{figure.key}{more}-table", figure.title, tuple(columns), rows)


def _known(value: float, reason: str) -> Cell:
    return missing(reason) if np.isnan(value) else float(value)


def _dot_rows(figure: DotRows) -> list[Table]:
    columns = [Column("", ""), Column(figure.axis, figure.unit, True)]
    if not figure.judged:
        return [_table(figure, columns, tuple(figure.rows))]
    columns.append(Column("against the limit"))
    rows = tuple(
        (label, estimate, _verdict(judge(estimate, figure.limit).word, figure.limit))
        for label, estimate in figure.rows
    )
    return [_table(figure, columns, rows)]


def _verdict(word: str, limit: float) -> str:
    return word if np.isnan(limit) else f"{word} ({exact(limit)})"


def _stacked_bars(figure: StackedBars) -> list[Table]:
    columns = [Column(""), *(Column(name, figure.unit, True) for name in figure.names)]
    columns += [Column("sum of what is known", figure.unit, True), Column("not known")]
    rows = tuple(
        (
            bar.label,
            *(_known(part, "nobody knows") for part in bar.parts),
            total(bar),
            lacking(bar, figure.names) if open_ended(bar) else "",
        )
        for bar in figure.bars
    )
    return [_table(figure, columns, rows)]


def _fan(figure: Fan) -> list[Table]:
    columns = [Column("year")]
    for band in figure.bands:
        columns += [Column(f"{band.label}, {what}", figure.unit, True)
                    for what in ("median", "5 %", "95 %")]  # fmt: skip
    rows = tuple(
        (
            f"{year:g}",
            *(
                _known(float(part[k]), band.missing or "no range")
                for band in figure.bands
                for part in (band.median, band.low, band.high)
            ),
        )
        for k, year in enumerate(figure.years.tolist())
    )
    return [_table(figure, columns, rows)]


def _distribution(figure: Distribution) -> list[Table]:
    columns = [
        Column("from", figure.unit, True),
        Column("to", figure.unit, True),
        Column("share of the draws", "", True),
        Column("density as drawn", "per decade" if figure.log else f"per {figure.unit}", True),
    ]
    edges, shares = figure.edges.tolist(), figure.shares.tolist()
    rows = tuple(zip(edges[:-1], edges[1:], shares, densities(figure).tolist(), strict=True))
    marks = tuple(
        ("median" if rank == 50 else f"{rank} %", value) for rank, value in figure.percentiles
    )
    marked = [Column("percentile"), Column(figure.axis, figure.unit, True)]
    return [_table(figure, columns, rows), _table(figure, marked, marks, "-percentiles")]


def _tornado(figure: Tornado) -> list[Table]:
    columns = [
        Column("input"),
        Column("alone (first order)", "share of the variance", True),
        Column("with others (total)", "share of the variance", True),
    ]
    rows: Rows = tuple(
        (driver.label, driver.first, driver.total or missing("not computed"))
        for driver in figure.drivers
    )
    fixed = missing("held fixed in this run")
    return [
        _table(figure, columns, rows + tuple((name, fixed, fixed) for name in figure.not_varied))
    ]


def _map(figure: Map) -> list[Table]:
    columns = [Column("name"), Column("kind"), Column("easting", "m", True),
               Column("northing", "m", True), Column("over a limit")]  # fmt: skip
    rows: Rows = tuple(
        (point.label, point.kind, point.x, point.y, "yes" if point.over else "no")
        for point in figure.points
    )
    tables = [_table(figure, columns, rows)] if rows else []
    if figure.field is not None:
        field = figure.field
        columns = [Column("easting", "m", True), Column("northing", "m", True),
                   Column(field.name, field.unit, True)]  # fmt: skip
        order = np.argsort(-np.nan_to_num(field.values, nan=-np.inf), kind="stable")
        rows = tuple(
            (float(field.x[k]), float(field.y[k]), _known(float(field.values[k]), field.missing))
            for k in order.tolist()
        )
        tables.append(_table(figure, columns, rows, "-field"))
    return tables


def _flows(figure: Flows) -> list[Table]:
    from tailrace.report.sankey_page import rows as flow_rows

    columns = [Column("from"), Column("to"), Column("kind of end"), Column("flow", "t/yr", True),
               Column("share of inflow", "", True)]  # fmt: skip
    return [_table(figure, columns, tuple(flow_rows(figure.graph)))]


_MAKERS: dict[type[Figure], Callable[..., list[Table]]] = {
    DotRows: _dot_rows,
    StackedBars: _stacked_bars,
    Fan: _fan,
    Distribution: _distribution,
    Tornado: _tornado,
    Map: _map,
    Flows: _flows,
}
