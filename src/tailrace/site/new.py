"""Beginning a site: a copy of a bundled one, complete or not there at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import tomllib
from os import PathLike
from pathlib import Path

from tailrace.errors import InputError, did_you_mean
from tailrace.site.folder import SITE_FILE, bundled_folder, bundled_sites

SCHEMA_FOLDER = ".schema"
_NAME = re.compile(r'^name = ".*"$', re.MULTILINE)


def new_site(path: str | PathLike[str], like: str = "baotou") -> Path:
    """Make a site folder to edit.

    Parameters
    ----------
    path : str or path
        Folder to make. It may exist if it is empty.
    like : str
        Bundled site to copy.

    Returns
    -------
    pathlib.Path
        The folder: the files of the bundled site, the packaged routes its works use in `routes/`,
        and in `.schema/` the JSON Schemas that the TOML files name in their first line.

    Raises
    ------
    InputError
        If there is no such bundled site, or the folder is not empty, is a file, or cannot be
        made. Nothing is left behind then.
    """
    target = Path(path)
    try:
        _refuse_unless_free(target, like)
        with tempfile.TemporaryDirectory(
            prefix=f".{target.name}.", dir=target.resolve().parent
        ) as stage:
            copy = Path(stage) / "site"
            _copy_folder(bundled_folder() / like, copy)
            _copy_routes(copy)
            _write_schemas(copy)
            _rename(copy / SITE_FILE, target.resolve().name)
            if target.is_dir():
                target.rmdir()
            copy.rename(target)
    except OSError as error:
        raise InputError.single(
            f"the site cannot be written ({error.strerror or error})",
            file=str(target),
            remedy="nothing was left behind; check the disk and the folder's permissions",
        ) from error
    return target


def _refuse_unless_free(target: Path, like: str) -> None:
    """Raise unless there is something to copy and nothing in the way."""
    if like not in bundled_sites():
        raise InputError.single(
            f'there is no bundled site "{like}"',
            place="--like",
            allowed=", ".join(bundled_sites()),
            remedy=did_you_mean(like, bundled_sites()),
        )
    file = str(target)
    parent = target.resolve().parent
    if target.resolve() == Path.cwd():
        raise InputError.single(
            "the folder you are in cannot be replaced",
            file=file,
            remedy=f"name it from outside: cd .. && tailrace new {Path.cwd().name}",
        )
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise InputError.single(
            "there is a file of that name", file=file, remedy="choose another name"
        )
    if target.is_dir() and any(target.iterdir()):
        raise InputError.single(
            "the folder is not empty and was left as it is",
            file=file,
            allowed="a folder that does not exist or is empty",
            remedy="choose another name",
        )
    if not parent.is_dir():
        raise InputError.single(
            f"the folder {parent} does not exist",
            file=file,
            remedy=f"make it first: mkdir -p {parent}",
        )


def _copy_folder(source: Path, target: Path) -> None:
    """Copy the files of a folder, not their permissions: an installed package is read-only."""
    target.mkdir()
    for path in sorted(source.iterdir()):
        if path.name.startswith((".", "__")):
            continue
        if path.is_dir():
            _copy_folder(path, target / path.name)
        else:
            shutil.copyfile(path, target / path.name)


def _copy_routes(copy: Path) -> None:
    """Put the packaged routes that the works use into the site, so that they can be edited."""
    from tailrace.process.library import packaged_route_text, packaged_routes
    from tailrace.site.works_file import FILE, own_route_file, routes_in_use

    raw = tomllib.loads((copy / FILE).read_text(encoding="utf-8"))
    packaged = packaged_routes()
    for name in routes_in_use(raw):
        path = own_route_file(copy, name)
        if name in packaged and not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_text(packaged_route_text(name), encoding="utf-8")


def _write_schemas(copy: Path) -> None:
    """Write the schemas and name them in the first line of the TOML files."""
    from tailrace.site.json_schema import write_schemas

    write_schemas(copy / SCHEMA_FOLDER)
    for path in sorted(copy.rglob("*.toml")):
        name = "route" if path.parent.name == "routes" else path.stem
        up = "../" * (len(path.relative_to(copy).parts) - 1) or "./"
        line = f"#:schema {up}{SCHEMA_FOLDER}/{name}.schema.json\n"
        path.write_text(line + path.read_text(encoding="utf-8"), encoding="utf-8")


def _rename(site_file: Path, name: str) -> None:
    """Give the copy the name of its folder."""
    text = site_file.read_text(encoding="utf-8")
    quoted = json.dumps(name, ensure_ascii=False)
    site_file.write_text(_NAME.sub(lambda _: f"name = {quoted}", text, count=1), encoding="utf-8")
