"""Writes results in the form of AERMOD's PLOTFILE and POSTFILE, and runs as control files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .group_run import GroupResult, RunResult
from .statistics import block_ends, block_means

if TYPE_CHECKING:
    from .case_reader import Case

FloatArray = NDArray[np.float64]

ORDINALS = {1: "1ST", 2: "2ND", 3: "3RD"}


def _ordinal(rank: int) -> str:
    return ORDINALS.get(rank, f"{rank}TH")


def _header(result: RunResult, title: str, what: str, group: str, deposits: bool) -> list[str]:
    kinds = "AVERAGE CONC" + ("        DRY DEPO" if deposits else "")
    return [
        f"* TAILRACE, in the form of AERMOD (24142): {title}",
        "* MODELING OPTIONS USED:   CONC" + ("  DDEP" if deposits else "") + "  FLAT  RURAL",
        f"*         {what} VALUES FOR SOURCE GROUP:  {group}",
        f"*         FOR A TOTAL OF {len(result.receptors):5d} RECEPTORS.",
        "*         FORMAT: (2(1X,F13.5),n(1X,E13.6),3(1X,F8.2),2X,A6,2X,A8,2X,A8,2X,I8)",
        f"*        X             Y      {kinds}    ZELEV    ZHILL    ZFLAG    AVE     GRP"
        "       RANK/HRS   DATE",
        "* ____________  ____________  ____________" + "  ____________" * deposits
        + "   ______   ______   ______  ______  ________  ________  ________",
    ]  # fmt: skip


def _rows(
    result: RunResult, columns: Iterable[FloatArray], average: str, group: str, tail: str,
    dates: NDArray[np.int64] | None,
) -> Iterator[str]:  # fmt: skip
    values = list(columns)
    places = result.receptors
    for row in range(len(places)):
        numbers = "".join(f" {column[row]:13.6E}" for column in values)
        date = f"  {dates[row]:08d}" if dates is not None else ""
        yield (
            f" {places.east[row]:13.5f} {places.north[row]:13.5f}{numbers} {0.0:8.2f} {0.0:8.2f}"
            f" {places.height[row]:8.2f}  {average:>6s}  {group:<8s}  {tail:>8s}{date}"
        )


def plot_file(result: RunResult, group: str, average: str, rank: int = 1, title: str = "") -> str:
    """Return results of one group in the form of a PLOTFILE.

    Parameters
    ----------
    result : RunResult
        Results.
    group : str
        Group of sources.
    average : str
        PERIOD, ANNUAL, or an averaging time in hours.
    rank : int
        1 for the highest average.
    title : str
        First line.

    Returns
    -------
    str
        The file's text.

    Raises
    ------
    InputError
        If the group or the average was not computed.
    """
    own = _group(result, group)
    deposits = own.deposition is not None
    if average.upper() in ("PERIOD", "ANNUAL"):
        lines = _header(result, title, f"PLOT FILE OF {average.upper()}", group, deposits)
        columns = [own.period] + ([own.deposition] if own.deposition is not None else [])
        hours = f"{result.calendar.valid:08d}"
        lines += _rows(result, columns, average.upper(), group, hours, None)
        return "\n".join(lines) + "\n"
    key = (int(average), rank)
    if key not in own.highest:
        raise InputError.single(f"averages of {average} h, rank {rank}, were not computed")
    what = f"PLOT FILE OF HIGH {_ordinal(rank)} HIGH {int(average)}-HR"
    lines = _header(result, title, what, group, False)
    lines += _rows(result, [own.highest[key]], f"{int(average)}-HR", group, _ordinal(rank),
                   own.when[key])  # fmt: skip
    return "\n".join(lines) + "\n"


def post_file(result: RunResult, group: str, average: str, title: str = "") -> str:
    """Return every average of one group in the form of a POSTFILE (PLOT).

    Parameters
    ----------
    result : RunResult
        Results with hourly values kept.
    group : str
        Group of sources.
    average : str
        PERIOD, ANNUAL, or an averaging time in hours.
    title : str
        First line.

    Returns
    -------
    str
        The file's text.

    Raises
    ------
    InputError
        If the group was not computed or hourly values were not kept.
    """
    if average.upper() in ("PERIOD", "ANNUAL"):
        return plot_file(result, group, average, 1, title)
    own = _group(result, group)
    if own.hourly is None:
        raise InputError.single("hourly values were not kept", remedy="run with keep_hourly")
    hours = int(average)
    means = block_means(own.hourly, result.calendar, hours)
    lines = _header(result, title, f"POST/PLOT FILE OF CONCURRENT {hours}-HR", group, False)
    for number, end in enumerate(block_ends(result.calendar, hours)):
        dates = np.full(len(result.receptors), end)
        lines += _rows(result, [means[:, number]], f"{hours}-HR", group, "", dates)
    return "\n".join(lines) + "\n"


def _group(result: RunResult, group: str) -> GroupResult:
    if group not in result.groups:
        raise InputError.single(
            f"source group {group} is not there", allowed=", ".join(result.groups)
        )
    return result.groups[group]


def write_requested(case: Case, result: RunResult, folder: Path) -> list[Path]:
    """Write the files that a control file asks for.

    Parameters
    ----------
    case : Case
        A case read from a control file.
    result : RunResult
        Its results, with hourly values kept where a POSTFILE is asked for.
    folder : Path
        Where to; file names are taken without folders.

    Returns
    -------
    list of Path
        Files written.
    """
    written = []
    for request in case.outputs:
        if request.kind == "PLOTFILE":
            text = plot_file(result, request.group, request.average, request.rank, case.name)
        else:
            text = post_file(result, request.group, request.average, case.name)
        path = folder / Path(request.file.replace("\\", "/")).name
        path.write_text(text, encoding="ascii")
        written.append(path)
    return written
