"""Life-cycle inventory as a workbook that Brightway's Excel importer (bw2io) reads.

One activity for each product of each route, allocated, per kilogram of the product on its basis;
activities of one works are linked through the column `input`. Flows to and from nature, and wastes
(as inventory indicators), are nodes of the same database, so that nothing of the works is left
unlinked; reagents, energy and bought materials stay unlinked, to be matched with a background
database. Sheets whose first cell says "skip" are for people: the importer passes them over.
"""

from __future__ import annotations

import datetime
import io
import math
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.errors import InputError
from tailrace.output.whole_file import write_whole
from tailrace.quantities import Missing
from tailrace.report.life_cycle.dataset import (
    CUT_OFF,
    Dataset,
    exchange_words,
    lognormal_spread,
    make_dataset,
)
from tailrace.report.life_cycle.flows import Exchange, Flow, UnitProcess
from tailrace.report.life_cycle.sheet_xml import Cell, sheet_data

if TYPE_CHECKING:
    from tailrace.process.balance import Balance

Row = list[Cell]

FIRST_DATE = datetime.datetime(1980, 1, 1)
LOCATION = "GLO"
LOGNORMAL = 2
UNITS = {
    "kg": "kilogram",
    "m3": "cubic meter",
    "kWh": "kilowatt hour",
    "MJ": "megajoule",
    "l": "litre",
}
"""Units under the names that bw2io gives them."""

COLUMNS = (
    "name",
    "amount",
    "unit",
    "type",
    "input",
    "categories",
    "location",
    "uncertainty type",
    "loc",
    "scale",
    "comment",
)

NODE_TYPES = {"resource": "natural resource", "emission": "emission"}
INDICATOR = "inventory indicator"


def export_brightway(
    balance: Balance,
    path: str | Path,
    product: str | None = None,
    year: int | None = None,
    allocation: str = "mass",
    *,
    site: str = "works",
    prices: Mapping[str, float] | None = None,
) -> None:
    """Write the inventory of a product, or of all products, for Brightway.

    Parameters
    ----------
    balance : Balance
        A solved works; with draws, the means and a lognormal spread of each exchange.
    path : path
        Workbook (.xlsx) to write; it appears when it is whole.
    product : str, optional
        "route:stream", or its name where only one route makes it: its route and those before it
        are written. All routes unless given.
    year : int, optional
        Calendar year; 2024 unless given, or the last where the balance does not cover it.
    allocation : {"mass", "value", "none"}
        How each route is divided among its products; the shares by every way stand side by side on
        the sheet "allocation".
    site : str
        Name of the site; it is part of the database's name and of identifiers.
    prices : mapping of str to float, optional
        Prices to use instead of the declared and quoted ones, USD per kilogram on the product's
        basis, by "route:stream" or stream.

    Raises
    ------
    InputError
        If openpyxl is not installed, the product is not made in that year, or the allocation is
        unknown or not possible.
    """
    from tailrace.report.balance_table import shown_year

    _need_openpyxl()
    when = shown_year(balance) if year is None else year
    dataset = make_dataset(balance, product, when, allocation, site, prices)
    reasons = {name: missing.reason for name, missing in balance.missing.items()}
    sheets = {
        "inventory": inventory_rows(dataset, reasons),
        "allocation": allocation_rows(dataset),
        "composition": composition_rows(dataset),
        "not quantified": not_quantified_rows(dataset),
        "sources": source_rows(dataset),
    }
    write_whole(Path(path), workbook(sheets))


def _need_openpyxl() -> None:
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        raise InputError.single(
            "writing a workbook needs the package openpyxl, which is not installed",
            remedy="pip install 'tailrace[excel]'",
        ) from error


