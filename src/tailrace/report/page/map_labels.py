"""Where names stand on a map: beside what they name, over nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tailrace.report.page.text_width import text_width

SIZE = 12.5
TALL = 15.0


@dataclass(frozen=True)
class Box:
    """A rectangle, px from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether they overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies inside another one."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Wanted:
    """A name and where it may stand.

    Parameters
    ----------
    label : str
        The name.
    anchors : tuple of (float, float, float)
        Centres it may stand beside, the best first, and how far from them, px; at no distance the
        name begins there.
    """

    label: str
    anchors: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Label:
    """A name and its box."""

    label: str
    box: Box


def place_labels(
    wanted: Sequence[Wanted], taken: Iterable[Box], frame: Box
) -> tuple[list[Label], list[str]]:
    """Return where names stand, and those for which there is no room.

    Parameters
    ----------
    wanted : sequence of Wanted
        The most important first.
    taken : iterable of Box
        What must not be covered.
    frame : Box
        Where names may stand.
    """
    occupied, placed, left_out = list(taken), list[Label](), list[str]()
    for one in wanted:
        for box in _candidates(one):
            if box.within(frame) and not any(box.meets(other) for other in occupied):
                placed.append(Label(one.label, box))
                occupied.append(box)
                break
        else:
            left_out.append(one.label)
    return placed, left_out


def _candidates(one: Wanted) -> Iterator[Box]:
    width = text_width(one.label, SIZE)
    for x, y, gap in one.anchors:
        if gap == 0.0:
            # within a shape: beside its middle a name would stand on something else
            yield Box(x, y - TALL / 2, x + width, y + TALL / 2)
            continue
        near = gap * 0.8
        for left, top in (
            (x + gap, y - TALL / 2),
            (x - gap - width, y - TALL / 2),
            (x - width / 2, y - gap - TALL),
            (x - width / 2, y + gap),
            (x + near, y - near - TALL),
            (x + near, y + near),
            (x - near - width, y - near - TALL),
            (x - near - width, y + near),
        ):
            yield Box(left, top, left + width, top + TALL)
