"""How a number with its source is declared inside the models of the site files.

The models hold the *structure* of a file. A field that is a number carries its unit and meaning
beside it; the number itself is read by `tailrace.quantities.read_value`, which says far better
what is wrong with it than a union of types could.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

Spread = Literal["one", "by_substance"]

PLACEHOLDER = "x-tailrace-value"
"""Key that marks a value in the JSON Schema before its shape is filled in."""

MEASURE = "x-measure"
"""Key that holds the variable or unit of a number in a field's extra data."""

RawValue = Annotated[Any, WithJsonSchema({PLACEHOLDER: True})]
"""A number as it stands in the file: text with unit, bare number, table, or declared missing."""

Name = Annotated[str, Field(min_length=1, max_length=100)]
"""A name that stands in another file."""

FOLDER_NAME = r"\w[\w-]{0,63}"

FolderName = Annotated[str, Field(pattern=rf"^{FOLDER_NAME}$")]
"""A name that is also that of a folder."""


class Table(BaseModel):
    """A table of a site file: exact types, no key that is not declared."""

    model_config = ConfigDict(extra="forbid", strict=True, protected_namespaces=())


@dataclass(frozen=True)
class Quantity:
    """What the number of a field is.

    Parameters
    ----------
    variable : str or None
        Row of the table of variables, which has its unit and limits.
    unit : str or None
        Unit, where the number is no variable of the table.
    spread : {"one", "by_substance"}
        A single number, or a table with one number for each substance, counted as that substance.
    also : tuple of str
        Keys of such a table that are no substance, such as PM10.
    is_choice : bool
        Whether the user chooses the number, so that it has no source and no census counts it.
    """

    variable: str | None
    unit: str | None
    spread: Spread = "one"
    also: tuple[str, ...] = ()
    is_choice: bool = False

    @property
    def kept_in(self) -> str:
        """Unit the number is kept in."""
        if self.unit is not None:
            return self.unit
        from tailrace.quantities import variable

        assert self.variable is not None  # one of both is always given
        return str(variable(self.variable).unit)


def quantity(
    measure: str,
    meaning: str,
    *,
    by_substance: bool = False,
    also: tuple[str, ...] = (),
    is_choice: bool = False,
    **kwargs: Any,
) -> Any:
    """Return the field of a number with its source.

    Parameters
    ----------
    measure : str
        A variable of the table of variables, or a unit in square brackets: "[1/yr]".
    meaning : str
        What it is; shown by editors.
    by_substance : bool
        Whether the field is a table of substance = number.
    also : tuple of str
        Further keys of such a table that are no substance.
    is_choice : bool
        Whether the user chooses the number, as the size of a map.
    **kwargs
        Passed on to `pydantic.Field`.
    """
    spread: Spread = "by_substance" if by_substance else "one"
    kwargs.setdefault("default", None)
    if "default_factory" in kwargs:
        del kwargs["default"]
    return Field(
        description=meaning,
        json_schema_extra={
            MEASURE: measure,
            "x-spread": spread,
            "x-also": list(also),
            "x-choice": is_choice,
        },
        **kwargs,
    )


def quantity_of(extra: Any) -> Quantity | None:
    """Return what a field's extra data says about its number, if it is one.

    Parameters
    ----------
    extra : object
        `json_schema_extra` of a field, or the schema of a property.
    """
    if not isinstance(extra, dict) or MEASURE not in extra:
        return None
    measure = str(extra[MEASURE])
    spread: Spread = "by_substance" if extra["x-spread"] == "by_substance" else "one"
    is_unit = measure.startswith("[")
    return Quantity(
        variable=None if is_unit else measure,
        unit=measure.strip("[]") if is_unit else None,
        spread=spread,
        also=tuple(extra["x-also"]),
        is_choice=bool(extra["x-choice"]),
    )
