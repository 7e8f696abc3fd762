"""`page.npz`: what the page recomputes from, arrays as they are, the rest as JSON beside them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

FILE = "page.npz"
_ARRAY = "array"
_PLAIN = "plain"
LEVEL = 1
"""Of the packing: draws are noise beside zeros, and higher levels find nothing more in them."""
_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date that an archive can hold."""


def page_bytes(page: Mapping[str, Any]) -> bytes:
    """Return a file with what the page recomputes from.

    Parameters
    ----------
    page : mapping
        Text, numbers, None, arrays, sequences and mappings; sequences come back as lists.
    """
    arrays: dict[str, Any] = {}
    plain = json.dumps(_packed(page, arrays), ensure_ascii=False)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, array in {**arrays, _PLAIN: np.array(plain)}.items():
            # without the hour at which it is written, equal pages are equal bytes
            entry = zipfile.ZipInfo(f"{name}.npy", _NO_DATE)
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asarray(array), allow_pickle=False)
            archive.writestr(entry, buffer.getbuffer(), zipfile.ZIP_DEFLATED, LEVEL)
    return content.getvalue()


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


def _packed(thing: Any, arrays: dict[str, NDArray[Any]]) -> Any:
    if isinstance(thing, np.ndarray):
        name = f"a{len(arrays)}"
        arrays[name] = thing
        return {_ARRAY: name}
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
    return {_key(k): _unpacked(v, arrays) for k, v in thing["pairs"]}


def _key(key: Any) -> Any:
    return tuple(_key(one) for one in key) if isinstance(key, list) else key
