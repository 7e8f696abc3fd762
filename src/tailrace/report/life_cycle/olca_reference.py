"""Units and quantities of an openLCA package, under the identifiers that openLCA itself uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tailrace.report.life_cycle.dataset import Dataset

UNITS: dict[str, dict[str, float]] = {
    "kg": {"kg": 1.0, "t": 1000.0},
    "MJ": {"MJ": 1.0, "kWh": 3.6},
    "m3": {"m3": 1.0, "l": 0.001},
}
"""For each reference unit, units of its group and their conversion factors."""

UNCHANGING_VERSION = "00.00.001"
"""Lowest version, so that an import never replaces the reference data of an openLCA database."""


def reference_unit(unit: str) -> str:
    """Return the reference unit of a unit's group."""
    return next(reference for reference, units in UNITS.items() if unit in units)


def dated(entity: Any, version: str = "01.00.000") -> Any:
    """Return an entity without the date of its making, so that two exports are the same."""
    entity.version = version
    entity.last_change = None
    return entity


def unit_groups() -> Iterator[Any]:
    """Yield the unit groups and flow properties of mass, energy and volume."""
    import olca_schema as olca
    from olca_schema import units as known

    for reference, units in UNITS.items():
        group, prop = known.group_ref(reference), known.property_ref(reference)
        yield dated(
            olca.UnitGroup(
                id=group.id,
                name=group.name,
                default_flow_property=prop,
                units=[
                    olca.Unit(
                        id=known.unit_ref(unit).id,
                        name=unit,
                        conversion_factor=factor,
                        is_ref_unit=unit == reference,
                    )
                    for unit, factor in units.items()
                ],
            ),
            UNCHANGING_VERSION,
        )
        yield dated(
            olca.FlowProperty(
                id=prop.id,
                name=prop.name,
                flow_property_type=olca.FlowPropertyType.PHYSICAL_QUANTITY,
                unit_group=group,
            ),
            UNCHANGING_VERSION,
        )


def mass_property(dataset: Dataset, name: str, description: str) -> Any:
    """Return a quantity counted in kilograms of something: "Content of Th", "Mass of REO"."""
    import olca_schema as olca
    from olca_schema import units as known

    return dated(
        olca.FlowProperty(
            id=dataset.identity("flow property", name),
            name=name,
            category="Tailrace",
            description=description,
            flow_property_type=olca.FlowPropertyType.PHYSICAL_QUANTITY,
            unit_group=known.group_ref("kg"),
        )
    )
