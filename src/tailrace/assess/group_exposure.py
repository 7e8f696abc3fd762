"""Exposure factors of a site's groups: the named set, what people.toml puts in its place.

Shares of food that a place supplies are kept apart (`exposure_shares`), because they differ from
place to place while weights do not: here all food counts as if it were grown at the place.
"""

from __future__ import annotations

from collections.abc import Mapping

from tailrace.errors import InputError
from tailrace.people.food_intake import FOOD_PATHWAYS
from tailrace.people.intake import group_factors
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value
from tailrace.site.schema_people import ExposureFactors, PeopleFile

Factors = Mapping[str, Value | Missing]

_WHOLE = Value(
    1.0, "1", quality="derived", note="as if all were grown at the place; shares stand apart"
)


def exposure_of_group(people: PeopleFile, group: str) -> dict[str, Value | Missing]:
    """Return every exposure factor of a group.

    Parameters
    ----------
    people : PeopleFile
        What people.toml says.
    group : str
        Name of the group.

    Returns
    -------
    dict of str to Value or Missing
        By factor, in the units of the people room. What the site declares missing is missing,
        whatever a set has.

    Raises
    ------
    InputError
        If the site names no set of exposure factors, or shares of dust exceed one.
    """
    chosen = people.exposure.factors_of.get(group, people.exposure.factors)
    if chosen is None:
        raise InputError.single(
            f"no set of exposure factors is named for {group}", file="people.toml",
            place="exposure.factors", remedy='name one: factors = "hj25.3-2019"',
        )  # fmt: skip
    own = _stated(people.exposure.everybody)
    if group in people.exposure.group:
        own |= _stated(people.exposure.group[group])
    own |= {f"{food}_local_share": _WHOLE for food in FOOD_PATHWAYS}
    given = {name: one for name, one in own.items() if isinstance(one, Value)}
    found = group_factors(chosen, group, given)
    return found | {name: one for name, one in own.items() if isinstance(one, Missing)}


def _stated(table: ExposureFactors) -> dict[str, Value | Missing]:
    """Return the factors that a table of the file states."""
    return {name: getattr(table, name) for name in table.model_fields_set}
