"""Which result a person means by a few words: "hazard index, child, Dalahai"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems, did_you_mean

if TYPE_CHECKING:
    import xarray as xr

    from tailrace.assess.assessment import Assessment

Array = NDArray[np.float64]

FILLERS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "what",
     "why")
)  # fmt: skip
"""Words that name nothing, unless they stand in the name of something."""
NARROWING = ("source", "substance", "pathway")
"""Axes by which a part of a result can be asked for."""


@dataclass(frozen=True)
class AskedResult:
    """One result of an assessment.

    Parameters
    ----------
    area, receptor : str
        Where.
    year : int
        A stated year.
    endpoint, group : str
        What and for whom; empty where a level is asked for.
    medium : str
        Where a level is met; empty where an endpoint is asked for.
    only : mapping of str to str
        Part that is asked for: source, substance, pathway.
    chosen : tuple of str
        What was not said and how it was taken, one sentence each.
    """

    area: str
    receptor: str
    year: int
    endpoint: str = ""
    group: str = ""
    medium: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()


def find_result(assessment: Assessment, words: str) -> AskedResult:
    """Return the result that words name.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    words : str
        Names, titles, or parts of them, in any order: endpoint or medium and substance; group,
        place, year, source, pathway.

    Returns
    -------
    AskedResult
        What was not said is chosen, and said: the first of several endpoints, groups; the last
        stated year; the place with the highest value.

    Raises
    ------
    InputError
        If a word names nothing, or several things, or neither an endpoint nor a medium is named.
    """
    names = _vocabulary(assessment)
    found, strange = _matched(_tokens(words), names)
    problems = Problems(f'"{words}"')
    everything = sorted({text for axis in names.values() for text in axis})
    for word in strange:
        problems.add(
            f'"{word}" names nothing here',
            # once: the list is long
            allowed=_allowed(assessment) if word == strange[0] else "",
            remedy=remedy_for(assessment, word, everything),
        )
    for axis, several in found.items():
        if axis != "endpoint" and axis != "group" and len(several) > 1:
            problems.add(
                f"that names several of {axis}: {', '.join(sorted(several))}",
                remedy="say which",
            )
    if found.get("endpoint") and found.get("medium"):
        _take_as_pathway(assessment, found, problems)
    if not problems.errors and not (found.get("endpoint") or found.get("medium")):
        problems.add("neither a result nor a medium is named", allowed=_allowed(assessment))
    problems.raise_if_any()
    return _completed(assessment, {axis: list(several) for axis, several in found.items()})


def _take_as_pathway(
    assessment: Assessment, found: dict[str, set[str]], problems: Problems
) -> None:
    """Take a medium that stands beside a result as the pathway of its name, or ask which one."""
    data = next(iter(assessment.areas.values())).data
    medium_of = {str(path): str(medium) for path, medium in
                 zip(data["pathway"].values, data["medium_of"].values, strict=True)}  # fmt: skip
    (medium, *_) = sorted(found.pop("medium"))
    if medium in medium_of:
        found["pathway"] = {medium}
    elif medium not in {medium_of[path] for path in found.get("pathway", ())}:
        ways = ", ".join(path for path, one in medium_of.items() if one == medium)
        problems.add(
            f'a result and the medium "{medium}" are named',
            remedy=f"name a way of taking in: {ways}" if ways else "leave one of them out",
        )


def _completed(assessment: Assessment, found: dict[str, list[str]]) -> AskedResult:
    """Return the result, with what was not said chosen."""
    chosen: list[str] = []
    area = _area(assessment, found)
    data = assessment.areas[area].data
    years = [str(year) for year in data["stated_year"].values]
    year = _first(found, "year", years[::-1], chosen, "the last stated year")
    endpoint = group = medium = ""
    only = {axis: found[axis][0] for axis in NARROWING if found.get(axis)}
    if found.get("endpoint"):
        labels = [str(one) for one in data["endpoint"].values]
        endpoint = _first(found, "endpoint", labels, chosen, "the first of those meant")
        group = _first(
            found, "group", [str(one) for one in data["group"].values], chosen, "the first group"
        )
    else:
        medium = found["medium"][0]
        if "substance" not in only:
            raise InputError.single(
                f"no substance in {medium} is named",
                allowed=", ".join(str(one) for one in data["substance"].values),
            )
    place = found.get("receptor", [""])[0]
    if not place:
        asked = AskedResult(area, "", int(year), endpoint, group, medium, only)
        area, place = _highest(assessment, asked, "source" in only)
        chosen.append(f"place: {place}, where it is highest")
    return AskedResult(
        area, place, int(year), endpoint, group, medium, only, tuple(chosen)
    )  # fmt: skip


def _first(
    found: Mapping[str, list[str]], axis: str, known: list[str], chosen: list[str], why: str
) -> str:
    """Return what was named, in the order known; note where something was left to choose."""
    named = found.get(axis)
    meant = [one for one in known if one in named] if named else known
    one = meant[0] if meant else known[0]
    if len(meant) > 1:
        others = "; ".join(other for other in meant[1:] if other != one)
        chosen.append(f"{axis}: {one}, {why} (others: {others})")
    return one


def _area(assessment: Assessment, found: Mapping[str, list[str]]) -> str:
    for axis in ("receptor", "source"):
        if found.get(axis):
            for area, one in assessment.areas.items():
                if found[axis][0] in one.data[axis].astype(str).values:
                    return area
    return next(iter(assessment.areas))


def _highest(assessment: Assessment, asked: AskedResult, here: bool) -> tuple[str, str]:
    """Return area and place with the highest mean, of all areas or of the one asked for."""
    best = (-np.inf, asked.area, str(assessment.areas[asked.area].data["receptor"].values[0]))
    for area, one in assessment.areas.items():
        if here and area != asked.area:
            continue
        for place, value in zip(one.data["receptor"].values, _means(one.data, asked), strict=True):
            if value > best[0]:  # never of what is not known
                best = (float(value), area, str(place))
    return best[1:]


def _means(data: xr.Dataset, asked: AskedResult) -> Array:
    if asked.endpoint:
        drawn = data["result"].sel(endpoint=asked.endpoint, group=asked.group, year=asked.year)
        return np.asarray(drawn.mean("draw", skipna=False).values)
    substance = asked.only["substance"]
    if asked.medium not in data["medium"] or substance not in data["substance"]:
        return np.full(data.sizes["receptor"], np.nan)
    return np.asarray(
        data["level"].sel(
            statistic="mean", medium=asked.medium, substance=substance, stated_year=asked.year
        ).values
    )  # fmt: skip


def _allowed(assessment: Assessment) -> str:
    """Return what can be asked for, in short."""
    data = next(iter(assessment.areas.values())).data
    places = [
        str(one) for area in assessment.areas.values() for one in area.data["receptor"].values
    ]
    axes = [[str(one) for one in data[axis].values] for axis in ("endpoint", "medium", "group")]
    return "; ".join(", ".join(part) for part in [*axes, places])


def remedy_for(assessment: Assessment, word: str, known: Iterable[str]) -> str:
    """Return what to say instead of a word that names nothing: a name near it, or the years.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    word : str
        What was typed.
    known : iterable of str
        What could have been meant.
    """
    if not (word.isdigit() and len(word) == 4):
        return did_you_mean(word, known)
    years = next(iter(assessment.areas.values())).data["stated_year"].values
    return f"results are stated for {', '.join(str(year) for year in years)}"


def _tokens(words: str) -> list[str]:
    return [word for word in re.split(r"[\s,;]+", words) if word]


def _vocabulary(assessment: Assessment) -> dict[str, dict[str, set[str]]]:
    """Return, by axis, what can be said for its labels: their names, titles and parts of them."""
    axes: dict[str, dict[str, set[str]]] = {}
    for area in assessment.areas.values():
        for axis, label in _labels(area.data):
            for text in _said_for(axis, label, assessment):
                axes.setdefault(axis, {}).setdefault(text, set()).add(label)
    return axes


def _labels(data: xr.Dataset) -> Iterator[tuple[str, str]]:
    for axis in ("receptor", "group", "substance", "medium", "pathway", "source", "endpoint"):
        for label in data[axis].values:
            yield axis, str(label)
    for year in data["stated_year"].values:
        yield "year", str(year)


def _said_for(axis: str, label: str, assessment: Assessment) -> Iterator[str]:
    """Yield every text, in lower case, that may stand for a label."""
    if axis in ("year", "substance"):
        yield label.lower()
        yield from (title.lower() for title in _title_of_substance(axis, label))
        return
    texts = [label, label.replace("_", " "), *_titles(axis, label, assessment)]
    for text in texts:
        yield from _windows(_tokens(text.lower()))
    if axis == "group":
        yield from (f"{word}s" for word in re.split(r"[_\W\d]+", label.lower()) if len(word) > 3)
        yield label.split("_")[0].lower()
        if label.lower().startswith("child"):
            yield "children"


def _titles(axis: str, label: str, assessment: Assessment) -> list[str]:
    site = assessment.site
    if axis == "receptor" and label in site.places.index:
        title = str(site.places.loc[label, "title"])
        return [re.sub(r"[()]", " ", title)]
    if axis == "source" and site.emissions is not None and label in site.emissions.sources:
        return [site.emissions.sources[label].title]
    return []


def _title_of_substance(axis: str, label: str) -> list[str]:
    from tailrace.data import substance, substance_names

    return [substance(label).title] if axis == "substance" and label in substance_names() else []


def _windows(words: list[str]) -> Iterator[str]:
    """Yield every run of words that names something: not one of fillers or numbers alone."""
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            run = words[start:end]
            if any(word not in FILLERS and not word.isdigit() for word in run):
                yield " ".join(run)


def _matched(
    tokens: list[str], names: Mapping[str, Mapping[str, set[str]]]
) -> tuple[dict[str, set[str]], list[str]]:
    """Return labels named by axis, the longest runs of words first, and words that name nothing."""
    found: dict[str, set[str]] = {}
    strange: list[str] = []
    at = 0
    while at < len(tokens):
        end, hits = _longest(tokens, at, names, found)
        if hits is None:
            if tokens[at].lower() not in FILLERS:
                strange.append(tokens[at])
            at += 1
            continue
        axis, labels = hits
        narrowed = found.get(axis, labels) & labels
        found[axis] = narrowed or found[axis] | labels
        at = end
    return found, strange


ORDER = ("year", "endpoint", "group", "receptor", "medium", "substance", "pathway", "source")
"""Axes in the order in which a text that could name several is taken."""


def _longest(
    tokens: list[str], at: int, names: Mapping[str, Mapping[str, set[str]]],
    found: Mapping[str, Iterable[str]],
) -> tuple[int, tuple[str, set[str]] | None]:  # fmt: skip
    for end in range(len(tokens), at, -1):
        text = " ".join(tokens[at:end])
        for axis in _axes_in_order(text, names):
            labels = names[axis].get(text.lower())
            if labels:
                whole = {one for one in labels if _alike(one, text)}
                return end, (axis, whole or set(labels))
    return at + 1, None


def _alike(label: str, text: str) -> bool:
    return label.lower().replace("_", " ") == text.lower().replace("_", " ")


def _axes_in_order(text: str, names: Mapping[str, Mapping[str, set[str]]]) -> list[str]:
    """Return axes, one whose label is the text itself before one that has it in a longer name."""
    exact = [axis for axis in ORDER if {text} == names.get(axis, {}).get(text.lower())]
    whole = [
        axis for axis in ORDER
        if any(_alike(one, text) for one in names.get(axis, {}).get(text.lower(), ()))
    ]  # fmt: skip
    return list(dict.fromkeys([*exact, *whole, *(axis for axis in ORDER if axis in names)]))
