"""What results lack: values to judge by, parts of what the works add, of what is there without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tailrace.assess.pathway_weights import PathwayWeights

Flags = NDArray[np.bool_]

NO_VALUE = "no value says what is done by"
WORKS = "the works add an unknown amount of"
WITHOUT = "what is there without the works is not known of"
CLAUSES = (NO_VALUE, WORKS, WITHOUT)
_SENTENCE = re.compile(
    rf"(?P<results>.+?): (?P<clause>{'|'.join(CLAUSES)}) (?P<names>[^(]+) \((?P<where>[^)]+)\)"
)


@dataclass(frozen=True)
class ResultGap:
    """What some results lack of the same substances.

    Parameters
    ----------
    results : tuple of str
        Endpoints.
    clause : str
        One of `CLAUSES`.
    substances : tuple of str
        Substances.
    where : tuple of str
        Pathways for `NO_VALUE`, else media.
    """

    results: tuple[str, ...]
    clause: str
    substances: tuple[str, ...]
    where: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{'; '.join(self.results)}: {self.clause} {', '.join(self.substances)} "
            f"({', '.join(self.where)})"
        )

    @classmethod
    def read(cls, sentence: str) -> ResultGap | None:
        """Return what a sentence says, or None where it is about something else."""
        found = _SENTENCE.fullmatch(sentence)
        if found is None:
            return None
        return cls(
            tuple(found["results"].split("; ")), found["clause"],
            tuple(found["names"].split(", ")), tuple(found["where"].split(", ")),
        )  # fmt: skip


def result_gaps(
    weights: PathwayWeights,
    substances: Sequence[str],
    unknown: Flags,
    level_unknown: Flags,
    background: NDArray[np.float64],
) -> tuple[ResultGap, ...]:
    """Return what headline results lack, those that lack the same together.

    Parameters
    ----------
    weights : PathwayWeights
        Results per unit of level, and where they are not known.
    substances : sequence of str
        Names along the axis of substances.
    unknown : ndarray of bool, shape (endpoint, pathway, substance, group)
        Where a part is not known, for whatever reason.
    level_unknown : ndarray of bool, shape (medium, substance)
        Where the works add an unknown amount.
    background : ndarray, shape (draw, medium, substance, place)
        What is there without the works; NaN where not known.

    Returns
    -------
    tuple of ResultGap
    """
    no_base = np.asarray(np.isnan(background).any(axis=(0, 3)))
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for k, endpoint in enumerate(weights.headline):
        own = unknown[k].any(axis=-1)
        valueless = weights.unknown[k].any(axis=-1)
        of_media = {WORKS: level_unknown, WITHOUT: no_base}
        if weights.increments_only[k]:
            del of_media[WITHOUT]
        for path in _by_names(substances, weights.pathways, valueless):
            found.setdefault((NO_VALUE, *path), []).append(endpoint)
        for clause, flags in of_media.items():
            open_ = _of_media(weights, own & ~valueless, flags)
            for medium in _by_names(substances, weights.media, open_):
                found.setdefault((clause, *medium), []).append(endpoint)
    return tuple(
        ResultGap(tuple(results), clause, names, where)
        for (clause, names, where), results in found.items()
    )


def _of_media(weights: PathwayWeights, own: Flags, flags: Flags) -> Flags:
    """Return where a result that lacks something lacks it of a medium, (medium, substance)."""
    of = [weights.media.index(weights.medium_of[path]) for path in weights.pathways]
    takes = np.zeros_like(flags)
    np.logical_or.at(takes, of, own)
    return takes & flags


def _by_names(
    substances: Sequence[str], places: Sequence[str], flags: Flags
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield substances with the places (pathways or media) that lack just these."""
    found: dict[tuple[str, ...], list[str]] = {}
    for place, row in zip(places, flags, strict=True):
        names = tuple(x for x, lacks in zip(substances, row, strict=True) if lacks)
        if names:
            found.setdefault(names, []).append(place)
    yield from ((names, tuple(where)) for names, where in found.items())
