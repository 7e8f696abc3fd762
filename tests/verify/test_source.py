"""Broken files are refused in a sentence, within bounds of memory."""

from __future__ import annotations

import gzip
from decimal import Decimal
from pathlib import Path

import pytest

from tailrace.verify.source import MAX_BYTES, Source, UnreadableError, tables

BROKEN = {
    "empty.toml": (b"", "empty"),
    "blank.csv": (b"\n  \n", "empty"),
    "binary.csv": (b"a,b\n\0\1\2", "binary"),
    "utf16.toml": ("a = 1".encode("utf-16"), "UTF-16"),
    "latin.toml": ("a = 'Müll'".encode("latin-1"), "not UTF-8"),
    "syntax.toml": (b"a = \n", "not valid TOML"),
    "comment.toml": (b"# nothing\n", "no keys"),
    "deep.toml": (b"a = " + b"[" * 5000 + b"]" * 5000, "not valid TOML"),
    "chain.toml": (b".".join([b"a"] * 20_000) + b" = 1", "line 1: tables are nested too deeply"),
    "nest.toml": (b"a = " + b"[" * 90 + b"]" * 90, "nested too deeply"),
    "huge.toml": (b"# " + b"x" * MAX_BYTES, "larger than"),
    "bomb.csv.gz": (gzip.compress(b"x" * (4 * MAX_BYTES), compresslevel=1, mtime=0), "longer than"),
    "cut.csv.gz": (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-12], "cannot be read"),
    "not.csv.gz": (b"a,b\n", "cannot be read"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files(tmp_path: Path, name: str) -> None:
    data, reason = BROKEN[name]
    path = tmp_path / name
    path.write_bytes(data)
    source = Source(path, name)
    with pytest.raises(UnreadableError, match=reason):
        _ = source.toml if ".toml" in name else source.columns


def test_folder_and_missing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(UnreadableError, match="not there"):
        _ = Source(tmp_path / "b.csv", "b").columns
    (tmp_path / "case.toml").mkdir()
    with pytest.raises(UnreadableError, match="not a regular file"):
        _ = Source(tmp_path, "folder").toml


def test_numbers_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes("\ufeffx = 1.500\n[[t]]\ny = 2\n[[t]]\ny = 3\n[u.v]\n".encode())
    keys = Source(path, "a").toml
    assert keys is not None
    assert str(keys["x"]) == "1.500"
    assert isinstance(keys["x"], Decimal)
    assert [name for name, _ in tables(keys)] == ["", "t[1]", "t[2]", "u", "u.v"]


def test_rows_carry_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a, b\r\n1,2\r\n\r\n3\r\n", mtime=0))
    source = Source(path, "a")
    assert source.columns == ("a", "b")
    assert list(source.rows()) == [(2, {"a": "1", "b": "2"}), (4, {"a": "3"})]


def test_head_may_end_within_a_character(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + "é".encode() * 40_000)
    assert Source(path, "a").columns == ("a", "b")
