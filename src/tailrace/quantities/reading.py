"""From what stands in a file to a `Value`, with every problem noted and none raised."""

from __future__ import annotations

from collections.abc import Mapping

from tailrace.errors import Problems, did_you_mean
from tailrace.quantities.door import SHOWN, Door, open_door, show
from tailrace.quantities.limits import check_limits
from tailrace.quantities.missing import Missing
from tailrace.quantities.provenance import ABOUT_KEYS, read_about
from tailrace.quantities.spread import SPREAD_KEYS, read_spread
from tailrace.quantities.value import Value

VALUE_KEYS = ("value", "missing", "unit", "basis", *SPREAD_KEYS, *ABOUT_KEYS)
"""Keys of a value written as a table."""

_FORMS = (
    'a text such as "250 kt/yr", a table { value = "65 %", low = ..., high = ..., source = ... } '
    'or { missing = "the reason" }'
)


def read_value(
    raw: object,
    *,
    unit: str | None = None,
    variable: str | None = None,
    basis: str | tuple[str, ...] | None = None,
    where: str,
    problems: Problems,
    file: str = "",
    sources: Mapping[str, str] | None = None,
) -> Value | Missing | None:
    """Read a value as it stands in a TOML file or in a row of a table.

    Parameters
    ----------
    raw : object
        A text ``"250 kt/yr"``; a bare number where the wanted unit is a pure number; a table with
        ``value``, ``low``, ``high``, ``distribution`` and its parameters, ``source``, ``year``,
        ``place``, ``quality``, ``note`` (and ``unit``, ``basis`` for numbers without them); or
        ``{"missing": reason}``. An empty text in a table counts as absent.
    unit, variable : str
        Exactly one of both: the unit wanted, or the variable, whose limits are checked too.
    basis : str, tuple of str or None
        Substance the value counts: one, several that are accepted, ``"any"``, or None where no
        substance belongs to it. A single one holds where the text names none.
    where : str
        Key path or row, for messages.
    problems : Problems
        Takes everything wrong with it.
    file : str
        File, for messages; empty for the one `problems` is about.
    sources : mapping of str to str, optional
        Full citations by key; a ``source`` that is a key stands for its citation.

    Returns
    -------
    Value, Missing or None
        In the wanted unit; None if it cannot be used, with at least one error noted.

    Raises
    ------
    InputError
        If `variable` or `unit` is unknown; never for `raw`.
    ValueError
        If not exactly one of `unit` and `variable` is given.

    Notes
    -----
    A range without a named distribution is triangular about the value inside it and uniform
    without one. ``distribution = "fixed"`` keeps the range as stated and the value fixed.
    """
    door = open_door(
        unit=unit, variable=variable, basis=basis, where=where, problems=problems, file=file
    )
    return _read(raw, door, sources or {})


def _read(raw: object, door: Door, sources: Mapping[str, str]) -> Value | Missing | None:
    noted = len(door.problems.errors)
    found: Value | Missing | None = None
    if isinstance(raw, Mapping):
        texts = {k if isinstance(k, str) else show(k): item for k, item in raw.items()}
        given = {key: item for key, item in texts.items() if not _is_empty(item)}
        found = _read_table(given, door, sources)
    elif isinstance(raw, str | int | float) and not isinstance(raw, bool):
        number = door.number(raw)
        if number is not None:
            unit_as_written = door.written_unit
            found = Value(number, door.unit, door.final_basis(), written_unit=unit_as_written)
    else:
        door.refuse(f"{show(raw)} is no value", allowed=_FORMS)
    if isinstance(found, Value):
        check_limits(found, door)
    return found if len(door.problems.errors) == noted else None


def _is_empty(item: object) -> bool:
    return isinstance(item, str) and not item.strip()


def _read_table(
    given: Mapping[str, object], door: Door, sources: Mapping[str, str]
) -> Value | Missing | None:
    for key in given:
        if key not in VALUE_KEYS:
            door.refuse(
                f"the key {show(key)} is unknown",
                allowed=", ".join(VALUE_KEYS),
                remedy=did_you_mean(key[:SHOWN], VALUE_KEYS),
            )
    about = read_about(given, door, sources)
    if "missing" in given:
        return _read_missing(given, door)
    for key in ("unit", "basis"):
        if key in given:
            door.settle_own(key, given[key])
    spread = read_spread(given, door)
    if spread is None:
        return None
    return Value(
        spread.value,
        door.unit,
        door.final_basis(),
        spread.distribution,
        spread.low,
        spread.high,
        written_unit=door.written_unit,
        **about,
    )


def _read_missing(given: Mapping[str, object], door: Door) -> Missing | None:
    reason = given["missing"]
    if not isinstance(reason, str):
        what = f"{show(reason)} is no reason for a missing value"
        door.refuse(what, "missing", allowed='a sentence, as in missing = "no figure found"')
        return None
    numbers = [key for key in given if key == "value" or key in SPREAD_KEYS]
    if numbers:
        what = f"it is missing and has {', '.join(numbers)} at once"
        door.refuse(what, allowed="either numbers or missing")
        return None
    return Missing(reason.strip())
