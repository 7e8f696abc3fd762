"""Checks of the files a command is asked to write."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tailrace.errors import InputError, Problems
from tailrace.output.whole_file import part_of

# One block: a disk that is full takes the name of a file and not its content.
PROBE = b"\0" * 4096


def check_output(path: Path, endings: tuple[str, ...], problems: Problems) -> Path:
    """Note why a file cannot be written.

    Parameters
    ----------
    path : Path
        The file asked for.
    endings : tuple of str
        Endings its name may have; any when empty.
    problems : Problems
        Where it is noted.

    Returns
    -------
    Path
        Where it will be written: the file itself, or what it is a link to.
    """
    if endings and path.suffix.lower() not in endings:
        problems.add(
            f'its name ends in "{path.suffix}"' if path.suffix else "its name has no ending",
            file=str(path),
            allowed=" or ".join(endings),
        )
    try:
        target = Path(os.path.realpath(path))
        found = target.stat()
    except FileNotFoundError:
        _check_folder(path, target, problems)
    except (OSError, ValueError) as error:
        _note(path, error, problems)
        return path
    else:
        complaint = _complaint(target, found)
        if complaint:
            problems.add(complaint[0], file=str(path), remedy=complaint[1])
        else:
            _check_folder(path, target, problems)
    return target


def refuse_same(targets: Mapping[str, Path], problems: Problems) -> None:
    """Note outputs that are the same file.

    Parameters
    ----------
    targets : mapping of str to Path
        Where each output will be written, by the option that asks for it.
    problems : Problems
        Where it is noted.
    """
    first: dict[Path, str] = {}
    for option, target in targets.items():
        other = first.setdefault(target, option)
        if other != option:
            problems.add(
                f"is asked for by {other} and by {option}",
                file=str(target),
                remedy="give each output a name of its own",
            )


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says while a file is written into a sentence.

    Parameters
    ----------
    path : Path
        The file, as the user named it.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        problems = Problems()
        _note(path, error, problems)
        raise InputError(problems) from error


def _complaint(target: Path, found: os.stat_result) -> tuple[str, str] | None:
    """Return what is wrong with writing over what is there, and the remedy."""
    if stat.S_ISDIR(found.st_mode):
        return "is a folder", "name a file in it"
    if not stat.S_ISREG(found.st_mode):
        return "is a device or pipe, not a file", "name a plain file"
    # By its mode too: a superuser may write to every file, and meant this one to stay.
    if not found.st_mode & 0o222 or not os.access(target, os.W_OK):
        return "is read-only", "choose another name, or allow it: chmod u+w"
    return None


def _check_folder(path: Path, target: Path, problems: Problems) -> None:
    """Note why the folder of a file does not take it, by trying."""
    folder = target.parent
    if not folder.is_dir():
        problems.add(
            "lies in a folder that is not there"
            if not folder.exists()
            else f"lies in {folder}, which is no folder",
            file=str(path),
            remedy=f"make the folder {folder} first" if not folder.exists() else "choose another",
        )
        return
    probe = part_of(target)
    try:
        probe.unlink(missing_ok=True)
        with probe.open("xb") as stream:
            stream.write(PROBE)
    except (OSError, ValueError) as error:
        _note(path, error, problems)
    finally:
        _forget(probe)


def _forget(probe: Path) -> None:
    try:
        probe.unlink(missing_ok=True)
    except (OSError, ValueError):
        return  # it could not be made either


def _note(path: Path, error: Exception, problems: Problems) -> None:
    words = getattr(error, "strerror", None) or str(error)
    problems.add(
        f"cannot be written ({str(words).lower()})",
        file=str(path)[:200],
        remedy="choose another place",
    )


def check_output_folder(path: Path, problems: Problems) -> None:
    """Note why a folder of files cannot be written; a folder that is not there is made later.

    Parameters
    ----------
    path : Path
        The folder asked for.
    problems : Problems
        Where it is noted.
    """
    if path.is_dir():
        if not os.access(path, os.W_OK):
            problems.add("cannot be written to", file=str(path), remedy="choose another folder")
    elif path.exists():
        problems.add("is no folder", file=str(path), remedy="name a folder")
    else:
        check_output(path, (), problems)
