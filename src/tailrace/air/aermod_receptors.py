"""The receptor pathway of an AERMOD control file."""

from __future__ import annotations

import numpy as np

from tailrace.errors import InputError, Problems

from .aermod_words import Line, expand, numbers
from .receptors import Receptors, points
from .sources import PointSource, Source, VolumeSource

GRID_PARTS = ("XYINC", "XPNTS", "YPNTS", "ELEV", "HILL", "FLAG")
POLAR_PARTS = ("ORIG", "DIST", "DDIR", "GDIR", "ELEV", "HILL", "FLAG")
MOST_RECEPTORS = 2_000_000


class _Network:
    """One grid, gathered over its lines."""

    def __init__(self, line: Line, polar: bool) -> None:
        self.line, self.polar = line, polar
        self.parts: dict[str, list[str]] = {}
        self.flags: dict[int, list[float]] = {}


def read_receptors(
    lines: list[Line], flagpole: float | None, sources: list[Source], problems: Problems
) -> Receptors:
    """Return the receptors of the RE pathway.

    Parameters
    ----------
    lines : list of Line
        Lines of the pathway.
    flagpole : float or None
        Height above ground where a receptor states none, m; None without FLAGPOLE, when the third
        number of a receptor is its elevation.
    sources : list of Source
        Sources; a polar network may be centred on one.
    problems : Problems
        Collects what is wrong or not honoured.

    Returns
    -------
    Receptors
        Networks and single receptors in the order of the file.
    """
    found: list[tuple[float, float, float]] = []
    height = flagpole or 0.0
    networks: dict[str, _Network] = {}
    order: list[object] = []
    for line in lines:
        keyword = line.keyword
        if keyword in ("STARTING", "FINISHED", "ELEVUNIT"):
            continue
        if keyword == "DISCCART":
            values = numbers(line, list(line.words), problems)
            if len(values) >= 2:
                order.append((values[0], values[1], _discrete_height(values, flagpole)))
            else:
                problems.add("DISCCART takes x and y", place=line.place)
        elif keyword == "DISCPOLR":
            order.extend(_discrete_polar(line, height, sources, problems))
        elif keyword in ("GRIDCART", "GRIDPOLR"):
            if not line.words:
                problems.add(f"{keyword} takes a name", place=line.place)
                continue
            name = line.words[0]
            if name not in networks:
                networks[name] = _Network(line, keyword == "GRIDPOLR")
                order.append(networks[name])
            _gather(line, networks[name], problems)
        else:
            problems.add("this keyword is not honoured", place=line.place)
    for entry in order:
        if isinstance(entry, _Network):
            found.extend(_network_points(entry, height, sources, problems))
        else:
            found.append(entry)  # type: ignore[arg-type]
        if len(found) > MOST_RECEPTORS:
            problems.add(f"more than {MOST_RECEPTORS} receptors are asked for")
            break
    table = np.array(found, dtype=np.float64).reshape(-1, 3)
    try:
        return points(table[:, 0], table[:, 1], table[:, 2])
    except InputError as error:
        problems.extend(error.problems)
        return points(np.zeros(0), np.zeros(0))


def _discrete_height(values: list[float], flagpole: float | None) -> float:
    # x y [elevation [hill [flag]]]; with three numbers the third is elevation, or the height
    # where the run is flat and has flagpoles.
    if len(values) >= 5:
        return values[4]
    if len(values) == 3 and flagpole is not None:
        return values[2]
    return flagpole or 0.0


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


def _discrete_polar(
    line: Line, flagpole: float, sources: list[Source], problems: Problems
) -> list[tuple[float, float, float]]:
    centre = _centre([line.words[0]], sources) if line.words else None
    values = numbers(line, list(line.words[1:3]), problems)
    if centre is None or len(values) < 2:
        problems.add("DISCPOLR takes a source, a distance and a direction", place=line.place)
        return []
    bearing = np.deg2rad(values[1])
    return [(centre[0] + values[0] * np.sin(bearing), centre[1] + values[0] * np.cos(bearing),
             flagpole)]  # fmt: skip


def _gather(line: Line, network: _Network, problems: Problems) -> None:
    parts = POLAR_PARTS if network.polar else GRID_PARTS
    words = list(line.words[1:])
    if not words:
        return
    head = words.pop(0).upper()
    if head in ("STA", "END"):
        if not words:
            return
        head = words.pop(0).upper()
    if head not in parts:
        problems.add(f"{head} is not known here", place=line.place, allowed=", ".join(parts))
        return
    if head == "FLAG":
        values = numbers(line, expand(tuple(words)), problems)
        if values:
            network.flags.setdefault(int(values[0]), []).extend(values[1:])
        return
    if head in ("ELEV", "HILL"):
        values = numbers(line, expand(tuple(words)), problems)
        if any(value != 0.0 for value in values[1:]):
            problems.add("terrain is not modelled", place=line.place,
                         remedy="remove elevations where the ground is flat")  # fmt: skip
        return
    network.parts.setdefault(head, []).extend(words)


def _evenly(words: list[str]) -> np.ndarray:
    start, count, step = float(words[0]), int(float(words[1])), float(words[2])
    return start + step * np.arange(min(count, MOST_RECEPTORS))


def _network_points(
    network: _Network, flagpole: float, sources: list[Source], problems: Problems
) -> list[tuple[float, float, float]]:
    parts, line = network.parts, network.line
    try:
        if network.polar:
            centre = _centre(parts.get("ORIG", ["0.0", "0.0"]), sources)
            if centre is None:
                problems.add("ORIG names no source or place", place=line.place)
                return []
            radii = [float(word) for word in expand(tuple(parts.get("DIST", [])))]
            if "GDIR" in parts:
                count, start, step = (float(word) for word in parts["GDIR"][:3])
                bearings = start + step * np.arange(int(count))
            else:
                bearings = np.array([float(w) for w in expand(tuple(parts.get("DDIR", [])))])
            rows = [
                [(centre[0] + radius * np.sin(turn), centre[1] + radius * np.cos(turn))
                 for radius in radii]
                for turn in np.deg2rad(bearings)
            ]  # fmt: skip
        else:
            if "XYINC" in parts:
                x, y = _evenly(parts["XYINC"][:3]), _evenly(parts["XYINC"][3:6])
            else:
                x = np.array([float(w) for w in expand(tuple(parts.get("XPNTS", [])))])
                y = np.array([float(w) for w in expand(tuple(parts.get("YPNTS", [])))])
            if len(x) * len(y) > MOST_RECEPTORS:
                problems.add(f"{len(x)} x {len(y)} receptors are too many", place=line.place)
                return []
            rows = [[(float(east), float(north)) for east in x] for north in y]
    except (ValueError, IndexError):
        problems.add("the network is incomplete or holds what is not a number", place=line.place)
        return []
    if not rows or not rows[0]:
        problems.add("the network has no receptor", place=line.place)
    result = []
    for number, row in enumerate(rows, start=1):
        flags = network.flags.get(number, [])
        for place, (east, north) in enumerate(row):
            height = flags[place] if place < len(flags) else flagpole
            result.append((float(east), float(north), height))
    return result
