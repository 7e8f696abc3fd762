"""Guards against files that are not what their name says.

Everything a site holds passes through here before it is opened for its content: the file must
exist, be a file, be readable, have something in it, be smaller than a stated limit and not be a
compressed archive. Nothing is ever decompressed, and a file that is too large is refused by its
directory entry, before a byte of it is read.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

from tailrace.errors import Problems

MAX_BYTES = 200_000_000
"""Largest file that is read (bytes): far above any site table, far below a machine's memory."""

_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip archive (an Excel workbook is one too)"),
    (b"PK\x05\x06", "empty zip archive"),
    (b"PK\x07\x08", "split zip archive"),
    (b"\x1f\x8b", "gzip file"),
    (b"BZh", "bzip2 file"),
    (b"\xfd7zXZ\x00", "xz file"),
    (b"\x28\xb5\x2f\xfd", "zstandard file"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
)

_WIDE_ENCODINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def size_text(count: int) -> str:
    """Return a file size in words, "2.0 GB".

    Parameters
    ----------
    count : int
        Number of bytes.
    """
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if size < 1000 or unit == "TB":
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    raise AssertionError("unreachable")


def is_usable_file(
    path: Path, *, file: str, problems: Problems, max_bytes: int = MAX_BYTES
) -> bool:
    """Tell whether a path is a file worth opening, and note what is wrong if not.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    file : str
        Its name in messages, relative to the site folder.
    problems : Problems
        Where what is wrong is noted.
    max_bytes : int
        Largest size accepted, bytes.

    Returns
    -------
    bool
        Whether the file exists, is a readable regular file, is not empty, not above `max_bytes`
        and not compressed.
    """
    try:
        entry = path.stat()
    except FileNotFoundError:
        broken = path.is_symlink()
        what = "is a link to a file that does not exist" if broken else "the file is missing"
        problems.add(what, file=file, remedy="create it, or correct the name where it is asked for")
        return False
    except (OSError, ValueError) as error:
        problems.add(f"cannot be looked at ({_reason(error)})", file=file, remedy="check the path")
        return False
    complaint = _wrong_kind(entry.st_mode) or _wrong_size(entry.st_size, max_bytes)
    if complaint:
        what, allowed, remedy = complaint
        problems.add(what, file=file, allowed=allowed, remedy=remedy)
        return False
    return _opens_plain(path, file, problems)


