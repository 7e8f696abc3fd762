"""`page.npz`: what the page recomputes from, arrays as they are, the rest as JSON beside them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

FILE = "page.npz"
_ARRAY = "array"
_SPARSE = "sparse"
_PLAIN = "plain"
LEVEL = 1
"""Of the packing: draws are noise beside zeros, and higher levels find nothing more in them."""
FULL = 0.75
"""Share of an array that is not zero from which on its zeros are written too."""
LARGE = 10_000
"""Numbers of an array from which on its zeros are told apart."""
_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date that an archive can hold."""


@dataclass
class _Archive:
    """Arrays of a file by name, each of them once.

    Parameters
    ----------
    arrays : dict of str to ndarray
        What is packed.
    noise : dict of str to ndarray
        What is written as it is, because no packing makes it smaller.
    """

    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)
    noise: dict[str, NDArray[Any]] = field(default_factory=dict)
    _marks: list[tuple[NDArray[Any], dict[str, Any]]] = field(default_factory=list)

    def mark_of(self, array: NDArray[Any]) -> dict[str, Any]:
        """Return what stands for an array in the text of the file, and take it in."""
        for known, mark in self._marks:
            if known is array or _same_bytes(known, array):
                return mark
        name = f"a{len(self._marks)}"
        mark = self._sparse(name, array) or {_ARRAY: name}
        if _ARRAY in mark:
            self.arrays[name] = array
        self._marks.append((array, mark))
        return mark

    def _sparse(self, name: str, array: NDArray[Any]) -> dict[str, Any] | None:
        """Take in what of an array of mostly zeros is not zero, and where; None for others.

        A negative zero is no zero here: every bit comes back.
        """
        if array.dtype != np.float64 or array.size < LARGE:
            return None
        flat = np.ascontiguousarray(array).ravel()
        some = flat.view(np.int64) != 0
        if some.mean() >= FULL:
            return None
        self.noise[name] = flat[some]
        self.arrays[f"{name}_at"] = np.packbits(some)
        return {_SPARSE: name, "shape": list(array.shape)}


def _same_bytes(one: NDArray[Any], other: NDArray[Any]) -> bool:
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    if one.dtype == np.float64:
        one, other = (np.ascontiguousarray(array).view(np.int64) for array in (one, other))
    return bool(np.array_equal(one, other))


def page_bytes(page: Mapping[str, Any]) -> bytes:
    """Return a file with what the page recomputes from.

    Arrays that are equal, as those of an option that changes nothing at any place, are written
    once; of arrays of mostly zeros, as cells are, what is not zero.

    Parameters
    ----------
    page : mapping
        Text, numbers, None, arrays, sequences and mappings; sequences come back as lists.
    """
    held = _Archive()
    plain = json.dumps(_packed(page, held), ensure_ascii=False)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        _add(archive, held.noise, zipfile.ZIP_STORED)
        _add(archive, {**held.arrays, _PLAIN: np.array(plain)}, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _add(archive: zipfile.ZipFile, arrays: Mapping[str, NDArray[Any]], packing: int) -> None:
    for name, array in arrays.items():
        # without the hour at which it is written, equal pages are equal bytes
        entry = zipfile.ZipInfo(f"{name}.npy", _NO_DATE)
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, np.asarray(array), allow_pickle=False)
        archive.writestr(entry, buffer.getbuffer(), packing, LEVEL)


def read_page(path: Path) -> dict[str, Any]:
    """Return what the page recomputes from.

    Parameters
    ----------
    path : Path
        File with the content of `page_bytes`.

    Raises
    ------
    InputError
        If it is not there or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            found = _unpacked(json.loads(str(stored[_PLAIN])), stored)
    except (OSError, KeyError, ValueError) as error:
        raise InputError.single(
            f"cannot be read ({error})", file=str(path), remedy="run the site again"
        ) from None
    assert isinstance(found, dict)  # a mapping was written
    return found


def _packed(thing: Any, arrays: _Archive) -> Any:
    if isinstance(thing, np.ndarray):
        return arrays.mark_of(thing)
    if isinstance(thing, np.generic):
        return thing.item()
    if isinstance(thing, Mapping):
        # Pairs, because keys need not be text, and a key "array" is no mark.
        return {"pairs": [[_packed(k, arrays), _packed(v, arrays)] for k, v in thing.items()]}
    if isinstance(thing, list | tuple):
        return [_packed(one, arrays) for one in thing]
    return thing


def _unpacked(thing: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    if isinstance(thing, list):
        return [_unpacked(one, arrays) for one in thing]
    if not isinstance(thing, dict):
        return thing
    if _ARRAY in thing:
        return arrays[thing[_ARRAY]]
    if _SPARSE in thing:
        whole = np.zeros(thing["shape"])
        some = np.unpackbits(arrays[f"{thing[_SPARSE]}_at"], count=whole.size).astype(bool)
        whole.ravel()[some] = arrays[thing[_SPARSE]]
        return whole
    return {_key(k): _unpacked(v, arrays) for k, v in thing["pairs"]}


def _key(key: Any) -> Any:
    return tuple(_key(one) for one in key) if isinstance(key, list) else key
