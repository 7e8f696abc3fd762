"""Long runs go on where they were interrupted.

The first blocks, whose every draw is kept, are stored one by one; what later blocks add to sums and
counts is stored every few blocks, in place of what was stored before. What is stored is dropped
when the run has ended. It lies beside the transfers, in a folder of its own, so that a long run
does not push them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.block_task import KeptBlock
from tailrace.assess.gathered_blocks import EXACT_BLOCKS, AreaGatherer, GatheredArea
from tailrace.assess.kept_arrays import arrays_of, block_of
from tailrace.site.input_files import input_hashes

if TYPE_CHECKING:
    from tailrace.assess.chosen_options import ChosenOption
    from tailrace.assess.draw_design import DrawDesign
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.site import Site

FOLDER = "draws"
BLOCK, SUMS = "block", "sums"
CODE = ("tailrace",)
EVERY = 8
"""Blocks between what is stored of sums and counts."""
LARGEST = 6_000_000_000
"""Bytes that interrupted runs may take together."""


@dataclass
class RunGatherer:
    """Takes the blocks of a run one after the other.

    Parameters
    ----------
    areas : dict of str to AreaGatherer
        By area.
    budget : dict of str to float
        Largest relative discrepancies so far.
    kept : list of KeptBlock
        Releases and gaps of the first blocks.
    count : int
        Blocks taken.
    """

    areas: dict[str, AreaGatherer]
    budget: dict[str, float]
    kept: list[KeptBlock] = field(default_factory=list)
    count: int = 0

    def add(self, block: KeptBlock) -> None:
        """Take the next block.

        Parameters
        ----------
        block : KeptBlock
            A block of draws.
        """
        self.count += 1
        if self.count <= EXACT_BLOCKS:
            self.kept.append(without_results(block))
        for name, area in block.areas.items():
            self.areas[name].add(area.results, area.base)
        for name, gap in block.budget.items():
            self.budget[name] = max(self.budget.get(name, 0.0), gap)

    def finish(self) -> dict[str, GatheredArea]:
        """Return the results of all blocks by area."""
        return {name: one.finish() for name, one in self.areas.items()}

    def counted(self) -> dict[str, NDArray[Any]]:
        """Return sums and counts of all areas, as arrays."""
        found = {
            f"{name}/{part}": array
            for name, one in self.areas.items()
            for part, array in one.counted().items()
        }
        names = sorted(self.budget)
        found["budget names"] = np.array(names)
        found["budget"] = np.array([self.budget[name] for name in names])
        return found

    def go_on_from(self, counted: Mapping[str, NDArray[Any]], count: int) -> None:
        """Take sums and counts of a run that was interrupted.

        Parameters
        ----------
        counted : mapping of str to ndarray
            As `counted` returned them.
        count : int
            Blocks that are in them.
        """
        for name, one in self.areas.items():
            head = f"{name}/"
            one.go_on_from(
                {part[len(head):]: array for part, array in counted.items()
                 if part.startswith(head)}
            )  # fmt: skip
        for name, gap in zip(counted["budget names"], counted["budget"], strict=True):
            self.budget[str(name)] = float(gap)
        self.count = count


def without_results(block: KeptBlock) -> KeptBlock:
    """Return a block with its releases and gaps alone: its results are gathered elsewhere.

    Parameters
    ----------
    block : KeptBlock
        A block of draws.
    """
    return replace(
        block, areas={name: replace(area, block=None) for name, area in block.areas.items()}
    )


@dataclass(frozen=True)
class KeptRun:
    """What is stored of a run while it goes on.

    Parameters
    ----------
    store : TransferStore
        Where.
    made_of : mapping of str to object
        Everything that the draws depend on.
    blocks : int
        Blocks of the run.
    """

    store: TransferStore
    made_of: Mapping[str, Any]
    blocks: int

    @classmethod
    def of(
        cls, site: Site, design: DrawDesign, options: Sequence[ChosenOption],
        starts: Sequence[int], store: TransferStore,
    ) -> KeptRun:  # fmt: skip
        """Return what is stored of a run of a site.

        Parameters
        ----------
        site : Site
            The site.
        design : DrawDesign
            Draws of all uncertain numbers.
        options : sequence of ChosenOption
            Options in force.
        starts : sequence of int
            Years that divide epochs of release.
        store : TransferStore
            Where transfers are kept.
        """
        made_of = {
            "inputs": input_hashes(site), "draws": design.draws, "seed": design.seed,
            "scheme": design.scheme, "options": [one.as_text for one in options],
            "starts": list(starts),
        }  # fmt: skip
        beside = replace(store, folder=store.folder / FOLDER, largest=LARGEST)
        return cls(beside, made_of, design.blocks)

    def first_blocks(self) -> Iterator[KeptBlock]:
        """Yield the first blocks in order, as far as they are stored."""
        for number in range(min(EXACT_BLOCKS, self.blocks)):
            found = self.store.look_up(BLOCK, self._at(number), code=CODE)
            if found is None:
                return
            yield block_of(found)

    def latest_sums(self) -> tuple[int, dict[str, NDArray[Any]]] | None:
        """Return sums and counts, and of how many blocks they are; None where none are stored."""
        for count in reversed(self._stops()):
            if self.store.holds(SUMS, self._at(count), code=CODE):
                found = self.store.look_up(SUMS, self._at(count), code=CODE)
                return None if found is None else (count, found)
        return None

    def keep(self, gatherer: RunGatherer, block: KeptBlock) -> None:
        """Store what a block brought.

        Parameters
        ----------
        gatherer : RunGatherer
            The run, with the block.
        block : KeptBlock
            The block that was taken last.
        """
        count = gatherer.count
        if count <= EXACT_BLOCKS:
            self.store.keep(BLOCK, self._at(count - 1), arrays_of(block), code=CODE)
        elif count in self._stops():
            self.store.keep(SUMS, self._at(count), gatherer.counted(), code=CODE)
            self.store.drop(SUMS, self._at(count - EVERY), code=CODE)

    def forget(self) -> None:
        """Drop everything that is stored of the run."""
        for number in range(min(EXACT_BLOCKS, self.blocks)):
            self.store.drop(BLOCK, self._at(number), code=CODE)
        for count in self._stops():
            self.store.drop(SUMS, self._at(count), code=CODE)

    def _stops(self) -> range:
        """Return the numbers of blocks after which sums and counts are stored."""
        return range(EXACT_BLOCKS + EVERY, self.blocks, EVERY)

    def _at(self, number: int) -> dict[str, Any]:
        return {**self.made_of, "number": number}
