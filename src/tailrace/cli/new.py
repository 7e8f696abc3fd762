"""`tailrace new NAME`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(
    name: Annotated[
        Path,
        typer.Argument(metavar="NAME", help="Folder to make.", show_default=False),
    ],
    like: Annotated[
        str, typer.Option("--like", metavar="SITE", help="Bundled site to start from.")
    ] = "baotou",
) -> None:
    """Make a site folder to edit, from a bundled site.

    Example: `tailrace new mysite --like ganzhou`
    """
    from tailrace.cli.console import stdout
    from tailrace.site import new_site

    folder = new_site(name, like=like)
    console = stdout()
    console.print(f"made {folder}, a copy of {like}", markup=False)
    console.print(f"next: edit {folder}/works.toml, then: tailrace check {folder}", markup=False)
