"""Reading what is declared of a source's dust: its sizes, and what it is made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from tailrace.emissions.editions import SIZES
from tailrace.emissions.process import Process
from tailrace.emissions.process_input import Input
from tailrace.emissions.read_number import read_number
from tailrace.emissions.source import MATERIALS
from tailrace.errors import Problems, check_keys
from tailrace.quantities import Missing, Value

SMALLER = SIZES[:-1]
"""Sizes that can be a share of a larger one."""
_ENRICHMENT = Input("enrichment", "ratio", "share in the dust over that in the material")
_SIZE = Input("sizes", "share", "dust below the size over that below the next larger one known")
_CONTENT = Input("composition", "mass_fraction", "content of the dust that is not the material")
_SHARE = Input("material_share", "share", "share of the dust that is the material")


def read_enrichment(
    raw: Any, place: str, sources: Mapping[str, str], problems: Problems
) -> dict[str, Value]:
    """Read by how much fine dust is richer in a substance than its material.

    Parameters
    ----------
    raw : mapping
        Ratios by substance.
    place : str
        Key path of the source.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    dict of str to Value
        Ratio by substance, 1.
    """
    from tailrace.data import substance_names

    return _numbers(
        raw, _ENRICHMENT, substance_names(), f"{place}.enrichment", sources, problems,
        otherwise="leave it out: the dust is then what the material is",
    )  # fmt: skip


def read_sizes(
    raw: Any, process: Process, place: str, sources: Mapping[str, str], problems: Problems
) -> dict[str, Value]:
    """Read shares of sizes that the emission factors say nothing of.

    Parameters
    ----------
    raw : mapping
        Shares by size, each of the dust below the next larger size that is known.
    process : Process
        Process of the source; one that gives no dust has no sizes.
    place : str
        Key path of the source.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    dict of str to Value
        Share by size, 0 to 1.
    """
    place = f"{place}.sizes"
    if raw and not process.gives_dust:
        problems.add(f"the process {process.name} gives no dust", place=place, remedy="remove it")
        return {}
    return _numbers(
        raw, _SIZE, SMALLER, place, sources, problems, what="size",
        otherwise="leave it out: dust of that size is then not known",
    )  # fmt: skip


def read_composition(
    raw: Any, process: Process, place: str, sources: Mapping[str, str], problems: Problems
) -> dict[str, Value] | None:
    """Read what dust that is not the material is made of, where it is not the area's soil.

    Parameters
    ----------
    raw : mapping or None
        Mass fractions by substance; what is not among them is as in the soil of the area.
    process : Process
        Process of the source; only dust of a road may be of no material.
    place : str
        Key path of the source.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    dict of str to Value, or None
        kg/kg by substance; None where the source has no such table.
    """
    if raw is None:
        return None
    from tailrace.data import substance, substance_names

    place = f"{place}.composition"
    if not process.may_lack_material:
        problems.add(
            f"dust of the process {process.name} is of its material",
            place=place,
            remedy="remove the table, or declare an enrichment",
        )
        return {}
    elements = [name for name in substance_names() if substance(name).element == name]
    return _numbers(
        raw, _CONTENT, elements, place, sources, problems,
        otherwise="leave it out: it is then as in the soil of the area",
    )  # fmt: skip


def read_material_share(
    table: Mapping[str, Any], place: str, sources: Mapping[str, str], problems: Problems
) -> Value | None:
    """Read the share of the dust that is the material, the rest being of the area's soil.

    Parameters
    ----------
    table : mapping
        The source.
    place : str
        Key path of the source.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    Value or None
        0 to 1; None where it is not declared: all of the dust is the material.
    """
    here = f"{place}.material_share"
    if "material_share" not in table:
        if "composition" in table and any(kind in table for kind in MATERIALS):
            problems.add(
                "dust of a material and of something else, and not how much is which",
                place=here,
                remedy="add material_share, or remove the material: none of the dust is then of it",
            )
        return None
    value = read_number(table["material_share"], _SHARE, here, sources, problems)
    if "composition" not in table:
        problems.add(
            "a share of the material, and nothing says what the rest is",
            place=here,
            remedy="add [composition] below the source; an empty one means soil of the area",
        )
    if isinstance(value, Value):
        return value
    if value is not None:
        problems.add("a share that is one number belongs here", place=here)
    return None


def _numbers(
    raw: Any,
    wanted: Input,
    known: Collection[str],
    place: str,
    sources: Mapping[str, str],
    problems: Problems,
    *,
    otherwise: str,
    what: str = "substance",
) -> dict[str, Value]:
    if not check_keys(raw, known, place, problems, what=what):
        return {}
    found: dict[str, Value] = {}
    for name, number in raw.items():
        value = read_number(number, wanted, f"{place}.{name}", sources, problems)
        if isinstance(value, Value):
            found[str(name)] = value
        elif isinstance(value, Missing):
            problems.add(
                "such a number cannot be missing", place=f"{place}.{name}", remedy=otherwise
            )
    return found
