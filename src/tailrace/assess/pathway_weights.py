"""Results per unit of level, arranged for the chain: headline results and indices of organs.

The weights of people (`health_weights`) are by endpoint; the chain follows headline endpoints (all
organs together, cancer risk, dose) through every draw and source, and single organs in the stated
years only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tailrace.assess.health_weights import HealthWeights

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

ALL_ORGANS = "all organs"
INDEX = "hazard index"
DOSE = "radiation dose"
RISK = "cancer risk a year"


@dataclass(frozen=True)
class PathwayWeights:
    """Result per unit of level.

    Parameters
    ----------
    headline, organs, groups, pathways : tuple of str
        Names; the groups shown come first.
    shown : tuple of str
        Groups whose results are attributed; the others are for whole lives.
    medium_of : mapping of str to str
        Medium by pathway.
    headline_weight : ndarray, shape (headline, pathway, substance, group)
        Zero where a substance has no part or its part is not known.
    organ_weight : ndarray, shape (organ, pathway, substance, group)
        The same of single organs.
    unknown : ndarray of bool, shape (headline, pathway, substance, group)
        Where a part is not known.
    increments_only : ndarray of bool, shape (headline,)
        Results judged without background.
    """

    headline: tuple[str, ...]
    organs: tuple[str, ...]
    groups: tuple[str, ...]
    pathways: tuple[str, ...]
    shown: tuple[str, ...]
    medium_of: Mapping[str, str]
    headline_weight: Array
    organ_weight: Array
    unknown: Flags
    increments_only: Flags

    @cached_property
    def media(self) -> tuple[str, ...]:
        """Media of the pathways, each once."""
        return tuple(dict.fromkeys(self.medium_of[name] for name in self.pathways))

    def pathways_of(self, medium: str) -> list[int]:
        """Return the positions of the pathways that draw on a medium."""
        return [i for i, name in enumerate(self.pathways) if self.medium_of[name] == medium]


def is_headline(endpoint: str) -> bool:
    """Return whether an endpoint is followed by draw and source: all but single organs."""
    return not endpoint.startswith(INDEX) or endpoint.endswith(ALL_ORGANS)


def pathway_weights(health: HealthWeights, substances: Sequence[str]) -> PathwayWeights:
    """Return weights for the substances of an area.

    Parameters
    ----------
    health : HealthWeights
        Weights of all endpoints.
    substances : sequence of str
        Substances along the axis; those `health` does not know, such as PM10, have no part.
    """
    at = {name: index for index, name in enumerate(health.substances)}
    shape = (*health.weight.shape[:2], len(substances), health.weight.shape[3])
    weight, unknown = np.zeros(shape), np.zeros(shape, dtype=bool)
    for e, name in enumerate(substances):
        if name in at:
            weight[:, :, e] = health.weight[:, :, at[name]]
            unknown[:, :, e] = health.unknown[:, :, at[name]]
    weight = np.nan_to_num(weight)
    names = health.endpoints
    head = [i for i, name in enumerate(names) if is_headline(name)]
    rest = [i for i, name in enumerate(names) if not is_headline(name)]
    return PathwayWeights(
        tuple(names[i] for i in head), tuple(names[i] for i in rest), tuple(health.groups),
        tuple(health.pathways), tuple(health.shown), dict(health.medium_of), weight[head],
        weight[rest], unknown[head],
        np.array([names[i].startswith(DOSE) for i in head]),
    )  # fmt: skip
