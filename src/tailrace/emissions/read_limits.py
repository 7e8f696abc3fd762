"""Which limits the outlets of a works are held against, as an emissions file declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.emissions.emission_limits import published_limits
from tailrace.emissions.source import OutletLimits
from tailrace.errors import Problems, check_keys, did_you_mean

LIMIT_KEYS = ("medium", "volume", "categories")
MEDIA = ("stack gas", "waste water")


def read_limits(raw: Any, problems: Problems) -> dict[str, OutletLimits]:
    """Read the limits of outlets.

    Parameters
    ----------
    raw : mapping
        Tables by outlet.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    dict of str to OutletLimits
        Those that can be used.
    """
    if not isinstance(raw, Mapping):
        problems.add("limits must be tables by outlet", place="limits")
        return {}
    found = {}
    for outlet, table in raw.items():
        place = f'limits."{outlet}"'
        if not check_keys(table, LIMIT_KEYS, place, problems):
            continue
        one = _read_one(str(outlet), table, place, problems)
        if one is not None:
            found[one.outlet] = one
    return found


def _read_one(
    outlet: str, table: Mapping[str, Any], place: str, problems: Problems
) -> OutletLimits | None:
    medium, volume = table.get("medium"), table.get("volume")
    if medium not in MEDIA:
        problems.add(
            f"{medium!r} is no medium of the limits",
            place=f"{place}.medium",
            allowed=", ".join(MEDIA),
            remedy=did_you_mean(str(medium), MEDIA),
        )
        return None
    if not isinstance(volume, str) or not volume:
        problems.add(
            "the volume of gas or water is not named",
            place=f"{place}.volume",
            allowed='a volume that units of the works give, such as "waste_gas", or "own water"',
        )
        return None
    known = list(dict.fromkeys(limit.category for limit in published_limits(medium)))
    given = table.get("categories")
    listed = given if isinstance(given, list) and given else [given]
    for name in listed:
        if name not in known:
            problems.add(
                f"{name!r} is no category of the limits of {medium}",
                place=f"{place}.categories",
                allowed="; ".join(known),
                remedy=did_you_mean(str(name), known),
            )
    return OutletLimits(outlet, medium, volume, tuple(n for n in listed if n in known))