def is_there(path: Path) -> bool:
    """Tell whether something of that name is there, a broken link or a closed folder included.

    Parameters
    ----------
    path : pathlib.Path
        The path of a file that need not exist.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True  # it cannot be told; opening it will say why
    return True


def stays_inside(stated: str, folder: str = ".") -> bool:
    """Tell whether a path stated in a file of the site stays inside the site folder.

    Parameters
    ----------
    stated : str
        The path, in the form of any system.
    folder : str
        What it starts from, relative to the site folder.
    """
    named = PureWindowsPath(stated)
    whole = os.path.normpath(f"{folder}/{named.as_posix()}")
    return not (named.anchor or ".." in PurePosixPath(whole).parts)


def entries(folder: Path, *, file: str, problems: Problems) -> list[Path]:
    """Return what a folder holds, in alphabetical order; nothing if it does not exist.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    file : str
        Its name in messages.
    problems : Problems
        Where it is noted that it is no folder or may not be read.
    """
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        problems.add("is a file where a folder belongs", file=file, allowed="a folder")
    except OSError as error:
        problems.add(
            f"the folder cannot be read ({_reason(error)})",
            file=file,
            remedy="allow it: chmod u+rx",
        )
    return []


def read_text(
    path: Path, *, file: str, problems: Problems, max_bytes: int = MAX_BYTES
) -> str | None:
    """Read a text file in UTF-8, or note why that is not possible.

    A byte-order mark is dropped and line ends are made alike.

    Parameters
    ----------
    path, file, problems, max_bytes
        As for `is_usable_file`.

    Returns
    -------
    str or None
        The text; None if the file cannot be used, the reason being in `problems`.
    """
    if not is_usable_file(path, file=file, problems=problems, max_bytes=max_bytes):
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.add(f"cannot be read ({_reason(error)})", file=file, remedy="check the disk")
        return None
    for mark, name in _WIDE_ENCODINGS:
        if content.startswith(mark):
            problems.add(
                f"is text in {name}", file=file, allowed="UTF-8", remedy="save it again as UTF-8"
            )
            return None
    if b"\x00" in content:
        _note_binary(content, file, problems)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _note_encoding(content, error.start, file, problems)
        return None
    if not text.strip():
        problems.add("holds nothing but blanks", file=file, remedy="fill it, or delete it")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _wrong_kind(mode: int) -> tuple[str, str, str] | None:
    """Return the complaint about a path that is no regular file."""
    if stat.S_ISDIR(mode):
        return (
            "is a folder where a file belongs",
            "a file",
            "move the folder away, or name the file inside it",
        )
    if not stat.S_ISREG(mode):
        return ("is a device or pipe, not a file", "a regular file", "copy its content to a file")
    return None


def _wrong_size(size: int, max_bytes: int) -> tuple[str, str, str] | None:
    """Return the complaint about an empty or oversized file."""
    if size == 0:
        return ("the file is empty", "", "fill it, or delete it")
    if size > max_bytes:
        return (
            f"is {size_text(size)} large and was not read",
            f"up to {size_text(max_bytes)}",
            "give the places or rows the site needs, not a whole archive",
        )
    return None


def _opens_plain(path: Path, file: str, problems: Problems) -> bool:
    """Tell whether the file opens and does not begin like an archive."""
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
    except PermissionError:
        problems.add(
            "may not be read by this user", file=file, remedy=f"allow it: chmod u+r {path.name}"
        )
        return False
    except OSError as error:
        problems.add(f"cannot be opened ({_reason(error)})", file=file, remedy="check the disk")
        return False
    for magic, kind in _ARCHIVES:
        if head.startswith(magic):
            problems.add(
                f"is a {kind}, whatever its name says",
                file=file,
                allowed="the plain file",
                remedy="unpack it yourself, look at what is inside, and put the plain file here; "
                "nothing was unpacked",
            )
            return False
    return True


def _note_binary(content: bytes, file: str, problems: Problems) -> None:
    """Note that a text file holds binary data."""
    problems.add(
        f"holds binary data (a zero byte at position {content.index(0)})",
        file=file,
        allowed="text in UTF-8",
        remedy="put the text file here",
    )


def _note_encoding(content: bytes, position: int, file: str, problems: Problems) -> None:
    """Note the first byte that is no UTF-8, and the encoding it may be in."""
    line = content.count(b"\n", 0, position) + 1
    byte = content[position]
    guess = _guess_encoding(content[:4096], content[position : position + 4096])
    problems.add(
        f"byte 0x{byte:02x} is not UTF-8",
        file=file,
        place=f"line {line}",
        allowed="text in UTF-8",
        remedy=guess,
    )


def _guess_encoding(head: bytes, sample: bytes) -> str:
    """Return what text that is not UTF-8 may be in; in Chinese, high bytes come in pairs."""
    printable = sum(32 <= value < 127 or value in (9, 10, 13) for value in head)
    runs = re.findall(rb"[\x80-\xff]+", sample)
    in_pairs = sum(len(run) > 1 for run in runs) > len(runs) / 2
    if in_pairs and sample.decode("gb18030", errors="replace").count("\ufffd") <= 1:
        return "it may be GB18030: iconv -f GB18030 -t UTF-8"
    if printable < 0.7 * len(head):
        return "it does not look like text at all"
    return "it may be Latin-1: iconv -f LATIN1 -t UTF-8"


def _reason(error: Exception) -> str:
    """Return the system's own words for an error, without its number and path."""
    words = getattr(error, "strerror", None) or str(error)
    return str(words).lower()
