"""Numbers in few bytes, as the page unpacks them.

What is kept of a number v is asinh(v / f) in steps, as a whole number of 16 bits. That is the
logarithm of numbers far above the floor f of their row, and the number itself far below it: a part
of a result that is small against what no option takes away needs few digits. Draws of one part are
alike from year to year and group to group, so what is kept are differences, which a general
compression makes small.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

STEP = 6e-4
ERROR = STEP / 2.0
"""Largest error of a number v above its floor f, against the root of v^2 + f^2."""
MISSING, LARGEST = 65535, 65534
LEAST_FLOOR = 1e-13
"""A floor is at least this part of the largest number of its block, so that 16 bits suffice."""
SAMPLE = 200_000
"""Numbers by which it is tried how differences are best taken."""
WAYS = ("none", "rows", "both")


@dataclass(frozen=True)
class Packed:
    """An array in few bytes.

    Parameters
    ----------
    text : str
        base64 of its compressed bytes.
    head : dict
        Shape, step, floors of the rows, and how differences were taken.
    """

    text: str
    head: dict[str, Any]


def pack(values: ArrayLike, floors: ArrayLike) -> Packed:
    """Return an array in few bytes.

    Parameters
    ----------
    values : array_like, shape (block, row, column)
        Not negative; NaN where missing.
    floors : array_like, shape (block, floor)
        Of the rows, by turns: row k has floor k modulo their number. Zero for none. Lower ones are
        taken where they need fewer bytes.

    Raises
    ------
    InputError
        If a number is negative or infinite.
    """
    found = np.asarray(values, dtype=float)
    if np.isinf(found).any() or (found < 0).any():
        raise InputError.single("a part of a result is negative or infinite", place="the page")
    declared = np.asarray(floors, dtype=float)
    tried = [_raised(found, declared), _raised(found, np.zeros((len(found), 1)))]
    ways = [(*_best_way(found, floor), floor) for floor in tried]
    _, way, floor = min(ways, key=lambda one: one[0])
    codes = _codes(found, _by_row(floor, found.shape[1]))
    return Packed(
        base64.b64encode(_compressed(_differences(codes, way), 6)).decode("ascii"),
        {"shape": list(found.shape), "way": way, "step": STEP, "floors": floor.ravel().tolist(),
         "turn": floor.shape[1]},
    )  # fmt: skip


def _raised(values: NDArray[np.float64], floors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return floors that are above zero and have few digits."""
    most = np.nan_to_num(values).max(axis=(1, 2), initial=0.0)[:, np.newaxis]
    least = np.where(most > 0, LEAST_FLOOR * most, 1.0)
    raised = np.maximum(np.nan_to_num(floors), least)
    return np.array([[float(f"{one:.3g}") for one in row] for row in raised])


def _by_row(floors: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    turns = rows // max(floors.shape[1], 1)
    return np.tile(floors, (1, turns))[:, :, np.newaxis]


def _codes(values: NDArray[np.float64], floors: NDArray[np.float64]) -> NDArray[np.uint16]:
    known = np.rint(np.arcsinh(np.nan_to_num(values) / floors) / STEP)
    assert known.max(initial=0.0) <= LARGEST  # the floors were raised
    return np.where(np.isnan(values), MISSING, known).astype(np.uint16)


def _best_way(values: NDArray[np.float64], floors: NDArray[np.float64]) -> tuple[int, str]:
    """Return bytes and way of differences that some of the numbers need least."""
    some = slice(0, max(1, SAMPLE // max(values[:1].size, 1)))
    codes = _codes(values[some], _by_row(floors[some], values.shape[1]))
    return min((len(_compressed(_differences(codes, way), 6)), way) for way in WAYS)


def _differences(codes: NDArray[np.uint16], way: str) -> NDArray[np.uint16]:
    """Return codes less those of the row before, and of the column before; modulo 65,536."""
    found = codes.copy()
    if way in ("rows", "both") and codes.shape[1] > 1:
        found[:, 1:] -= codes[:, :-1]
    if way == "both" and codes.shape[2] > 1:
        before = found[:, :, :-1].copy()
        found[:, :, 1:] -= before
    return found


def _compressed(codes: NDArray[np.uint16], level: int) -> bytes:
    """Return codes compressed, the high bytes before the low ones."""
    flat = codes.reshape(-1).astype("<u2")
    planes = np.concatenate(((flat >> 8).astype(np.uint8), (flat & 255).astype(np.uint8)))
    return zlib.compress(planes.tobytes(), level)


def unpack(packed: Packed) -> NDArray[np.float64]:
    """Return the array again, as the page does."""
    shape, way = packed.head["shape"], packed.head["way"]
    planes = np.frombuffer(zlib.decompress(base64.b64decode(packed.text)), dtype=np.uint8)
    half = planes.size // 2
    codes = (planes[:half].astype(np.uint16) << 8 | planes[half:]).reshape(shape)
    if way == "both":
        codes = np.cumsum(codes, axis=2, dtype=np.uint16)
    if way in ("rows", "both"):
        codes = np.cumsum(codes, axis=1, dtype=np.uint16)
    floors = np.array(packed.head["floors"]).reshape(shape[0], packed.head["turn"])
    values = np.sinh(codes * packed.head["step"]) * _by_row(floors, shape[1])
    return np.where(codes == MISSING, np.nan, values)


def pack_json(value: Any) -> str:
    """Return plain data as base64 of its compressed JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")
