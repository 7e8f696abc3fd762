"""Numbers in few bytes, as the page unpacks them.

Positive numbers are kept by their logarithm in 16 bits. Draws of one cell are alike from year to
year and group to group, so what is kept are differences, which a general compression makes small.
"""

from __future__ import annotations

import base64
import json
import math
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

ZERO, MISSING, FIRST, LAST = 0, 1, 2, 65535
DECADES = 10.0
"""Numbers so many decades below the largest of their block count as zero."""


@dataclass(frozen=True)
class Packed:
    """An array in few bytes.

    Parameters
    ----------
    text : str
        base64 of its compressed bytes.
    head : dict
        Shape, first logarithm and step of every block, and how differences were taken.
    error : float
        Largest relative error by the step.
    """

    text: str
    head: dict[str, Any]
    error: float


def pack(values: ArrayLike) -> Packed:
    """Return an array in few bytes.

    Parameters
    ----------
    values : array_like, shape (block, row, column)
        Not negative; NaN where missing. Every block has a scale of its own.

    Raises
    ------
    InputError
        If a number is negative or infinite.
    """
    found = np.asarray(values, dtype=float)
    if np.isinf(found).any() or (found < 0).any():
        raise InputError.single("a part of a result is negative or infinite", place="the page")
    scales = [_scale(block) for block in found]
    codes = np.stack([_codes(b, *s) for b, s in zip(found, scales, strict=True)]) \
        if len(found) else np.zeros(found.shape, dtype=np.uint16)  # fmt: skip
    texts = {way: _compressed(_differences(codes, way)) for way in ("none", "rows", "both")}
    way = min(texts, key=lambda one: len(texts[one]))
    return Packed(
        base64.b64encode(texts[way]).decode("ascii"),
        {"shape": list(found.shape), "way": way, "low": [s[0] for s in scales],
         "step": [s[1] for s in scales]},
        max((math.expm1(step / 2) for _, step in scales), default=0.0),
    )  # fmt: skip


def _scale(block: NDArray[np.float64]) -> tuple[float, float]:
    known = block[np.isfinite(block) & (block > 0)]
    if not known.size:
        return 0.0, 0.0
    high = math.log(float(known.max()))
    low = max(math.log(float(known.min())), high - DECADES * math.log(10.0))
    return low, (high - low) / (LAST - FIRST)


def _codes(block: NDArray[np.float64], low: float, step: float) -> NDArray[np.uint16]:
    codes = np.full(block.shape, ZERO, dtype=np.int64)
    codes[np.isnan(block)] = MISSING
    there = np.isfinite(block) & (block > 0)
    logarithm = np.log(block[there])
    code = FIRST + (np.rint((logarithm - low) / step).astype(np.int64) if step > 0 else 0)
    codes[there] = np.where(logarithm < low - step, ZERO, np.maximum(code, FIRST))
    return codes.astype(np.uint16)


def _differences(codes: NDArray[np.uint16], way: str) -> NDArray[np.uint16]:
    """Return codes less those of the row before, and of the column before; modulo 65,536."""
    found = codes.copy()
    if way in ("rows", "both") and codes.shape[1] > 1:
        found[:, 1:] -= codes[:, :-1]
    if way == "both" and codes.shape[2] > 1:
        before = found[:, :, :-1].copy()
        found[:, :, 1:] -= before
    return found


def _compressed(codes: NDArray[np.uint16]) -> bytes:
    """Return codes compressed, the high bytes before the low ones."""
    flat = codes.reshape(-1).astype("<u2")
    planes = np.concatenate(((flat >> 8).astype(np.uint8), (flat & 255).astype(np.uint8)))
    return zlib.compress(planes.tobytes(), 9)


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
    low = np.array(packed.head["low"])[:, None, None]
    step = np.array(packed.head["step"])[:, None, None]
    values = np.exp(low + (codes.astype(float) - FIRST) * step)
    return np.where(codes == ZERO, 0.0, np.where(codes == MISSING, np.nan, values))


def pack_json(value: Any) -> str:
    """Return plain data as base64 of its compressed JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")
