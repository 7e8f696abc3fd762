"""What the page recomputes from comes back from its file bit by bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tailrace.assess.page_arrays import LARGE, page_bytes, read_page

SEED = 20261123


def cells(share: float, size: int = 3 * LARGE) -> NDArray[np.float64]:
    """Return numbers of which a share is not zero, with all that is special among them."""
    random = np.random.default_rng(SEED)
    made = np.where(random.random(size) < share, random.lognormal(size=size), 0.0)
    made[:6] = (-0.0, np.nan, np.inf, -np.inf, 5e-324, 0.0)
    return made.reshape(3, 4, -1)


def there_and_back(page: dict[str, Any], folder: Path) -> tuple[dict[str, Any], int]:
    path = folder / "page.npz"
    content = page_bytes(page)
    assert content == page_bytes(page)
    path.write_bytes(content)
    return read_page(path), len(content)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.74, 0.9, 1.0])
def test_every_bit_comes_back(share: float, tmp_path: Path) -> None:
    array = cells(share)
    found, size = there_and_back({"draws": array, "turned": array.T}, tmp_path)
    for name, own in (("draws", array), ("turned", array.T)):
        assert found[name].shape == own.shape
        assert found[name].dtype == own.dtype
        assert found[name].tobytes() == np.ascontiguousarray(own).tobytes()
    some = np.count_nonzero(array.view(np.int64))
    assert size < 2 * (8.1 * some + array.size / 8) + 5000


@pytest.mark.parametrize(
    "array",
    [np.zeros(0), np.array(3.5), np.arange(2 * LARGE), np.zeros(2 * LARGE, dtype=np.float32),
     np.array(["PM10", "稀土"]), np.zeros((2, LARGE), dtype=bool)],
    ids=["empty", "one", "whole numbers", "single", "text", "truth"],
)  # fmt: skip
def test_other_arrays_come_back_too(array: NDArray[Any], tmp_path: Path) -> None:
    found, _ = there_and_back({"x": [array, {"y": (1, None, "text", array)}]}, tmp_path)
    for one in (found["x"][0], found["x"][1]["y"][3]):
        np.testing.assert_array_equal(one, array)
        assert one.dtype == array.dtype
    assert found["x"][1]["y"][:3] == [1, None, "text"]


def test_equal_arrays_are_written_once_and_unequal_ones_are_not_mixed_up(tmp_path: Path) -> None:
    array = cells(0.5)
    negative = np.where(array == 0.0, -0.0, array)
    alone = len(page_bytes({"a": array}))
    assert len(page_bytes({"a": array, "b": array.copy()})) < alone + 100
    found, _ = there_and_back({"a": array, "b": array.copy(), "c": negative}, tmp_path)
    assert found["a"].tobytes() == found["b"].tobytes() == array.tobytes()
    assert found["c"].tobytes() == negative.tobytes() != array.tobytes()
