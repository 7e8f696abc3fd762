"""Inputs that an option on transport changes: their places, and the values they take.

A place is written as the table of numbers has it:
"baotou/ground.deposit.tailings_pond.seepage_rate" is `seepage_rate` of `[deposit.tailings_pond]` in
`areas/baotou/ground.toml`. Numbers of the ground
that do not move a place, a river or the direction of the flow can be changed: with them the ways of
the water stay those of one table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tailrace.errors import did_you_mean
from tailrace.quantities import Missing, Value
from tailrace.site.context import Reading
from tailrace.site.schema_value import Quantity, quantity_of
from tailrace.site.structure import read_one

if TYPE_CHECKING:
    from tailrace.site.schema_ground import GroundFile
    from tailrace.site.schema_options import OptionTable

FILE = "options.toml"
CHANGEABLE: dict[str, tuple[str, ...]] = {
    "aquifer": (
        "hydraulic_conductivity", "hydraulic_gradient", "thickness", "effective_porosity",
        "bulk_density", "longitudinal_dispersivity", "transverse_dispersivity",
    ),
    "unsaturated_zone": ("thickness", "water_content", "bulk_density"),
    "deposit": ("seepage_rate", "water_height"),
}  # fmt: skip
"""Numbers of `ground.toml` that an option may change, by table."""


def read_inputs(
    name: str, option: OptionTable, grounds: Mapping[str, GroundFile], reading: Reading
) -> dict[str, Value]:
    """Return the values that inputs take with an option; what cannot be is noted.

    Parameters
    ----------
    name : str
        The option.
    option : OptionTable
        The option, its inputs as they stand in the file.
    grounds : mapping of str to GroundFile
        Ground of each area.
    reading : Reading
        Where problems and values are noted.

    Returns
    -------
    dict of str to Value
        By place of the input.
    """
    found = {}
    for place, raw in option.inputs.items():
        number = _number_at(name, place, grounds, reading)
        if number is None:
            continue
        value = read_one(raw, number, FILE, ("option", name, "inputs", place), reading)
        if isinstance(value, Value):
            found[place] = value
        elif not reading.problems.errors:
            reading.problems.add(
                f"{value.reason}", file=FILE, place=f"option.{name}.inputs.{place}",
                remedy="state the value it takes",
            )  # fmt: skip
    return found


def _number_at(
    name: str, place: str, grounds: Mapping[str, GroundFile], reading: Reading
) -> Quantity | None:
    """Return what number stands at a place; None, noted, where an option can change none."""
    area, _, path = place.partition("/ground.")
    where = f"option.{name}.inputs.{place}"
    if area not in grounds:
        reading.problems.add(
            f'"{place}" names no number of the ground of an area', file=FILE, place=where,
            allowed="AREA/ground.TABLE.NUMBER with the area one of " + ", ".join(grounds),
            remedy=did_you_mean(area, grounds) or (
                "transfers through the air cannot be changed by an option; write numbers as the "
                "table numbers.csv names them"
            ),
        )  # fmt: skip
        return None
    ground, keys = grounds[area], path.split(".")
    allowed = [
        *(f"{table}.{one}" for table in ("aquifer", "unsaturated_zone") for one in
          CHANGEABLE[table]),
        *(f"deposit.{deposit}.{one}" for deposit in ground.deposit for one in
          CHANGEABLE["deposit"]),
    ]  # fmt: skip
    if path not in allowed:
        reading.problems.add(
            f'an option cannot change "{path}"', file=FILE, place=where,
            allowed=", ".join(allowed), remedy=did_you_mean(path, allowed),
        )  # fmt: skip
        return None
    table = table_at(ground, keys[:-1])
    if isinstance(getattr(table, keys[-1]), Missing):
        reading.problems.add(
            f"{place} is missing in ground.toml, so that there is nothing to change", file=FILE,
            place=where, remedy="state it there, or leave it out here",
        )  # fmt: skip
        return None
    return quantity_of(type(table).model_fields[keys[-1]].json_schema_extra)


def table_at(ground: GroundFile, keys: list[str]) -> Any:
    """Return the table of `ground.toml` that keys lead to.

    Parameters
    ----------
    ground : GroundFile
        The file.
    keys : list of str
        Names of tables: ["deposit", "tailings_pond"].
    """
    table: Any = ground
    for key in keys:
        table = table[key] if isinstance(table, dict) else getattr(table, key)
    return table
