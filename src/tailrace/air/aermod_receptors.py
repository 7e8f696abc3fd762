"""The receptor pathway of an AERMOD control file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tailrace.errors import InputError, Problems

from .aermod_words import Line, expand, numbers
from .receptors import Receptors, points
from .sources import PointSource, Source, VolumeSource

GRID_PARTS = ("XYINC", "XPNTS", "YPNTS", "ELEV", "HILL", "FLAG")
POLAR_PARTS = ("ORIG", "DIST", "DDIR", "GDIR", "ELEV", "HILL", "FLAG")
MOST_RECEPTORS = 2_000_000

_Row = list[tuple[float, float]]


class _Network:
    """One grid, gathered over its lines."""

    def __init__(self, line: Line, name: str) -> None:
        self.line, self.name = line, name
        self.polar = line.keyword == "GRIDPOLR"
        self.open = True
        self.parts: dict[str, list[str]] = {}
        self.flags: dict[float, list[float]] = {}


@dataclass
class ReceptorPathway:
    """What the RE pathway says.

    Attributes
    ----------
    receptors : Receptors
    networks : tuple of str
        Network that each receptor belongs to; empty for single ones.
    elevations : set of float
        Every elevation and hill height that is stated, in the unit of the file.
    """

    receptors: Receptors
    networks: tuple[str, ...]
    elevations: set[float]


def read_receptors(
    lines: list[Line], flagpole: float | None, flat: bool, sources: list[Source],
    problems: Problems,
) -> ReceptorPathway:  # fmt: skip
    """Return the receptors of the RE pathway.

    Parameters
    ----------
    lines : list of Line
        Lines of the pathway.
    flagpole : float or None
        Height above ground where a receptor states none, m; None without FLAGPOLE, when stated
        heights count for nothing.
    flat : bool
        Whether a receptor's third number is its height (FLAT) or its elevation.
    sources : list of Source
        Sources; a polar network may be centred on one.
    problems : Problems
        Collects what is wrong or not honoured.

    Returns
    -------
    ReceptorPathway
        Networks and single receptors in the order of the file.
    """
    reader = _Reader(flagpole, flat, sources, problems)
    for line in lines:
        reader.take(line)
    return reader.result()


class _Reader:
    """Receptors as they are read line by line."""

    def __init__(
        self, flagpole: float | None, flat: bool, sources: list[Source], problems: Problems
    ) -> None:
        self.flagpole, self.flat, self.sources = flagpole, flat, sources
        self.problems = problems
        self.order: list[_Network | tuple[float, float, float]] = []
        self.elevations: set[float] = set()

    def take(self, line: Line) -> None:
        """Take one line."""
        keyword = line.keyword
        if keyword in ("STARTING", "FINISHED", "ELEVUNIT"):
            return
        if keyword in ("GRIDCART", "GRIDPOLR"):
            self._network(line)
        elif keyword == "DISCCART":
            values = numbers(line, list(line.words), self.problems)
            if 2 <= len(values) <= 5:
                self.order.append((values[0], values[1], self._height(values[2:])))
            else:
                self.problems.add("DISCCART takes x and y", place=line.place)
        elif keyword == "DISCPOLR":
            self._discrete_polar(line)
        elif keyword == "EVALCART":
            values = numbers(line, list(line.words[:5]), self.problems)
            if len(values) == 5 and len(line.words) > 5:
                self.order.append((values[0], values[1], self._height(values[2:])))
            else:
                self.problems.add("EVALCART takes x, y, elevation, hill, height, arc",
                                  place=line.place)  # fmt: skip
        else:
            self.problems.add("this keyword is not honoured", place=line.place)

    def _height(self, more: list[float]) -> float:
        # After the place: elevation, hill, height; on flat ground one number alone is the height.
        if len(more) == 1 and self.flat:
            return more[0] if self.flagpole is not None else 0.0
        self.elevations.update(more[:2])
        if len(more) == 3 and self.flagpole is not None:
            return more[2]
        return self.flagpole or 0.0

    def _discrete_polar(self, line: Line) -> None:
        centre = _centre([line.words[0]], self.sources) if line.words else None
        values = numbers(line, list(line.words[1:]), self.problems)
        if centre is None or not 2 <= len(values) <= 5:
            self.problems.add("DISCPOLR takes a source, a distance and a direction",
                              place=line.place)  # fmt: skip
            return
        radius, bearing = values[0], np.deg2rad(values[1])
        self.order.append((float(centre[0] + radius * np.sin(bearing)),
                           float(centre[1] + radius * np.cos(bearing)),
                           self._height(values[2:])))  # fmt: skip

    def _network(self, line: Line) -> None:
        parts = POLAR_PARTS if line.keyword == "GRIDPOLR" else GRID_PARTS
        current = self.order[-1] if self.order else None
        words = list(line.words)
        if not isinstance(current, _Network) or not current.open:
            if not words:
                self.problems.add(f"{line.keyword} takes a name", place=line.place)
                return
            current = _Network(line, words[0])
            self.order.append(current)
        # The name of an open network may be left out.
        if words and words[0] == current.name:
            words.pop(0)
        if words and words[0] == "STA":
            words.pop(0)
        if not words:
            return
        head = words.pop(0)
        if head == "END":
            current.open = False
        elif head not in parts or (line.keyword == "GRIDPOLR") != current.polar:
            self.problems.add(f"{head} is not known here", place=line.place,
                              allowed=", ".join((*parts, "END")))  # fmt: skip
        elif head == "FLAG":
            values = numbers(line, expand(tuple(words)), self.problems)
            if values:
                current.flags.setdefault(values[0], []).extend(values[1:])
        elif head in ("ELEV", "HILL"):
            self.elevations.update(numbers(line, expand(tuple(words)), self.problems)[1:])
        else:
            current.parts.setdefault(head, []).extend(words)

    def result(self) -> ReceptorPathway:
        """Return everything taken."""
        found: list[tuple[float, float, float]] = []
        names: list[str] = []
        for entry in self.order:
            if isinstance(entry, _Network):
                if entry.open:
                    self.problems.add(f"network {entry.name} has no END", place=entry.line.place)
                rows = _network_points(entry, self.flagpole, self.sources, self.problems)
                found.extend(rows)
                names.extend([entry.name] * len(rows))
            else:
                found.append(entry)
                names.append("")
            if len(found) > MOST_RECEPTORS:
                self.problems.add(f"more than {MOST_RECEPTORS} receptors are asked for")
                found, names = [], []
                break
        table = np.array(found, dtype=np.float64).reshape(-1, 3)
        try:
            places = points(table[:, 0], table[:, 1], table[:, 2])
        except InputError as error:
            self.problems.extend(error.problems)
            places = points(np.zeros(0), np.zeros(0))
        return ReceptorPathway(places, tuple(names), self.elevations)


def _centre(words: list[str], sources: list[Source]) -> tuple[float, float] | None:
    if len(words) == 1:
        for source in sources:
            if source.name == words[0]:
                if isinstance(source, PointSource | VolumeSource):
                    return source.x, source.y
                corner = getattr(source, "corners", np.zeros((1, 2)))[0]
                return float(corner[0]), float(corner[1])
        return None
    try:
        return float(words[0]), float(words[1])
    except (ValueError, IndexError):
        return None


def _evenly(words: list[str]) -> np.ndarray:
    start, count, step = float(words[0]), int(float(words[1])), float(words[2])
    return start + step * np.arange(min(count, MOST_RECEPTORS))


def _polar_rows(network: _Network, sources: list[Source], problems: Problems) -> list[_Row]:
    parts = network.parts
    centre = _centre(parts.get("ORIG", ["0.0", "0.0"]), sources)
    if centre is None:
        problems.add("ORIG names no source or place", place=network.line.place)
        return []
    radii = [float(word) for word in expand(tuple(parts.get("DIST", [])))]
    if "GDIR" in parts:
        count, start, step = (float(word) for word in parts["GDIR"][:3])
        bearings = start + step * np.arange(int(count))
    else:
        bearings = np.array([float(word) for word in expand(tuple(parts.get("DDIR", [])))])
    turns = np.deg2rad(bearings)
    return [
        [(centre[0] + radius * np.sin(turn), centre[1] + radius * np.cos(turn)) for radius in radii]
        for turn in turns
    ]


def _grid_rows(network: _Network, problems: Problems) -> list[_Row]:
    parts = network.parts
    if "XYINC" in parts:
        x, y = _evenly(parts["XYINC"][:3]), _evenly(parts["XYINC"][3:6])
    else:
        x = np.array([float(word) for word in expand(tuple(parts.get("XPNTS", [])))])
        y = np.array([float(word) for word in expand(tuple(parts.get("YPNTS", [])))])
    if len(x) * len(y) > MOST_RECEPTORS:
        problems.add(f"{len(x)} x {len(y)} receptors are too many", place=network.line.place)
        return []
    return [[(float(east), float(north)) for east in x] for north in y]


def _network_points(
    network: _Network, flagpole: float | None, sources: list[Source], problems: Problems
) -> list[tuple[float, float, float]]:
    place = network.line.place
    try:
        if network.polar:
            rows = _polar_rows(network, sources, problems)
        else:
            rows = _grid_rows(network, problems)
    except (ValueError, IndexError):
        problems.add("the network is incomplete or holds what is not a number", place=place)
        return []
    if not rows or not rows[0]:
        problems.add("the network has no receptor", place=place)
        return []
    spots = [spot for row in rows for spot in row]
    if flagpole is None or not network.flags:
        heights = [flagpole or 0.0] * len(spots)
    else:
        # Rows carry a number or, in polar networks, a direction; AERMOD sorts by it.
        heights = [h for row in sorted(network.flags) for h in network.flags[row]]
        if len(heights) != len(spots):
            problems.add(f"FLAG gives {len(heights)} heights for {len(spots)} receptors",
                         place=place)  # fmt: skip
            return []
    return [(float(x), float(y), h) for (x, y), h in zip(spots, heights, strict=True)]
