"""The inventory of a whole works in the format that a file name asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.errors import InputError

if TYPE_CHECKING:
    from tailrace.process.balance import Balance
    from tailrace.site import Site


def write_inventory(path: str | Path, balance: Balance, site: Site) -> None:
    """Write the inventory of everything a site makes, allocated by mass.

    Parameters
    ----------
    path : path
        File to write: .zip for JSON-LD (openLCA), .xlsx for Brightway.
    balance : Balance
        The site's balance; its year 2024, or the last where it does not cover that.
    site : Site
        The site, for its name.

    Raises
    ------
    InputError
        If the name ends otherwise, or the package that writes the format is not installed.
    """
    from tailrace.report.life_cycle.bw_excel import export_brightway
    from tailrace.report.life_cycle.olca import export_olca

    writers = {".zip": export_olca, ".xlsx": export_brightway}
    ending = Path(path).suffix.lower()
    if ending not in writers:
        raise InputError.single(
            f'no inventory is written as "{ending}"',
            file=str(path),
            allowed=".zip (openLCA) or .xlsx (Brightway)",
        )
    writers[ending](balance, path, site=site.name)
