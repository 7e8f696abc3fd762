"""Where a value is from: reading its source, year, place, quality and note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, cast

from tailrace.errors import did_you_mean
from tailrace.quantities.door import SHOWN, Door, show
from tailrace.quantities.value import QUALITIES, Quality

ABOUT_KEYS = ("source", "year", "place", "quality", "note")
"""Keys that say where a value is from."""

_MAX_TEXT = 10_000


class About(TypedDict, total=False):
    """What is known of where a value is from; a key that was not given is absent."""

    source: str
    year: int
    place: str
    quality: Quality
    note: str


def read_about(given: Mapping[str, object], door: Door, sources: Mapping[str, str]) -> About:
    """Read the keys that say where a value is from.

    Parameters
    ----------
    given : mapping
        Keys of the value; others are not looked at.
    door : Door
        Takes the problems.
    sources : mapping of str to str
        Full citations by key; a source that is a key stands for its citation.

    Returns
    -------
    About
        Those that were given and are usable.
    """
    about = About()
    if (source := _text(given, "source", door)) is not None:
        about["source"] = sources.get(source, source)
    if (place := _text(given, "place", door)) is not None:
        about["place"] = place
    if (note := _text(given, "note", door)) is not None:
        about["note"] = note
    if (year := _year(given, door)) is not None:
        about["year"] = year
    if (quality := _quality(given, door)) is not None:
        about["quality"] = quality
    if about.get("quality") in ("measured", "published") and "source" not in given:
        door.refuse(
            f'the quality "{about["quality"]}" has no source',
            "quality",
            allowed="measured and published values with a source",
            remedy='name the document in source = "...", or write quality = "assumed"',
        )
    return about


def _text(given: Mapping[str, object], key: str, door: Door) -> str | None:
    if key not in given:
        return None
    text = given[key]
    if isinstance(text, str) and text.strip() and len(text) <= _MAX_TEXT:
        return text.strip()
    door.refuse(f"{show(text)} is no {key}", key, allowed=f"a text up to {_MAX_TEXT} characters")
    return None


def _year(given: Mapping[str, object], door: Door) -> int | None:
    if "year" not in given:
        return None
    year = given["year"]
    if isinstance(year, str) and year.isascii() and year.isdigit() and len(year) == 4:
        year = int(year)
    if isinstance(year, int) and not isinstance(year, bool) and 1500 <= year <= 2300:
        return year
    door.refuse(f"{show(year)} is no year", "year", allowed="a year such as 2009")
    return None


def _quality(given: Mapping[str, object], door: Door) -> Quality | None:
    if "quality" not in given:
        return None
    quality = given["quality"]
    if isinstance(quality, str) and quality in QUALITIES:
        return cast("Quality", quality)
    word = quality[:SHOWN] if isinstance(quality, str) else ""
    door.refuse(
        f"the quality {show(quality)} is unknown",
        "quality",
        allowed=", ".join(QUALITIES),
        remedy=did_you_mean(word, QUALITIES),
    )
    return None
