"""Life-cycle inventory as an olca-schema package (JSON-LD in a zip), as openLCA imports it.

One process for each route of the works, linked by what they hand over. A process gives its
exchanges unallocated, per kilogram of one of its products, with the allocation factors by mass and
by value beside them; the one in force is the default of the process. Products, wastes and bought
materials carry their composition as flow properties ("Content of Th"), read from the balance.
Identifiers are UUIDs of the names, so that two exports of the same numbers are the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tailrace.errors import InputError
from tailrace.output.whole_file import write_whole
from tailrace.process.components import REST, WATER
from tailrace.quantities import Missing
from tailrace.report.life_cycle.dataset import (
    CUT_OFF,
    Dataset,
    exchange_words,
    lognormal_spread,
    make_dataset,
)
from tailrace.report.life_cycle.flows import Exchange, Flow, UnitProcess
from tailrace.report.life_cycle.olca_reference import (
    dated,
    mass_property,
    reference_unit,
    unit_groups,
)

if TYPE_CHECKING:
    from tailrace.process.balance import Balance

FIRST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
SUPPLY = "Tailrace/works"

CATEGORIES = {
    ("resource", "in ground"): "Elementary flows/Resource/in ground",
    ("resource", "in water"): "Elementary flows/Resource/in water",
    ("resource", "in air"): "Elementary flows/Resource/in air",
    ("emission", "air"): "Elementary flows/Emission to air/unspecified",
    ("emission", "water"): "Elementary flows/Emission to water/unspecified",
}


def export_olca(
    balance: Balance,
    path: str | Path,
    product: str | None = None,
    year: int | None = None,
    allocation: str = "mass",
    *,
    site: str = "works",
    prices: Mapping[str, float] | None = None,
) -> None:
    """Write the inventory of a product, or of all products, for openLCA.

    Parameters
    ----------
    balance : Balance
        A solved works; with draws, the means and a lognormal spread of each exchange.
    path : path
        Zip file to write; it appears when it is whole.
    product : str, optional
        "route:stream", or its name where only one route makes it: its route and those before it
        are written. All routes unless given.
    year : int, optional
        Calendar year; 2024 unless given, or the last where the balance does not cover it.
    allocation : {"mass", "value", "none"}
        Default allocation of the processes; factors by mass and by value are written in any case,
        those by value only where every product has one.
    site : str
        Name of the site; it is part of names and identifiers.
    prices : mapping of str to float, optional
        Prices to use instead of the declared and quoted ones, USD per kilogram on the product's
        basis, by "route:stream" or stream.

    Raises
    ------
    InputError
        If olca-schema is not installed, the product is not made in that year, or the allocation is
        unknown or not possible.
    """
    from tailrace.report.balance_table import shown_year

    _need_olca_schema()
    when = shown_year(balance) if year is None else year
    dataset = make_dataset(balance, product, when, allocation, site, prices)
    reasons = {name: missing.reason for name, missing in balance.missing.items()}
    write_whole(Path(path), package(entities(dataset, reasons)))


def _need_olca_schema() -> None:
    try:
        import olca_schema  # noqa: F401
    except ImportError as error:
        raise InputError.single(
            "writing JSON-LD needs the package olca-schema, which is not installed",
            remedy="pip install 'tailrace[lca]'",
        ) from error


def package(written: Iterator[tuple[str, Any]]) -> bytes:
    """Return the zip: entries in a fixed order, with a fixed date."""
    files = {"olca-schema.json": '{"version": 2}'}
    for folder, entity in written:
        files[f"{folder}/{entity.id}.json"] = entity.to_json()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, FIRST_ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return buffer.getvalue()


def entities(dataset: Dataset, reasons: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield everything of a package with the folder it belongs in.

    Parameters
    ----------
    dataset : Dataset
        What is written.
    reasons : mapping of str to str
        Why a substance is not known.
    """
    import olca_schema as olca

    for entity in unit_groups():
        folder = "unit_groups" if isinstance(entity, olca.UnitGroup) else "flow_properties"
        yield folder, entity
    properties = _Properties(dataset)
    flows: dict[str, Any] = {}
    processes = [
        _process(dataset, process, flows, properties, reasons)
        for process in dataset.processes.values()
    ]
    for entity in properties.made.values():
        yield "flow_properties", entity
    for entity in flows.values():
        yield "flows", entity
    for route in dataset.processes:
        for source in _sources(dataset, route):
            yield "sources", source
    for process in processes:
        yield "processes", process


