"""What pydantic finds wrong, retold: the key, what is allowed, what was probably meant."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from tailrace.errors import Problems, did_you_mean

BRANCHES = ("str", "Absent", "[key]")
"""Steps that pydantic puts into a location and no file has: forms of one field, keys of a table."""

_KINDS = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation such as `dict[str, Model]` or `Model | None`.

    Parameters
    ----------
    annotation : object
        The annotation of a field.
    """
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (dict, list, Union, types.UnionType):
        for part in reversed(get_args(annotation)):
            found = inner_model(part)
            if found is not None:
                return found
    return None


def _model_at(model: type[BaseModel], location: tuple[int | str, ...]) -> type[BaseModel] | None:
    """Return the model of the table at a location inside a file."""
    here: type[BaseModel] | None = model
    skip = False
    for step in location:
        if step in BRANCHES:
            continue
        if skip:
            skip = False
            continue
        if here is None or not isinstance(step, str) or step not in here.model_fields:
            return None
        annotation = here.model_fields[step].annotation
        skip = get_origin(annotation) in (dict, list)
        here = inner_model(annotation)
    return here


def note_finding(
    detail: ErrorDetails, model: type[BaseModel], file: str, problems: Problems
) -> None:
    """Retell one finding of pydantic as a problem.

    Parameters
    ----------
    detail : ErrorDetails
        What pydantic found.
    model : type
        Model of the whole file.
    file : str
        The file's name in messages.
    problems : Problems
        Where it is noted.
    """
    location = tuple(detail["loc"])
    if _is_other_branch(location, detail.get("input")):
        return
    parts = [str(step + 1 if isinstance(step, int) else step) for step in location]
    parts = [part for part in parts if part not in BRANCHES]
    place = ".".join(parts)
    kind, context, given = detail["type"], detail.get("ctx", {}), detail.get("input")
    if kind == "extra_forbidden":
        owner = _model_at(model, location[:-1])
        keys = list(owner.model_fields) if owner else []
        problems.add(
            f'unknown key "{location[-1]}"',
            file=file,
            place=".".join(parts[:-1]),
            allowed=", ".join(keys),
            remedy=did_you_mean(str(location[-1]), keys),
        )
    elif kind == "missing":
        problems.add(
            f'"{parts[-1]}" is missing',
            file=file,
            place=".".join(parts[:-1]),
            remedy=f"add the key {parts[-1]}",
        )
    elif kind == "literal_error":
        choices = _choices(str(context.get("expected", "")))
        problems.add(
            f'unknown {parts[-1]} "{given}"',
            file=file,
            place=place,
            allowed=", ".join(choices),
            remedy=did_you_mean(str(given), choices),
        )
    else:
        problems.add(
            f"{_given(given)} cannot stand here",
            file=file,
            place=place,
            allowed=_wanted(kind, context, detail["msg"]),
        )


def _is_other_branch(location: tuple[int | str, ...], given: Any) -> bool:
    """Tell whether a finding is about the form of "text or { missing }" that was not meant."""
    if location[-1] == "str":
        return isinstance(given, Mapping)
    return location[-1] == "Absent" and not isinstance(given, Mapping)


def _choices(expected: str) -> list[str]:
    """Return the words of pydantic's list "'a', 'b' or 'c'"."""
    return [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]


def _given(value: Any) -> str:
    """Return what the user wrote, in words."""
    for kind, word in _KINDS.items():
        if type(value) is kind:
            short = repr(value) if kind in (str, int, float, bool) else ""
            return f"{word} {short[:60]}".strip()
    return f"a {type(value).__name__}"


_WANTED = {
    "string_type": "text between quotation marks",
    "string_too_short": "text that is not empty",
    "string_too_long": "text of at most {max_length} characters",
    "string_pattern_mismatch": "letters, digits, _ and -, at most 64",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list [..]",
    "dict_type": "a table [..]",
    "model_type": "a table [..] of keys",
    "model_attributes_type": "a table [..] of keys",
    "too_short": "at least {min_length} entries",
    "too_long": "at most {max_length} entries",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "finite_number": "a finite number",
}


def _wanted(kind: str, context: Mapping[str, Any], message: str) -> str:
    """Return what belongs there, in words."""
    return _WANTED[kind].format(**context) if kind in _WANTED else message
