"""The attributes of a place: name, kind, area, and the source of its position."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tailrace.errors import Problems, did_you_mean
from tailrace.site.citations import cite
from tailrace.site.context import Reading
from tailrace.site.features import Feature
from tailrace.site.place_kinds import KINDS, PROPERTIES, ROLES
from tailrace.site.schema_value import Quantity
from tailrace.site.structure import read_one

if TYPE_CHECKING:
    from tailrace.quantities import Missing, Value

LONGEST_NAME = 100
QUALITIES = ("measured", "published", "derived", "assumed")


@dataclass(frozen=True)
class PlaceProperties:
    """The attributes of one place, checked.

    Parameters
    ----------
    name, title, kind, role, area : str
        Short name, name as printed, words of `place_kinds`, area ("" if the file names none).
    source, quality, note : str
        Where the position comes from and how good it is.
    year : int or None
        Year of the source.
    accuracy : Value or Missing
        How far the position may be off, m.
    """

    name: str
    title: str
    kind: str
    role: str
    area: str
    source: str
    year: int | None
    quality: str
    note: str
    accuracy: Value | Missing


def read_properties(
    feature: Feature, areas: Collection[str] | None, *, file: str, reading: Reading
) -> PlaceProperties | None:
    """Check the attributes of a place; None if it has no usable name.

    Parameters
    ----------
    feature : Feature
        The feature.
    areas : collection of str or None
        Names of the site's areas; None if they are not known.
    file : str
        The file's name in messages.
    reading : Reading
        Where problems are noted.
    """
    name = _name(feature, file, reading.problems)
    if name is None:
        return None
    texts = {
        key: _text(feature, key, file, reading)
        for key in ("title", "kind", "role", "area", "source", "quality", "note")
    }
    kind = _word(feature, "kind", texts["kind"] or "other", tuple(KINDS), file, reading)
    role = _word(
        feature, "role", texts["role"] or KINDS.get(kind, "landmark"), ROLES, file, reading
    )
    if texts["area"] and areas is not None:
        _word(feature, "area", texts["area"], tuple(areas), file, reading)
    quality = _word(feature, "quality", texts["quality"] or "assumed", QUALITIES, file, reading)
    if quality in ("measured", "published") and not texts["source"]:
        reading.problems.add(
            f'the quality "{quality}" has no source',
            file=file,
            place=feature.place,
            allowed="a source with measured and published positions",
            remedy='name the document in "source", or write quality assumed',
        )
    return PlaceProperties(
        name=name,
        title=texts["title"] or name,
        kind=kind,
        role=role,
        area=texts["area"],
        source=cite(texts["source"], (feature.place, "source"), file, reading),
        year=_year(feature, file, reading),
        quality=quality if quality in QUALITIES else "assumed",
        note=texts["note"],
        accuracy=read_one(
            feature.properties.get("accuracy"),
            Quantity(variable="distance", unit=None, is_choice=True),
            file,
            (f"{feature.place}, accuracy",),
            reading,
        ),
    )


def note_unknown_properties(features: Collection[Feature], *, file: str, reading: Reading) -> None:
    """Note properties that are not read: likely slips of the pen as errors, others once.

    Parameters
    ----------
    features : collection of Feature
        All features of the file.
    file : str
        The file's name in messages.
    reading : Reading
        Where they are noted.
    """
    unknown: dict[str, str] = {}
    for feature in features:
        for key in feature.properties:
            if key not in PROPERTIES:
                unknown.setdefault(key, feature.place)
    for key, place in unknown.items():
        guess = did_you_mean(key, PROPERTIES)
        reading.problems.add(
            f'unknown property "{key}"' if guess else f'property "{key}" is not used',
            file=file,
            place=f"{place} and perhaps others",
            allowed=", ".join(PROPERTIES),
            remedy=guess,
            severity="error" if guess else "warning",
        )


def _name(feature: Feature, file: str, problems: Problems) -> str | None:
    """Return the name of a place, or note that it has none that can be used."""
    raw = feature.properties
    name = raw.get("name")
    if name is None or (isinstance(name, str) and not name.strip()):
        problems.add(
            "has no name",
            file=file,
            place=feature.place,
            remedy=_name_remedy(feature) or 'give it a property "name"',
        )
        return None
    if not isinstance(name, str):
        problems.add(
            f"name {name!r} is no text",
            file=file,
            place=feature.place,
            allowed="text between quotation marks",
        )
        return None
    if len(name) > LONGEST_NAME or not name.isprintable():
        problems.add(
            f"name of {len(name)} characters or with control characters",
            file=file,
            place=feature.place[:60],
            allowed=f"at most {LONGEST_NAME} printable characters",
            remedy='put the long form into "title"',
        )
        return None
    return name.strip()


def _name_remedy(feature: Feature) -> str:
    """Return a hint when the name stands under another key."""
    for key in feature.properties:
        if key != "name" and key.lower() in ("name", "naam", "nom", "label", "id", "site"):
            return f'rename the property "{key}" to "name"'
    guess = did_you_mean("name", [key for key in feature.properties if key not in PROPERTIES])
    return f'{guess} is read as nothing: rename it to "name"' if guess else ""


def _text(feature: Feature, key: str, file: str, reading: Reading) -> str:
    """Return a text property, "" if it is absent."""
    content = feature.properties.get(key)
    if content is None:
        return ""
    if not isinstance(content, str):
        reading.problems.add(
            f"{key} {content!r} is no text",
            file=file,
            place=feature.place,
            allowed="text between quotation marks",
        )
        return ""
    return content.strip()


def _word(
    feature: Feature,
    key: str,
    word: str,
    allowed: tuple[str, ...],
    file: str,
    reading: Reading,
) -> str:
    """Check a word against those allowed."""
    if word not in allowed:
        reading.problems.add(
            f'unknown {key} "{word}"',
            file=file,
            place=feature.place,
            allowed=", ".join(allowed),
            remedy=did_you_mean(word, allowed),
        )
    return word


def _year(feature: Feature, file: str, reading: Reading) -> int | None:
    """Return the year of the source."""
    content = feature.properties.get("year")
    if content is None:
        return None
    if isinstance(content, str) and content.strip().isdigit():
        content = int(content)
    if isinstance(content, bool) or not isinstance(content, int):
        reading.problems.add(
            f"year {content!r} is no calendar year",
            file=file,
            place=feature.place,
            allowed="a whole number such as 2018",
        )
        return None
    return content
