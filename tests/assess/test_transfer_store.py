"""A store of computed arrays: whole or absent, and never of other inputs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tailrace.assess import transfer_store
from tailrace.assess.transfer_store import SUFFIX, TransferStore, cache_folder, key_of

PARTS = {"height": 10.0, "shape": np.array([1.0, 2.0]), "bins": ("PM10", "gas")}


class Counted:
    """Something that takes long, and counts how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> dict[str, np.ndarray]:
        self.calls += 1
        return {"field": np.arange(6.0).reshape(2, 3) / 7.0, "file": np.array(["a", "pit"])}


@dataclass(frozen=True)
class Stack:
    height: float
    diameter: float


def test_second_time_is_read_and_equal(tmp_path: Path) -> None:
    make = Counted()
    first = TransferStore(tmp_path).get_or_make("air", PARTS, make)
    store = TransferStore(tmp_path)
    second = store.get_or_make("air", dict(reversed(PARTS.items())), make)
    assert make.calls == 1
    assert (store.found, store.made, store.words) == (1, 0, [])
    assert list(first) == list(second)
    np.testing.assert_array_equal(first["field"], second["field"])
    assert second["file"].tolist() == ["a", "pit"]


def test_fresh_computes_again_and_keeps_the_new(tmp_path: Path) -> None:
    make = Counted()
    TransferStore(tmp_path).get_or_make("air", PARTS, make)
    TransferStore(tmp_path, fresh=True).get_or_make("air", PARTS, make)
    assert make.calls == 2
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"height": 10.000000000000002},
        {"height": 10},
        {"shape": np.array([1.0, 2.0], dtype=np.float32)},
        {"shape": np.array([[1.0, 2.0]])},
        {"shape": np.array([1.0, -2.0])},
        {"bins": ("PM10gas",)},
        {"bins": ("PM10", "gas", None)},
        {"more": 0.0},
        {"stack": Stack(10.0, 1.0)},
    ],
)
def test_every_change_of_an_input_is_another_key(change: dict[str, object]) -> None:
    assert key_of("air", PARTS | change) != key_of("air", PARTS)


def test_key_knows_kind_code_version_and_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of("air", PARTS)
    assert key_of("water", PARTS) != key
    assert key_of("air", PARTS, ["tailrace.air"]) != key
    assert key_of("air", {"s": Stack(10.0, 1.0)}) != key_of("air", {"s": Stack(1.0, 10.0)})
    monkeypatch.setattr("tailrace.__version__", "another")
    assert key_of("air", PARTS) != key


def test_source_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    package = tmp_path / "made_up_room"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "plume.py").write_text("HEIGHT = 1\n")
    before = key_of("air", {}, ["made_up_room"])
    transfer_store.source_digest.cache_clear()
    assert key_of("air", {}, ["made_up_room"]) == before
    (package / "plume.py").write_text("HEIGHT = 2\n")
    transfer_store.source_digest.cache_clear()
    assert key_of("air", {}, ["made_up_room"]) != before


@pytest.mark.parametrize("spoilt", ["cut", "bit", "foreign", "empty", "other key"])
def test_what_is_damaged_or_foreign_is_computed_again_with_a_word(
    tmp_path: Path, spoilt: str
) -> None:
    make = Counted()
    TransferStore(tmp_path).get_or_make("air", PARTS, make)
    (path,) = tmp_path.iterdir()
    data = bytearray(path.read_bytes())
    if spoilt == "cut":
        data = data[:-20]
    elif spoilt == "bit":
        data[-300] ^= 1
    elif spoilt == "foreign":
        data = bytearray(b"PK\x03\x04 something else")
    elif spoilt == "empty":
        data = bytearray()
    else:
        TransferStore(tmp_path).get_or_make("air", PARTS | {"height": 11.0}, make)
        make.calls -= 1
        (other,) = set(tmp_path.iterdir()) - {path}
        data = bytearray(other.read_bytes())
    path.write_bytes(data)
    store = TransferStore(tmp_path)
    again = store.get_or_make("air", PARTS, make)
    assert make.calls == 2
    assert len(store.words) == 1
    assert path.name in store.words[0]
    np.testing.assert_array_equal(again["field"], Counted()()["field"])
    TransferStore(tmp_path).get_or_make("air", PARTS, make)
    assert make.calls == 2


def test_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        TransferStore(tmp_path).get_or_make("air", PARTS, Counted())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_only_the_keeping(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    store = TransferStore(blocked / "cache")
    assert "field" in store.get_or_make("air", PARTS, Counted())
    assert [word for word in store.words if "cannot be" in word]


def test_longest_unused_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        TransferStore(tmp_path).get_or_make("air", {"n": number}, Counted())
        for path in tmp_path.iterdir():
            state = path.stat()
            os.utime(path, (state.st_atime - 60.0, state.st_mtime - 60.0))
    size = next(tmp_path.iterdir()).stat().st_size
    assert TransferStore(tmp_path).get_or_make("air", {"n": 0}, Counted())
    monkeypatch.setattr(transfer_store, "LARGEST_STORE", 3 * size)
    TransferStore(tmp_path).get_or_make("air", {"n": 3}, Counted())
    kept = {path.name for path in tmp_path.glob(f"*{SUFFIX}")}
    assert kept == {f"air-{key_of('air', {'n': n}).hex()}{SUFFIX}" for n in (0, 2, 3)}


def test_what_has_no_digest_is_refused(tmp_path: Path) -> None:
    store = TransferStore(tmp_path)
    with pytest.raises(TypeError, match="wind"):
        store.get_or_make("air", {"wind": {"a": object()}}, Counted())
    with pytest.raises(TypeError, match="objects"):
        store.get_or_make("air", {"x": np.array([None])}, Counted())


def test_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TAILRACE_CACHE", str(tmp_path / "a"))
    assert cache_folder() == tmp_path / "a"
    monkeypatch.delenv("TAILRACE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "b"))
    assert cache_folder() == tmp_path / "b" / "tailrace"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "tailrace"
