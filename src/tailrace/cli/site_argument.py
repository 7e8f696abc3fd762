"""The argument SITE, the same for every command that takes one."""

from __future__ import annotations

from typing import Annotated

import typer

SiteArgument = Annotated[
    str,
    typer.Argument(
        metavar="SITE",
        help="A folder with a site.toml, or a bundled site (baotou, ganzhou, mountain_pass).",
        show_default=False,
    ),
]
