"""A block's results as plain arrays and back, so that an interrupted run can resume."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_block import AreaBlock
from tailrace.assess.block_task import KeptArea, KeptBlock, ReleaseDraws

Arrays = Mapping[str, NDArray[Any]]
_HEAD = "head"
_RELEASES = ("to_air", "to_ground")


def arrays_of(block: KeptBlock) -> dict[str, NDArray[Any]]:
    """Return everything that a block keeps, by name; a run of central values keeps more.

    Parameters
    ----------
    block : KeptBlock
        A block of draws.
    """
    head: dict[str, Any] = {"budget": dict(block.budget), "areas": {}}
    found: dict[str, NDArray[Any]] = {}
    for name, area in block.areas.items():
        said: dict[str, Any] = {
            "origins": area.results.origins,
            "release_gaps": [[*key, reason] for key, reason in area.release_gaps.items()],
            "water_gaps": area.water_gaps,
            "water_lacks": sorted(area.water_lacks),
        }
        for one in fields(AreaBlock):
            if one.name != "origins":
                found[f"{name}/{one.name}"] = getattr(area.results, one.name)
        found[f"{name}/base"] = area.base
        for part in _RELEASES:
            released: ReleaseDraws | None = getattr(area, part)
            if released is not None:
                said[part] = [released.sources, released.substances]
                found[f"{name}/{part}"] = released.amount
        head["areas"][name] = said
    found[_HEAD] = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    return found


def block_of(arrays: Arrays) -> KeptBlock:
    """Return the block that arrays were made of.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        As `arrays_of` returns them.
    """
    head = json.loads(arrays[_HEAD].tobytes().decode())
    areas = {}
    for name, said in head["areas"].items():
        origins = tuple((source, int(epoch)) for source, epoch in said["origins"])
        own = {
            one.name: arrays[f"{name}/{one.name}"]
            for one in fields(AreaBlock)
            if one.name != "origins"
        }
        released = {
            part: ReleaseDraws(tuple(said[part][0]), tuple(said[part][1]), arrays[f"{name}/{part}"])
            if part in said
            else None
            for part in _RELEASES
        }
        gaps = {(source, substance): why for source, substance, why in said["release_gaps"]}
        areas[name] = KeptArea(
            AreaBlock(origins, **own), arrays[f"{name}/base"], released["to_air"],
            released["to_ground"], gaps, tuple(said["water_gaps"]),
            draws=len(own["increment"]),
            water_lacks=frozenset((source, name) for source, name in said["water_lacks"]),
        )  # fmt: skip
    return KeptBlock(areas, head["budget"])
