"""Names under which toxicity values and standards speak of what is measured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from tailrace.data.reader import rows
from tailrace.errors import InputError, did_you_mean

TABLE = "measured_parameters"


@dataclass(frozen=True)
class MeasuredParameter:
    """A substance or property as a laboratory reports it.

    Parameters
    ----------
    name : str
        Name used everywhere in this room: "As", "Cr-VI", "NO3-N", "gross-alpha".
    title : str
        Name in words.
    cas : str
        Registry number; empty where there is none.
    aliases : tuple of str
        Other spellings.
    counted_as : str
        Substance whose mass the number counts ("N" for nitrate as nitrogen); empty for none.
    """

    name: str
    title: str
    cas: str
    aliases: tuple[str, ...]
    counted_as: str


def measured_parameters() -> tuple[str, ...]:
    """Return the names that this room knows.

    Returns
    -------
    tuple of str
        Names for `measured_parameter`.
    """
    return tuple(_all())


def measured_parameter(name: str) -> MeasuredParameter:
    """Return what is known of a substance or property by any of its names.

    Parameters
    ----------
    name : str
        Name, title, alias or registry number; capitals, spaces, hyphens and brackets do not
        count, except that a name written exactly wins (``Co`` is cobalt).

    Returns
    -------
    MeasuredParameter
        With the name to use from here on.

    Raises
    ------
    InputError
        If nothing has that name.
    """
    exact = _all().get(name.strip())
    if exact is not None:
        return exact
    found = _spellings().get(_key(name))
    if found is None:
        words = [spelling for one in _all().values() for spelling in (one.title, *one.aliases)]
        raise InputError.single(
            f'no substance or property is called "{name}"',
            allowed="a name of the table measured_parameters: symbol, English name or CAS number",
            remedy=did_you_mean(name, [*_all(), *words]),
        )
    return _all()[found]


def _key(name: str) -> str:
    return re.sub(r"[\s_,.()-]+", "", name).lower()


@cache
def _all() -> Mapping[str, MeasuredParameter]:
    found = {
        row["name"]: MeasuredParameter(
            name=row["name"],
            title=row["title"],
            cas=row["cas"],
            aliases=tuple(filter(None, map(str.strip, row["aliases"].split(";")))),
            counted_as=row["counted_as"],
        )
        for row in rows(TABLE)
    }
    return MappingProxyType(found)


@cache
def _spellings() -> Mapping[str, str]:
    """Return normalised spelling to name; a spelling of two names belongs to neither."""
    found: dict[str, set[str]] = {}
    for one in _all().values():
        for spelling in (one.name, one.title, *one.aliases, one.cas):
            if spelling:
                found.setdefault(_key(spelling), set()).add(one.name)
    return MappingProxyType({key: next(iter(s)) for key, s in found.items() if len(s) == 1})
