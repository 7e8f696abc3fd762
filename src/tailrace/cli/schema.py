"""`tailrace schema`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from tailrace.errors import InputError


def schema(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]", help="Where to write them; without it they are printed."
        ),
    ] = None,
) -> None:
    """Write the JSON Schema of every site file, for editors that complete and check as you type.

    Example: `tailrace schema mysite/.schema`
    """
    if folder is None:
        from tailrace.site import json_schemas

        typer.echo(json.dumps(json_schemas(), indent=1))
        return
    if folder.exists() and not folder.is_dir():
        raise InputError.single("is a file", file=str(folder), remedy="name a folder")
    from tailrace.site.json_schema import write_schemas

    try:
        written = write_schemas(folder)
    except OSError as error:
        raise InputError.single(
            f"the schemas cannot be written ({error.strerror or error})",
            file=str(folder),
            remedy="choose a folder of your own",
        ) from error
    for file in written:
        typer.echo(str(file))
