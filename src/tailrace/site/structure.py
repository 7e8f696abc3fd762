"""From a plain table to a checked model, and from raw numbers to values with their sources.

First pydantic checks the structure: keys, kinds of things, lists of the right length. Its findings
are retold as problems that name the key, what is allowed and what was probably meant. Then every
number is read with the unit its field declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from tailrace.errors import Problems, did_you_mean
from tailrace.site.citations import resolve_sources
from tailrace.site.context import Reading
from tailrace.site.findings import inner_model, note_finding
from tailrace.site.schema_value import Quantity, Table, quantity_of

Model = TypeVar("Model", bound=Table)


def read_structure(
    model: type[Model], raw: Mapping[str, Any], *, file: str, reading: Reading
) -> Model | None:
    """Check a file's table against its model and read every number in it.

    Parameters
    ----------
    model : type
        Model of the whole file.
    raw : mapping
        What the file says.
    file : str
        Its name in messages.
    reading : Reading
        Where problems and values are noted.

    Returns
    -------
    Table or None
        The model with `Value` or `Missing` in place of raw numbers; None if the structure is
        wrong. Numbers that nobody stated are `Missing`.
    """
    cited = resolve_sources(raw, reading, file=file)
    try:
        checked = model.model_validate(cited)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            note_finding(detail, model, file, reading.problems)
        _read_despite(model, cited, file, reading)
        return None
    _read_numbers(checked, file, (), reading)
    return checked


def _read_numbers(table: BaseModel, file: str, path: tuple[str, ...], reading: Reading) -> None:
    """Replace every raw number inside a checked table by its value, in place."""
    for name, info in type(table).model_fields.items():
        here = (*path, name)
        content = getattr(table, name)
        number = quantity_of(info.json_schema_extra)
        if number is not None:
            setattr_unchecked(table, name, _read_field(content, number, file, here, reading))
        elif isinstance(content, BaseModel):
            _read_numbers(content, file, here, reading)
        elif isinstance(content, dict):
            for key, item in content.items():
                if isinstance(item, BaseModel):
                    _read_numbers(item, file, (*here, key), reading)


def setattr_unchecked(table: BaseModel, name: str, content: Any) -> None:
    """Set a field of a model that was checked before."""
    table.__dict__[name] = content


def _read_field(
    raw: Any, number: Quantity, file: str, path: tuple[str, ...], reading: Reading
) -> Any:
    """Return the value or the table of values that a field holds."""
    if number.spread == "by_substance":
        entries = raw if isinstance(raw, dict) else {}
        known = _known_substances(entries, number, file, path, reading.problems)
        return {
            key: read_one(entry, number, file, (*path, key), reading, basis=key)
            for key, entry in entries.items()
            if key in known
        }
    return read_one(raw, number, file, path, reading)


def read_one(
    raw: Any,
    number: Quantity,
    file: str,
    path: tuple[str, ...],
    reading: Reading,
    *,
    basis: str | None = None,
) -> Any:
    """Read one number, count it for the census and return it; `Missing` if nobody stated it.

    Parameters
    ----------
    raw : object
        What stands in the file, None if nothing does.
    number : Quantity
        Variable or unit of the number.
    file : str
        The file's name in messages.
    path : tuple of str
        Where it stands in the file.
    reading : Reading
        Where problems and values are noted.
    basis : str, optional
        Substance it must be counted as.

    Returns
    -------
    Value or Missing
        What could be read; `Missing` with the reason otherwise.
    """
    from tailrace.quantities import Missing, read_value

    place = ".".join(path)
    if raw is None:
        return Missing(f"{place} is not stated in {file}")
    value = read_value(
        raw,
        unit=number.unit,
        variable=number.variable,
        basis=basis,
        where=place,
        problems=reading.problems,
        file=file,
    )
    if not number.is_choice:
        reading.count(file, place, value)
    return Missing(f"{place} in {file} cannot be read") if value is None else value


def _known_substances(
    entries: Mapping[str, Any],
    number: Quantity,
    file: str,
    path: tuple[str, ...],
    problems: Problems,
) -> set[str]:
    """Return the keys that are substances; note the others."""
    if not entries:
        return set()
    from tailrace.data import substance_names

    names = {*substance_names(), *number.also}
    for key in entries:
        if key not in names:
            problems.add(
                f'unknown substance "{key}"',
                file=file,
                place=".".join((*path, key)),
                allowed="a substance such as Th, F, SO4, REO"
                + (f", or {', '.join(number.also)}" if number.also else ""),
                remedy=did_you_mean(key, sorted(names)),
            )
    return names & set(entries)


def _read_despite(model: type[Table], raw: Any, file: str, reading: Reading) -> None:
    """Read the numbers of a table whose structure is wrong, so that all mistakes show at once."""
    if not isinstance(raw, Mapping):
        return
    _despite(model, raw, file, (), reading)


def _despite(
    model: type[BaseModel],
    raw: Mapping[str, Any],
    file: str,
    path: tuple[str, ...],
    reading: Reading,
) -> None:
    for name, info in model.model_fields.items():
        here, content = (*path, name), raw.get(name)
        number = quantity_of(info.json_schema_extra)
        inner = inner_model(info.annotation)
        if content is None:
            continue
        if number is not None:
            _read_field(content, number, file, here, reading)
        elif inner is None or not isinstance(content, Mapping):
            continue
        elif get_origin(info.annotation) is dict:
            for key, item in content.items():
                if isinstance(item, Mapping):
                    _despite(inner, item, file, (*here, str(key)), reading)
        else:
            _despite(inner, content, file, here, reading)
