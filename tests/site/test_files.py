"""Files that are not what their name says: refused in a sentence, never opened further."""

from __future__ import annotations

import bz2
import gzip
import os
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tailrace.errors import Problems
from tailrace.site.files import entries, is_there, is_usable_file, read_text, size_text

NOTHING_UNPACKED = (
    "allowed: the plain file; unpack it yourself, look at what is inside, and put the plain file "
    "here; nothing was unpacked."
)


def said_of(path: Path) -> list[str]:
    """Return what reading a file as text says."""
    problems = Problems()
    assert read_text(path, file=path.name, problems=problems) is None
    return [str(problem) for problem in problems]


def test_size_text() -> None:
    assert size_text(12) == "12 bytes"
    assert size_text(2_000_000_000) == "2.0 GB"
    assert size_text(200_000_000) == "200.0 MB"


def test_good_text_is_read_with_one_kind_of_line_end(tmp_path: Path) -> None:
    path = tmp_path / "good.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\xe5\x8c\x85\n")
    problems = Problems()
    assert read_text(path, file="good.txt", problems=problems) == "one\ntwo\nthree包\n"
    assert not list(problems)


def test_missing_file(tmp_path: Path) -> None:
    assert said_of(tmp_path / "a.toml") == [
        "a.toml: the file is missing; create it, or correct the name where it is asked for."
    ]


def test_broken_link(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.symlink_to(tmp_path / "nowhere")
    assert is_there(path)
    assert said_of(path) == [
        "a.toml: is a link to a file that does not exist; create it, or correct the name where it "
        "is asked for."
    ]


def test_link_in_a_circle(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.symlink_to(path)
    assert said_of(path) == [
        "a.toml: cannot be looked at (too many levels of symbolic links); check the path."
    ]


def test_name_that_no_file_can_have() -> None:
    assert said_of(Path("a\0b")) == [
        "a\0b: cannot be looked at (embedded null byte); check the path."
    ]


def test_folder_where_a_file_belongs(tmp_path: Path) -> None:
    (tmp_path / "places.geojson").mkdir()
    assert said_of(tmp_path / "places.geojson") == [
        "places.geojson: is a folder where a file belongs; allowed: a file; move the folder away, "
        "or name the file inside it."
    ]


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    assert said_of(tmp_path / "a.csv") == [
        "a.csv: is a device or pipe, not a file; allowed: a regular file; copy its content to a "
        "file."
    ]


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").touch()
    assert said_of(tmp_path / "a.toml") == ["a.toml: the file is empty; fill it, or delete it."]


def test_blank_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(" \n\n")
    assert said_of(tmp_path / "a.toml") == [
        "a.toml: holds nothing but blanks; fill it, or delete it."
    ]


def test_two_gigabytes_are_refused_before_a_byte_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "places.geojson"
    with path.open("wb") as stream:
        stream.truncate(2_000_000_000)

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(Path, "read_bytes", opened)
    assert said_of(path) == [
        "places.geojson: is 2.0 GB large and was not read; allowed: up to 200.0 MB; give the "
        "places or rows the site needs, not a whole archive."
    ]


def test_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "places.geojson"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("places.geojson", bytes(50_000_000))
    assert path.stat().st_size < 60_000
    tracemalloc.start()
    assert said_of(path) == [
        "places.geojson: is a zip archive (an Excel workbook is one too), whatever its name says; "
        + NOTHING_UNPACKED
    ]
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (gzip.compress(b'{"type": "FeatureCollection"}', mtime=0), "gzip file"),
        (bz2.compress(b"[years]"), "bzip2 file"),
        (b"\xfd7zXZ\x00rest", "xz file"),
        (b"\x28\xb5\x2f\xfdrest", "zstandard file"),
        (b"7z\xbc\xaf\x27\x1crest", "7-Zip archive"),
        (b"Rar!\x1a\x07rest", "RAR archive"),
        (b"PK\x05\x06" + bytes(18), "empty zip archive"),
    ],
)
def test_other_archives(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "places.geojson"
    path.write_bytes(content)
    assert said_of(path) == [
        f"places.geojson: is a {kind}, whatever its name says; {NOTHING_UNPACKED}"
    ]


def test_binary_garbage(tmp_path: Path) -> None:
    path = tmp_path / "works.toml"
    path.write_bytes(b"\x89\x13\x00\xff" * 100)
    assert said_of(path) == [
        "works.toml: holds binary data (a zero byte at position 2); allowed: text in UTF-8; put "
        "the text file here."
    ]


def test_binary_garbage_without_zero_bytes(tmp_path: Path) -> None:
    path = tmp_path / "works.toml"
    path.write_bytes(bytes([129, 255, 200, 7, 255, 3]) * 100)
    assert said_of(path) == [
        "works.toml, line 1: byte 0x81 is not UTF-8; allowed: text in UTF-8; it does not look "
        "like text at all."
    ]


def test_chinese_text_in_its_old_encoding(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("place,group\n打拉亥,all\n".encode("gb18030"))
    assert said_of(path) == [
        "people.csv, line 2: byte 0xb4 is not UTF-8; allowed: text in UTF-8; it may be GB18030: "
        "iconv -f GB18030 -t UTF-8."
    ]


def test_western_text_in_its_old_encoding(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("place,group\nNorra Kärr,all\n".encode("latin-1"))
    assert said_of(path) == [
        "people.csv, line 2: byte 0xe4 is not UTF-8; allowed: text in UTF-8; it may be Latin-1: "
        "iconv -f LATIN1 -t UTF-8."
    ]


@pytest.mark.parametrize(("codec", "name"), [("utf-16", "UTF-16"), ("utf-32", "UTF-32")])
def test_wide_text(tmp_path: Path, codec: str, name: str) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes("name = 'x'".encode(codec))
    assert said_of(path) == [
        f"site.toml: is text in {name}; allowed: UTF-8; save it again as UTF-8."
    ]


@pytest.fixture
def locked() -> Iterator[Path]:
    """Yield a folder with a file that the user may not read, being an ordinary user."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "works.toml").write_text("x = 1")
    (folder / "works.toml").chmod(0)
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    yield folder
    if is_root:
        os.seteuid(0)
    (folder / "closed").rmdir()
    (folder / "works.toml").unlink()
    folder.rmdir()


def test_unreadable_file(locked: Path) -> None:
    assert said_of(locked / "works.toml") == [
        "works.toml: may not be read by this user; allow it: chmod u+r works.toml."
    ]


def test_unreadable_folder(locked: Path) -> None:
    problems = Problems()
    assert entries(locked / "closed", file="areas", problems=problems) == []
    assert [str(problem) for problem in problems] == [
        "areas: the folder cannot be read (permission denied); allow it: chmod u+rx."
    ]
    assert is_there(locked / "closed" / "inside")
    assert said_of(locked / "closed" / "inside") == [
        "inside: cannot be looked at (permission denied); check the path."
    ]


def test_file_where_a_folder_belongs(tmp_path: Path) -> None:
    (tmp_path / "areas").write_text("x")
    problems = Problems()
    assert entries(tmp_path / "areas", file="areas", problems=problems) == []
    assert [str(problem) for problem in problems] == [
        "areas: is a file where a folder belongs; allowed: a folder."
    ]
    assert not is_there(tmp_path / "areas" / "inside")


def test_usable_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.epw").write_bytes(b"LOCATION")
    problems = Problems()
    assert is_usable_file(tmp_path / "a.epw", file="a.epw", problems=problems)
    assert not list(problems)
