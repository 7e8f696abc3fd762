"""JSON Schemas of a site's TOML files, so that editors complete keys and show what they mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tailrace.site.schema_value import MEASURE, PLACEHOLDER, Quantity, Table, quantity_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas of the TOML files of a site.

    Returns
    -------
    dict
        Schema (JSON Schema 2020-12) by name: site, works, emissions, route, ground,
        surface, land, options,
        people.
    """
    from tailrace.site.schema_emissions import EmissionsFile
    from tailrace.site.schema_ground import GroundFile
    from tailrace.site.schema_land import LandFile
    from tailrace.site.schema_options import OptionsFile
    from tailrace.site.schema_people import PeopleFile
    from tailrace.site.schema_route import RouteFile
    from tailrace.site.schema_site import SiteFile
    from tailrace.site.schema_surface import SurfaceFile
    from tailrace.site.schema_works import WorksFile

    models: dict[str, type[Table]] = {
        "site": SiteFile,
        "works": WorksFile,
        "emissions": EmissionsFile,
        "route": RouteFile,
        "ground": GroundFile,
        "surface": SurfaceFile,
        "land": LandFile,
        "options": OptionsFile,
        "people": PeopleFile,
    }
    return {
        name: _complete(model.model_json_schema(), f"Tailrace {name} file")
        for name, model in models.items()
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas as NAME.schema.json into a folder, which is made if need be.

    Parameters
    ----------
    folder : pathlib.Path
        Where to write.

    Returns
    -------
    list of pathlib.Path
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in json_schemas().items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, indent=1) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _complete(schema: dict[str, Any], title: str) -> dict[str, Any]:
    """Fill the shape of numbers into a schema."""
    filled: dict[str, Any] = _fill(schema)
    filled.setdefault("$defs", {}).update(_value_definitions())
    return {"$schema": DIALECT, **filled, "title": title}


def _fill(node: Any) -> Any:
    """Return a schema with references in place of the marks that stand for numbers."""
    if isinstance(node, list):
        return [_fill(part) for part in node]
    if not isinstance(node, Mapping):
        return node
    number = quantity_of(node)
    if number is not None and number.spread == "one":
        return _reference(number, str(node.get("description", "")))
    by_year = node.get("x-by-year", False)
    kept = {
        key: _fill(part)
        for key, part in node.items()
        if key not in (MEASURE, "x-spread", "x-also", "x-choice", "x-by-year", "default")
    }
    if kept.pop(PLACEHOLDER, False):
        return {**kept, "$ref": "#/$defs/number"}
    if by_year:
        kept["items"] = {"$ref": "#/$defs/number_of_year"}
    if number is not None:
        unit = _reference(number, "")
        kept["additionalProperties"] = unit
        kept["description"] = f"{kept.get('description', '')}; by substance ({number.kept_in})"
    return kept


def _reference(number: Quantity, meaning: str) -> dict[str, Any]:
    """Return the schema of one number with its unit."""
    pure = number.kept_in in ("1", "kg/kg")
    words = f"{meaning} ({number.kept_in})".strip()
    return {
        "description": words,
        "$ref": "#/$defs/number" if pure else "#/$defs/number_with_unit",
        "examples": ["50 %" if pure else f"1 {number.kept_in}"],
    }


def _value_definitions() -> dict[str, Any]:
    """Return the shapes a number may have."""
    from tailrace.quantities.reading import VALUE_KEYS

    text = {
        "type": "string",
        "minLength": 1,
        "description": 'number and unit: "250 kt/yr", "0.2 wt% ThO2", "25 %"',
    }
    bare = {"type": "number", "description": "a pure number"}
    keys = _key_schemas()
    table = {
        "type": "object",
        "description": "number with range, source and quality",
        "properties": {key: keys[key] for key in VALUE_KEYS if key != "missing"},
        "additionalProperties": False,
        "anyOf": [{"required": [key]} for key in ("value", "low", "median", "alpha", "values")],
    }
    missing = {
        "type": "object",
        "description": "a number that is not known, with the reason",
        "properties": {
            "missing": {"type": "string", "minLength": 1},
            **{key: keys[key] for key in ("source", "year", "place", "quality", "note")},
        },
        "required": ["missing"],
        "additionalProperties": False,
    }
    by_year = {
        **table,
        "properties": {
            **table["properties"],  # type: ignore[dict-item]  # a mapping by construction
            "year": {"type": "integer", "description": "calendar year the number holds for"},
            "published": {"type": "integer", "description": "year of the source"},
        },
        "required": ["year"],
    }
    return {
        "number": {"anyOf": [text, bare, table, missing]},
        "number_with_unit": {"anyOf": [text, table, missing]},
        "number_of_year": by_year,
    }


def _key_schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of every key that a number's table may have."""
    from tailrace.quantities import QUALITIES
    from tailrace.quantities.spread import DISTRIBUTIONS

    one = {"type": ["string", "number"]}
    plain = {"type": "number"}
    text = {"type": "string"}
    return {
        "value": {**one, "description": "central value"},
        "low": {**one, "description": "lower end of the range"},
        "high": {**one, "description": "upper end of the range"},
        "distribution": {
            "enum": list(DISTRIBUTIONS),
            "description": "absent: triangular between low and high about the value, uniform "
            "without one; fixed: the range is only stated",
        },
        "sd": {**one, "description": "standard deviation (normal)"},
        "median": {**one, "description": "median (lognormal)"},
        "gsd": {**plain, "description": "geometric standard deviation (lognormal)"},
        "alpha": {**plain, "description": "first shape (beta)"},
        "beta": {**plain, "description": "second shape (beta)"},
        "shape": {**plain, "description": "weight of the mode (pert)"},
        "values": {"type": "array", "items": one, "description": "what was seen (empirical)"},
        "unit": {**text, "description": "unit of numbers that have none"},
        "basis": {**text, "description": "substance the number counts"},
        "source": {**text, "description": "key of sources.csv, or the citation"},
        "year": {"type": ["integer", "string"], "description": "year of the source"},
        "place": {**text, "description": "table or page in the source"},
        "quality": {"enum": list(QUALITIES), "description": "how the number came to be known"},
        "note": text,
    }