def workbook(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """Return a workbook, the same bytes for the same rows."""
    import openpyxl

    book = openpyxl.Workbook()
    book.properties.creator = "tailrace"
    book.properties.created = book.properties.modified = FIRST_DATE
    first = book.active
    assert first is not None
    book.remove(first)
    data: dict[str, tuple[str, str]] = {}
    for number, (name, rows) in enumerate(sheets.items(), 1):
        book.create_sheet(name).column_dimensions["A"].width = 48
        # openpyxl would make an object of every cell.
        data[f"xl/worksheets/sheet{number}.xml"] = sheet_data(rows, _safe)
    buffer = io.BytesIO()
    book.save(buffer)
    return _filled(buffer.getvalue(), data)


class _Tuple(str):
    """A cell that bw2io reads as a tuple."""


def _tuple(*parts: str) -> _Tuple:
    return _Tuple("::".join(part.replace("::", ":") for part in parts))


def _safe(cell: Cell) -> Cell:
    """Return text that neither a spreadsheet takes for a formula nor bw2io for a tuple."""
    if isinstance(cell, _Tuple) or not isinstance(cell, str):
        return cell
    text = cell.replace("::", ":")
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _filled(content: bytes, sheets: Mapping[str, tuple[str, str]]) -> bytes:
    """Return a workbook with rows in its empty sheets, and without the time of its making."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, FIRST_DATE.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            data = old.read(entry)
            if entry.filename in sheets:
                rows, filled = sheets[entry.filename]
                data = _with_rows(data, rows, filled)
            if entry.filename == "docProps/core.xml":
                data = _with_first_date(data)
            new.writestr(info, data)
    return buffer.getvalue()


def _with_rows(sheet: bytes, rows: str, filled: str) -> bytes:
    text = sheet.decode("utf-8")
    before, found, after = text.partition("<sheetData></sheetData>")
    if not found:
        before, found, after = text.partition("<sheetData />")
    assert found  # a sheet without rows has one of the two
    return f"{before.replace('A1:A1', filled, 1)}{rows}{after}".encode()


def _with_first_date(core: bytes) -> bytes:
    import re

    stamp = FIRST_DATE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)


def database_name(dataset: Dataset) -> str:
    """Return the name of the database: "tailrace baotou 2024 by mass"."""
    way = {"mass": "by mass", "value": "by value", "none": "not allocated"}[dataset.allocation]
    return f"tailrace {dataset.site} {dataset.year} {way}"


def inventory_rows(dataset: Dataset, reasons: Mapping[str, str]) -> Iterator[Row]:
    """Yield the sheet that is imported."""
    yield ["Database", database_name(dataset)]
    yield ["format", "Tailrace"]
    yield ["comment", CUT_OFF]
    yield []
    for process in dataset.processes.values():
        for stream, share in _shares(dataset, process).items():
            if share > 0:
                yield from _activity(dataset, process, stream, share, reasons)
    written: dict[str, Flow] = {}
    for process in dataset.processes.values():
        for exchange in process.own:
            if exchange.flow.kind != "input":
                written.setdefault(dataset.flow_id(exchange.flow), exchange.flow)
    for code, flow in written.items():
        yield ["Activity", flow.name]
        yield ["code", code]
        yield ["type", NODE_TYPES.get(flow.kind, INDICATOR)]
        yield ["unit", UNITS[flow.unit]]
        yield ["categories", _categories(flow)]
        yield []


def _shares(dataset: Dataset, process: UnitProcess) -> dict[str, float]:
    shares = dataset.shares[dataset.allocation][process.route]
    assert not isinstance(shares, Missing)  # refused when the dataset was made
    return shares


def _activity_name(dataset: Dataset, flow: Flow) -> str:
    return f"{flow.name}, {dataset.site} {dataset.year}"


def _activity(
    dataset: Dataset,
    process: UnitProcess,
    stream: str,
    share: float,
    reasons: Mapping[str, str],
) -> Iterator[Row]:
    product = process.products[stream]
    counted = "dry mass" if product.flow.basis == "mass" else product.flow.basis
    yield ["Activity", _activity_name(dataset, product.flow)]
    yield ["code", dataset.flow_id(product.flow)]
    yield ["reference product", product.flow.name]
    yield ["unit", UNITS[product.flow.unit]]
    yield ["location", LOCATION]
    yield ["production amount", 1.0]
    yield ["type", "process"]
    yield ["comment", f"{process.title}. A kilogram counts {counted}. {process.description}"]
    yield ["Exchanges"]
    yield list(COLUMNS)
    yield _row(dataset, product, "production", 1.0, None, "")
    for exchange in [*process.taken, *process.own]:
        amount = share * exchange.mean / product.mean
        kind = "technosphere" if exchange.flow.kind in ("product", "input") else "biosphere"
        spread = lognormal_spread(exchange, product)
        yield _row(dataset, exchange, kind, amount, spread, exchange_words(exchange, reasons))
    yield []


def _row(
    dataset: Dataset,
    exchange: Exchange,
    kind: str,
    amount: float,
    spread: float | None,
    comment: str,
) -> Row:
    flow = exchange.flow
    linked = flow.kind != "input"
    code = _tuple(database_name(dataset), dataset.flow_id(flow)) if linked else None
    return [
        _activity_name(dataset, flow) if flow.kind == "product" else flow.name,
        amount,
        UNITS[flow.unit],
        kind,
        code,
        _categories(flow) if kind == "biosphere" else None,
        LOCATION if kind != "biosphere" else None,
        None if spread is None else LOGNORMAL,
        None if spread is None else math.log(amount),
        spread,
        comment or None,
    ]


def _categories(flow: Flow) -> str:
    top = {"resource": "natural resource", "emission": flow.group}.get(flow.kind, INDICATOR)
    return _tuple(top, flow.group if flow.kind != "emission" else "unspecified")


def allocation_rows(dataset: Dataset) -> Iterator[Row]:
    """Yield the shares of every product by mass, by value and without allocation."""
    yield ["skip", f"in force: {dataset.allocation}"]
    yield ["", "without allocation (none) each product bears everything when it is asked for"]
    yield ["product", "by mass", "by value", "none", "USD/kg", "how its value came about"]
    for route, process in dataset.processes.items():
        for stream, product in process.products.items():
            found = [dataset.shares[way][route] for way in ("mass", "value", "none")]
            shares = [_said(one if isinstance(one, Missing) else one[stream]) for one in found]
            key = product.flow.key
            value = _said(dataset.values.per_unit[key])
            yield [key, *shares, value, dataset.values.notes[key]]


def _said(number: float | Missing) -> Cell:
    return f"missing: {number.reason}" if isinstance(number, Missing) else number


def composition_rows(dataset: Dataset) -> Iterator[Row]:
    """Yield kilograms of each substance in a unit of every product, waste and material."""
    substances = next(iter(dataset.processes.values())).substances
    yield ["skip", "kilograms of each substance in a unit of the flow; empty where there is none"]
    yield ["flow", "route", "direction", "unit", *substances]
    for route, process in dataset.processes.items():
        for exchange in process.exchanges:
            if exchange.flow.elementary or not exchange.mass.any():
                continue
            held = [
                exchange.content(k) if exchange.mass[k].any() else None
                for k in range(len(substances))
            ]
            direction = "input" if exchange.is_input else "output"
            yield [exchange.flow.name, route, direction, exchange.flow.unit, *held]


def not_quantified_rows(dataset: Dataset) -> Iterator[Row]:
    """Yield what is exchanged in an amount of which nothing is known."""
    yield ["skip", "exchanged in an amount nobody knows; not zero"]
    yield ["route", "what"]
    for route, process in dataset.processes.items():
        for what in process.not_quantified:
            yield [route, what]


def source_rows(dataset: Dataset) -> Iterator[Row]:
    """Yield the documents that the numbers are from."""
    yield ["skip", "sources of the numbers of each route"]
    yield ["route", "source", "year"]
    for route, sources in dataset.sources.items():
        for text, year in sources:
            yield [route, text, year]
