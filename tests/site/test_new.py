"""A new site is a complete copy that can be loaded and edited, or not there at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tailrace.errors import InputError
from tailrace.site import bundled_sites, check_site, load_site, new_site
from tailrace.site import new as new_module


def refused(path: Path, like: str = "baotou") -> str:
    with pytest.raises(InputError) as caught:
        new_site(path, like)
    return str(caught.value)


@pytest.mark.parametrize("like", bundled_sites())
@pytest.mark.slow
def test_copy_is_as_good_as_the_original(tmp_path: Path, like: str) -> None:
    folder = new_site(tmp_path / "mine", like)
    original, copy = check_site(like), check_site(folder)
    assert copy.problems == original.problems
    assert copy.census.total == original.census.total
    site = load_site(folder)
    assert site.name == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]


def test_copy_stands_on_its_own(tmp_path: Path) -> None:
    """Its routes are files of its own, so that they can be edited."""
    folder = new_site(tmp_path / "mine")
    files = check_site(folder).census.by_file
    routes = [name for name in files if "route" in name]
    assert routes
    assert all((folder / name).is_file() for name in routes)


def test_first_line_names_a_schema_that_is_there(tmp_path: Path) -> None:
    folder = new_site(tmp_path / "mine")
    files = sorted(folder.rglob("*.toml"))
    assert len(files) > 6
    for path in files:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("#:schema ")
        schema = (path.parent / first.removeprefix("#:schema ")).resolve()
        assert schema.is_file()
        assert (
            schema.name == f"{'route' if path.parent.name == 'routes' else path.stem}.schema.json"
        )


def test_odd_names(tmp_path: Path) -> None:
    """A name may hold anything a folder's name can, and still be valid TOML."""
    folder = new_site(tmp_path / 'the "old" \\ mine 包头')
    assert load_site(folder).name == 'the "old" \\ mine 包头'


def test_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    assert check_site(new_site(tmp_path / "mine")).ok


def test_folder_is_as_open_as_others(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert new_site(tmp_path / "mine").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("years of work")
    (tmp_path / "file").write_text("x")
    assert refused(tmp_path / "full") == (
        f"- {tmp_path}/full: the folder is not empty and was left as it is; allowed: a folder "
        "that does not exist or is empty; choose another name."
    )
    assert (tmp_path / "full" / "thesis.txt").read_text() == "years of work"
    assert refused(tmp_path / "file") == (
        f"- {tmp_path}/file: there is a file of that name; choose another name."
    )
    assert refused(tmp_path / "no" / "mine") == (
        f"- {tmp_path}/no/mine: the folder {tmp_path}/no does not exist; make it first: mkdir -p "
        f"{tmp_path}/no."
    )
    assert refused(tmp_path / "mine", "baotuo") == (
        '- --like: there is no bundled site "baotuo"; allowed: baotou, ganzhou, mountain_pass; '
        'did you mean "baotou"?'
    )
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert refused(Path(".")) == (
        "- .: the folder you are in cannot be replaced; name it from outside: cd .. && tailrace "
        "new here."
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full", "here"]


def test_nothing_is_left_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(new_module, "_write_schemas", fail)
    assert refused(tmp_path / "mine") == (
        f"- {tmp_path}/mine: the site cannot be written (No space left on device); nothing was "
        "left behind; check the disk and the folder's permissions."
    )
    assert list(tmp_path.iterdir()) == []


def test_folder_that_may_not_be_written_to() -> None:
    """As an ordinary user, whoever runs the tests."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        message = refused(folder / "mine")
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)
        folder.rmdir()
    assert message.startswith(
        f"- {folder}/mine: the site cannot be written (Permission denied); nothing was left behind"
    )


@pytest.mark.skipif(os.name != "posix", reason="permissions of this system are others")
def test_under_a_closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A superuser may look into any folder, so the system's answer is made here.
    def closed(*_: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_symlink", closed)
    with pytest.raises(InputError, match=r"cannot be written \([Pp]ermission denied"):
        new_site(tmp_path / "closed" / "mine")
