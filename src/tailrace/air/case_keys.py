"""The keys of an air case: which there are, which ask for what is not modelled, what they hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tailrace.errors import Problems, did_you_mean

from .depletion import RULES

KEYS = {
    "name", "description", "model", "met_table", "terrain", "receptor_height_m",
    "day_of_year_subset", "hours_processed", "hours_calm", "hours_missing", "n_receptors",
    "n_sources", "deposition", "total_emission_g_s", "cpu_seconds",
    "wall_seconds_shared_machine", "peak_memory_MiB", "source", "year", "month", "day",
    "hour_ending", "depletion", "percentiles", "monthly", "averaging_hours",
    # what `tailrace verify` reads beside the case
    "tolerance", "relative_tolerance", "tol", "rtol", "rel_tol", "required_share",
    "required_share_within_tolerance",
}  # fmt: skip
NOT_MODELLED = {
    "urban": "the urban boundary layer", "building": "building downwash",
    "downwash": "building downwash", "wet": "wet scavenging", "scaveng": "wet scavenging",
    "washout": "wet scavenging", "elevation": "terrain", "hill_height": "terrain",
}  # fmt: skip
"""Parts of keys, and what they ask for."""

AVERAGES = (1, 2, 3, 4, 6, 8, 12, 24)
"""Hours over which highest averages are taken: parts of a day."""


def not_modelled(key: str) -> str:
    """Return what a key asks for that is not modelled, or nothing.

    Parameters
    ----------
    key : str
        Key of a case or a source.

    Returns
    -------
    str
        Name of the process.
    """
    return next((what for word, what in NOT_MODELLED.items() if word in key.lower()), "")


def check_case_keys(raw: Mapping[str, Any], problems: Problems) -> None:
    """Note keys that are not known or not modelled, and choices that there are not.

    Parameters
    ----------
    raw : mapping
        The case.
    problems : Problems
        Collects.
    """
    for key in raw:
        if key in KEYS:
            continue
        missing = not_modelled(key)
        if missing:
            problems.add(f"{missing} is not modelled", place=key, remedy="remove the key")
        else:
            problems.add("unknown key", place=key, remedy=did_you_mean(key, KEYS))
    if raw.get("terrain", "flat") != "flat":
        problems.add(
            f"terrain {raw['terrain']!r} is not modelled", place="terrain", allowed="flat",
            remedy="use AERMOD itself where hills matter",
        )  # fmt: skip
    if str(raw.get("depletion", "regulatory")) not in RULES:
        problems.add(
            f"depletion {raw['depletion']!r} is not known", place="depletion",
            allowed=", ".join(RULES),
        )  # fmt: skip
    if not isinstance(raw.get("source"), list) or not raw["source"]:
        problems.add("there is no [[source]]", remedy="give at least one source")


def number(raw: Mapping[str, Any], key: str, default: float, problems: Problems) -> float:
    """Return a number of a case, or note that it is none.

    Parameters
    ----------
    raw : mapping
        The case.
    key : str
        Which.
    default : float
        Without the key.
    problems : Problems
        Collects.

    Returns
    -------
    float
        The number; the default where it is none.
    """
    value = raw.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        problems.add(f"{value!r} is not a number", place=key)
        return default
    return float(value)


def numbers(
    raw: Mapping[str, Any], key: str, default: tuple[float, ...], problems: Problems, *,
    allowed: str, among: tuple[float, ...] | None = None, highest: float = math.inf,
) -> tuple[float, ...]:  # fmt: skip
    """Return a list of numbers of a case, or note what is wrong with it.

    Parameters
    ----------
    raw : mapping
        The case.
    key : str
        Which.
    default : tuple of float
        Without the key.
    problems : Problems
        Collects.
    allowed : str
        What may stand there, in words.
    among : tuple of float, optional
        The only numbers that may.
    highest : float
        Largest of the numbers from 0 that may, where any may.

    Returns
    -------
    tuple of float
        The numbers; the default where they cannot be used.
    """
    given = raw.get(key, default)
    if not isinstance(given, list | tuple):
        problems.add(f"{given!r} is not a list", place=key, allowed=allowed)
        return default
    for value in given:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
        if not fits or (value not in among if among else not 0.0 <= value <= highest):
            problems.add(f"{value!r} cannot be used", place=key, allowed=allowed)
            return default
    return tuple(given)


def flag(raw: Mapping[str, Any], key: str, problems: Problems) -> bool | None:
    """Return a yes or no of a case, or note that it is neither.

    Parameters
    ----------
    raw : mapping
        The case.
    key : str
        Which.
    problems : Problems
        Collects.

    Returns
    -------
    bool or None
        None without the key, or where it is neither.
    """
    value = raw.get(key)
    if value is None or isinstance(value, bool):
        return value
    problems.add(f"{value!r} is neither true nor false", place=key, allowed="true, false")
    return None