class _Properties:
    """Quantities in kilograms of something, each made once."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.made: dict[str, Any] = {}

    def content(self, substance: str) -> Any:
        return self._get(f"Content of {substance}", f"kilograms of {substance} in the flow")

    def basis(self, basis: str) -> Any:
        return self._get(f"Mass of {basis}", f"kilograms of {basis} in the product")

    def _get(self, name: str, description: str) -> Any:
        if name not in self.made:
            self.made[name] = mass_property(self.dataset, name, description)
        return self.made[name].to_ref()


def _flow(
    dataset: Dataset, exchange: Exchange, process: UnitProcess, properties: _Properties
) -> Any:
    """Return a flow with its quantities: the reference one, the mass, and what it holds."""
    import olca_schema as olca
    from olca_schema import units as known

    flow = exchange.flow
    kinds = {"waste": olca.FlowType.WASTE_FLOW, "store": olca.FlowType.WASTE_FLOW}
    kind = olca.FlowType.ELEMENTARY_FLOW if flow.elementary else olca.FlowType.PRODUCT_FLOW
    factors: list[Any] = []

    def add(prop: Any, factor: float) -> None:
        first = not factors
        factors.append(olca.FlowPropertyFactor(factor, prop, is_ref_flow_property=first))

    if flow.kind == "product" and flow.basis not in ("", "mass"):
        add(properties.basis(flow.basis), 1.0)
        water = process.substances.index(WATER)
        dry = exchange.mass.sum(axis=0) - exchange.mass[water]
        add(known.property_ref("kg"), float(dry.mean()) / exchange.mean)
    else:
        add(known.property_ref(reference_unit(flow.unit)), 1.0)
    if not flow.elementary:
        for k, substance in enumerate(process.substances):
            if exchange.mass[k].any():
                add(properties.content(substance), exchange.content(k))
    return dated(
        olca.Flow(
            id=dataset.flow_id(flow),
            name=_flow_name(dataset, flow),
            category=CATEGORIES.get((flow.kind, flow.group)) or _category(dataset, flow),
            description=_flow_words(exchange),
            flow_type=kinds.get(flow.kind, kind),
            flow_properties=factors,
            formula=flow.substance if flow.substance not in ("", REST) else None,
        )
    )


def _flow_name(dataset: Dataset, flow: Flow) -> str:
    if flow.elementary or flow.group in ("reagent", "energy"):
        return flow.name
    return f"{flow.name}, {dataset.site} {dataset.year}"


def _category(dataset: Dataset, flow: Flow) -> str:
    group = {"product": "products", "store": "kept in store"}.get(flow.kind, flow.group)
    place = f"{SUPPLY}/{dataset.site}" if flow.kind != "input" else "Tailrace/bought"
    return f"{place}/waste/{group}" if flow.kind == "waste" else f"{place}/{group}"


def _flow_words(exchange: Exchange) -> str | None:
    flow = exchange.flow
    if flow.kind == "product":
        counted = "its dry mass" if flow.basis == "mass" else f"the {flow.basis} in it"
        return f"A kilogram counts {counted}. Composition from the balance of the works."
    if flow.elementary:
        element = flow.substance not in (WATER, REST)
        return "Mass of the element, in whatever form." if element else None
    if flow.group in ("reagent", "energy"):
        return None
    return "With its water; composition from the balance."


def _process(
    dataset: Dataset,
    process: UnitProcess,
    flows: dict[str, Any],
    properties: _Properties,
    reasons: Mapping[str, str],
) -> Any:
    import olca_schema as olca

    reference = process.products[dataset.references[process.route]]
    exchanges = []
    for number, exchange in enumerate(process.exchanges, start=1):
        uid = dataset.flow_id(exchange.flow)
        if uid not in flows:
            flows[uid] = _flow(dataset, exchange, process, properties)
        exchanges.append(_exchange(dataset, exchange, reference, flows[uid], number, reasons))
    ways = {"mass": "PHYSICAL_ALLOCATION", "value": "ECONOMIC_ALLOCATION", "none": "NO_ALLOCATION"}
    return dated(
        olca.Process(
            id=dataset.process_id(process.route),
            name=f"{process.title}, {dataset.site} {dataset.year}",
            category=f"{SUPPLY}/{dataset.site}",
            description=_process_words(dataset, process),
            process_type=olca.ProcessType.UNIT_PROCESS,
            default_allocation_method=olca.AllocationType[ways[dataset.allocation]],
            allocation_factors=list(_factors(dataset, process, flows)),
            exchanges=exchanges,
            last_internal_id=len(exchanges),
            process_documentation=_documentation(dataset, process),
        )
    )


def _exchange(
    dataset: Dataset,
    exchange: Exchange,
    reference: Exchange,
    flow: Any,
    number: int,
    reasons: Mapping[str, str],
) -> Any:
    import olca_schema as olca
    from olca_schema import units as known

    amount = exchange.mean / reference.mean
    spread = lognormal_spread(exchange, reference)
    provider = None
    if exchange.is_input and exchange.flow.kind == "product":
        giver = exchange.flow.route
        provider = olca.Ref(
            ref_type=olca.RefType.Process,
            id=dataset.process_id(giver),
            name=f"{dataset.processes[giver].title}, {dataset.site} {dataset.year}",
        )
    return olca.Exchange(
        amount=amount,
        flow=flow.to_ref(),
        flow_property=flow.flow_properties[0].flow_property,
        unit=known.unit_ref(exchange.flow.unit),
        is_input=exchange.is_input,
        is_quantitative_reference=exchange is reference,
        internal_id=number,
        default_provider=provider,
        description=exchange_words(exchange, reasons) or None,
        uncertainty=None
        if spread is None
        else olca.Uncertainty(
            distribution_type=olca.UncertaintyType.LOG_NORMAL_DISTRIBUTION,
            geom_mean=amount,
            geom_sd=2.718281828459045**spread,
        ),
    )


def _factors(dataset: Dataset, process: UnitProcess, flows: Mapping[str, Any]) -> Iterator[Any]:
    import olca_schema as olca

    for way, kind in (("mass", "PHYSICAL_ALLOCATION"), ("value", "ECONOMIC_ALLOCATION")):
        shares = dataset.shares[way][process.route]
        if isinstance(shares, Missing):
            continue
        for stream, share in shares.items():
            flow = flows[dataset.flow_id(process.products[stream].flow)]
            yield olca.AllocationFactor(
                allocation_type=olca.AllocationType[kind], product=flow.to_ref(), value=share
            )


def _process_words(dataset: Dataset, process: UnitProcess) -> str:
    parts = [process.description, CUT_OFF]
    by_value = dataset.shares["value"][process.route]
    if isinstance(by_value, Missing):
        parts.append(f"No allocation by value: {by_value.reason}.")
    elif len(process.products) > 1:
        notes = (
            f"{p.flow.name} {dataset.values.per_unit[p.flow.key]:.4g} USD/kg "
            f"({dataset.values.notes[p.flow.key]})"
            for p in process.products.values()
        )
        parts.append(f"Values: {'; '.join(notes)}.")
    if process.not_quantified:
        parts.append(f"Not quantified, and not zero: {'; '.join(process.not_quantified)}.")
    return " ".join(part for part in parts if part)


def _documentation(dataset: Dataset, process: UnitProcess) -> Any:
    import olca_schema as olca

    reference = process.products[dataset.references[process.route]].mean
    units = {"labour": "person years"}
    aside = (
        f"{what} {amount / reference:.4g} {units.get(what, 'm3')}"
        for what, amount in process.aside.items()
    )
    where = ", ".join(part for part in (process.place, process.area) if part)
    drawn = "central values" if dataset.drawn is None else f"means of {dataset.drawn} draws"
    return olca.ProcessDocumentation(
        valid_from=f"{dataset.year}-01-01",
        valid_until=f"{dataset.year}-12-31",
        geography_description=where.replace("_", " ") or None,
        inventory_method_description=f"Material balance of every unit operation, {drawn}.",
        data_treatment_description=(
            f"Per kilogram of reference product, besides the exchanges: {'; '.join(aside)}."
            if process.aside
            else None
        ),
        completeness_description="; ".join(process.not_quantified) or None,
        sources=[source.to_ref() for source in _sources(dataset, process.route)],
    )


def _sources(dataset: Dataset, route: str) -> Iterator[Any]:
    import olca_schema as olca

    for text, year in dataset.sources[route]:
        name = text if len(text) <= 120 else f"{text[:117]}..."
        yield dated(
            olca.Source(
                id=dataset.identity("source", text, str(year)),
                name=name,
                text_reference=text,
                year=year,
                category="Tailrace",
            )
        )
