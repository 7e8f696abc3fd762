"""Why a number that is declared with a spread does not vary from draw to draw.

No declared spread passes without a word: what is not drawn is named with the reason, in the list of
numbers, in the summary of a run and in the report.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tailrace.quantities import Missing, Value

PERSONS = "how persons differ: the table of persons shows it; results are of a typical member"
NOT_ASKED = "nothing that this run computes asks for it"
FIXED = 'declared "fixed"'
NOT_IN_FORCE = "the option is not in force"
_COST = r"option\.[^.]+\.(capital|running|life)"

_RULES = (
    (r"people\.csv", r".*", "no result is for people of this place"),
    (r"people\.toml", r"exposure\..*", PERSONS),
    (r"people\.toml", r"population\..*", "ages divide people at central shares"),
    (r"people\.toml", r"radiation\..*", "conventions of doses hold at their central value"),
    (r"people\.toml", r"target\..*", "a limit is what results are held against"),
    (r"options\.toml", _COST, "what the option costs is not known as a whole"),
    (r"works\.toml", r"currency\..*",
     "what the works cost is no part of a run: tailrace balance draws it"),
    (r".*", r"product\..*\.price",
     "what the works earn is no part of a run: tailrace balance draws it"),
    (r"emissions\.toml", r"release_point\..*",
     "transfers through the air are computed once: the drawn air_transfer_factor of the area "
     "stands for what they miss"),
    (r"areas/.*/surface\.toml", r"(climate|surface)\..*",
     "weather and surface are those of the transfers through the air, which are computed once"),
    (r"areas/.*/ground\.toml", r"alternative\..*",
     "readings of the ground are run beside the draws, in a table of their own"),
    (r"site\.toml", r"area\..*", "where places lie and how high the ground is holds as declared"),
    (r"(measurements|claims)\.csv", r".*", "an observation: it is held against results"),
)  # fmt: skip
"""File, place in it, and reason; the first that fits holds."""
_SERIES = re.compile(r"(.+)\.\d{4}$")
_LATER = ".pond_water_after."


def why_not_drawn(
    file: str, place: str, value: Value | Missing, in_force: Collection[str] = ()
) -> str:
    """Return why a number of a site's files does not vary.

    Parameters
    ----------
    file, place : str
        Where it stands.
    value : Value or Missing
        The number, which was not drawn.
    in_force : collection of str
        Names of the options in force.

    Returns
    -------
    str
        Empty where no spread is declared.
    """
    if isinstance(value, Missing) or not _spreads(value):
        return ""
    if value.distribution is None:
        return FIXED
    idle = file == "options.toml" and place.split(".")[1] not in in_force
    if idle and not re.fullmatch(_COST, place):
        return NOT_IN_FORCE
    for of_file, of_place, reason in _RULES:
        if re.fullmatch(of_file, file) and re.fullmatch(of_place, place):
            return reason
    return NOT_ASKED


def drawn_with(place: str) -> str:
    """Return what all numbers share that are drawn as one with the number of a place.

    Parameters
    ----------
    place : str
        Where a number stands in its file: those of a series over years rise and fall as one, and
        so does what a pond's water holds before and after a change.
    """
    found = _SERIES.match(place)
    return (found[1] if found else place).replace(_LATER, ".pond_water.")


def undrawn_counts(numbers: Iterable[Mapping[Any, Any]]) -> dict[str, int]:
    """Return how many numbers with a declared spread were not drawn, by reason, most first.

    Parameters
    ----------
    numbers : iterable of mapping
        Rows of the table of numbers.
    """
    found: dict[str, int] = {}
    for row in numbers:
        reason = row.get("why_not_drawn")
        if isinstance(reason, str) and reason:
            found[reason] = found.get(reason, 0) + 1
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _spreads(value: Value) -> bool:
    return value.distribution is not None or value.low is not None or value.high is not None
