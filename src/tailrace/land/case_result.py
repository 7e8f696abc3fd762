"""What a land case gives back: sentences, tables and files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class CaseResult:
    """What is printed, and written with `--output`.

    Attributes
    ----------
    title : str
        One line: what was computed.
    sentences : tuple of str
        What a reader must know first: closure, what is missing, what was assumed.
    tables : dict of str to pandas.DataFrame
        By name; a name becomes a heading, and the CSV file ``<name>.csv``. Units stand in the
        names of the columns (``soil_loss_t_per_ha_yr``). Missing numbers are NaN, printed as
        "missing" and written as an empty cell.
    files : dict of str to callable
        By file name with its ending; each callable writes that file at the path it is given.
    """

    title: str
    sentences: tuple[str, ...] = ()
    tables: dict[str, DataFrame] = field(default_factory=dict)
    files: dict[str, Callable[[Path], None]] = field(default_factory=dict)
