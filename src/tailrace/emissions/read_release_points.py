"""Reading how sources meet the air, as an emissions file declares it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

from tailrace.emissions.process_input import Input
from tailrace.emissions.read_number import read_number
from tailrace.emissions.release_point import BELOW, NUMBERS, ReleaseKind, ReleasePoint
from tailrace.errors import Problems, check_keys, did_you_mean
from tailrace.quantities import Missing, Value

OUTLET = "air:"
WORDS = ("kind", "place", "to", "same_as", "gases", "sizes", "note")
RELEASE_POINT_KEYS = tuple(
    dict.fromkeys((*WORDS, *(one.name for inputs in NUMBERS.values() for one in inputs)))
)
_SHARE = Input("sizes", "share", "share of the particles below the size")


def read_release_points(
    raw: Any, known: Collection[str], sources: Mapping[str, str], problems: Problems
) -> dict[str, ReleasePoint]:
    """Read the release points of sources and outlets.

    Parameters
    ----------
    raw : mapping
        Tables by source, or by outlet of the works.
    known : collection of str
        Names of the sources.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    dict of str to ReleasePoint
        Those that can be used.
    """
    if not isinstance(raw, Mapping):
        problems.add("release points must be tables by source", place="release_point")
        return {}
    found: dict[str, ReleasePoint] = {}
    for name, table in raw.items():
        place = _place(str(name))
        if str(name) not in known and not str(name).startswith(OUTLET):
            problems.add(
                f'there is no source "{name}"',
                place=place,
                allowed=f'{", ".join(known)}, or an outlet of the works: "air:..."',
                remedy=did_you_mean(str(name), known),
            )
        if not check_keys(table, RELEASE_POINT_KEYS, place, problems) or "same_as" in table:
            continue
        one = _read_one(str(name), table, sources, problems)
        if one is not None:
            found[one.name] = one
    _add_repeated(raw, found, problems)
    return {str(name): found[str(name)] for name in raw if str(name) in found}


def _place(name: str) -> str:
    return f'release_point."{name}"' if ":" in name else f"release_point.{name}"


def _add_repeated(
    raw: Mapping[str, Any], found: dict[str, ReleasePoint], problems: Problems
) -> None:
    full = dict(found)
    for name, table in raw.items():
        if not isinstance(table, Mapping) or "same_as" not in table:
            continue
        other, place = table["same_as"], _place(str(name))
        more = [key for key in table if key not in ("same_as", "note", "place", "gases")]
        if more:
            problems.add(
                f"numbers of its own beside same_as: {', '.join(more)}",
                place=place,
                remedy="leave same_as out, or these",
            )
        elif other not in full:
            problems.add(
                f'no release point "{other}" with numbers of its own',
                place=f"{place}.same_as",
                allowed=", ".join(full),
                remedy=did_you_mean(str(other), full),
            )
        else:
            found[str(name)] = replace(
                full[other],
                name=str(name),
                same_as=str(other),
                place=_text(table, "place", place, problems) or full[other].place,
                gases=_gases(table, place, problems) or full[other].gases,
            )


def _read_one(
    name: str, table: Mapping[str, Any], sources: Mapping[str, str], problems: Problems
) -> ReleasePoint | None:
    place = _place(name)
    noted = len(problems.errors)
    kind = table.get("kind")
    if kind not in NUMBERS:
        problems.add(
            f"{kind!r} is no form of a source" if "kind" in table else "the form is not stated",
            place=f"{place}.kind",
            allowed=", ".join(NUMBERS),
            remedy=did_you_mean(str(kind), NUMBERS),
        )
        return None
    form = cast(ReleaseKind, kind)
    numbers = _read_numbers(form, table, place, sources, problems)
    where, to = (_text(table, key, place, problems) for key in ("place", "to"))
    if (form == "line") != bool(to):
        problems.add(
            "a line names the place at its other end" if form == "line" else "only a line has one",
            place=f"{place}.to",
        )
    sizes = _read_sizes(table.get("sizes", {}), place, sources, problems)
    if name.startswith(OUTLET) and not where:
        problems.add(
            "an outlet of the works without a place",
            place=f"{place}.place",
            remedy="name the place of the site at which it stands",
        )
    if len(problems.errors) > noted:
        return None
    return ReleasePoint(name, form, where, to, numbers, _gases(table, place, problems), sizes)


def _read_numbers(
    kind: ReleaseKind,
    table: Mapping[str, Any],
    place: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> dict[str, Value | Missing]:
    found: dict[str, Value | Missing] = {}
    wanted = {one.name: one for one in NUMBERS[kind]}
    for key in table:
        if key not in wanted and key not in WORDS and key in RELEASE_POINT_KEYS:
            problems.add(
                f"{key} is no number of the form {kind}",
                place=f"{place}.{key}",
                allowed=", ".join(wanted),
            )
    for name, one in wanted.items():
        if name not in table:
            if one.required:
                problems.add(
                    f"{one.meaning} is not stated",
                    place=f"{place}.{name}",
                    remedy=f'add {name} = {{ value = "...", source = "..." }}, or '
                    '{ missing = "the reason" }, and nothing is carried from here',
                )
            continue
        value = read_number(table[name], one, f"{place}.{name}", sources, problems)
        if isinstance(value, Value | Missing):
            found[name] = value
        elif value is not None:
            problems.add("a release point does not go by year", place=f"{place}.{name}")
    if ("length" in found) != ("width" in found) and kind == "area":
        problems.add("an area has both sides, or the outline of its place", place=place)
    return found


def _read_sizes(
    raw: Any, place: str, sources: Mapping[str, str], problems: Problems
) -> dict[str, Value | Missing]:
    place = f"{place}.sizes"
    if not raw:
        return {}
    if not check_keys(raw, BELOW, place, problems, what="size"):
        return {}
    found: dict[str, Value | Missing] = {}
    for size in BELOW:
        if size not in raw:
            problems.add(f"the share below {size} is not stated", place=f"{place}.{size}")
            continue
        value = read_number(raw[size], _SHARE, f"{place}.{size}", sources, problems)
        if isinstance(value, Value | Missing):
            found[size] = value
    shares = [value.central for value in found.values() if isinstance(value, Value)]
    if any(low > high for low, high in pairwise(shares)):
        problems.add(
            "a larger size holds less",
            place=place,
            allowed="shares that grow from PM2.5 to PM15, of all particles below PM30",
        )
    return found


def _gases(table: Mapping[str, Any], place: str, problems: Problems) -> tuple[str, ...]:
    from tailrace.data import substance_names

    given = table.get("gases", [])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        problems.add(
            "gases must be a list of substances",
            place=f"{place}.gases",
            allowed='gases = ["F", "S"]',
        )
        return ()
    known = substance_names()
    for one in given:
        if one not in known and one != "rest":
            problems.add(
                f'there is no substance "{one}"',
                place=f"{place}.gases",
                remedy=did_you_mean(one, known),
            )
    return tuple(given)


def _text(table: Mapping[str, Any], key: str, place: str, problems: Problems) -> str:
    text = table.get(key, "")
    if isinstance(text, str):
        return text
    problems.add("a text belongs here", place=f"{place}.{key}", allowed=f'{key} = "..."')
    return ""
