"""Writes results in the form of AERMOD's PLOTFILE and POSTFILE."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .aermod_averages import Blocks, block_values, blocks_of, highest, whole_days
from .aermod_requests import WHOLE, OutputRequest
from .group_run import GroupResult, RunResult

if TYPE_CHECKING:
    from .case_reader import Case

FloatArray = NDArray[np.float64]

ORDINALS = {1: "1ST", 2: "2ND", 3: "3RD"}
TITLES = {"CONC": "AVERAGE CONC", "DDEP": "    DRY DEPO"}
RULES = "   ______   ______   ______  ______  ________  ________  ________"
LARGEST_FIXED = 9_999_999.0


def _ordinal(rank: int) -> str:
    return ORDINALS.get(rank, f"{rank}TH")


def _number(value: float, exponent: bool) -> str:
    # Fortran's F13.5, or E13.6 with its mantissa below one.
    if not exponent and abs(value) < LARGEST_FIXED:
        return f"{value:13.5f}"
    mantissa, power = f"{value:.5E}".split("E")
    digits = mantissa.replace(".", "").lstrip("-")
    sign = "-" if value < 0.0 else ""
    order = int(power) + 1 if value else 0
    return f"{sign}0.{digits}E{'-' if order < 0 else '+'}{abs(order):02d}".rjust(13)


def _quantities(result: RunResult, request: OutputRequest) -> list[str]:
    own = _group(result, request.group)
    return [q for q in request.quantities if q == "CONC" or own.deposition is not None]


def _header(
    result: RunResult, request: OutputRequest, title: str, what: str, tail: str
) -> list[str]:
    kinds = _quantities(result, request)
    form = "E13.6" if request.exponent else "F13.5"
    return [
        f"* TAILRACE, in the form of AERMOD (24142): {title}",
        f"* MODELING OPTIONS USED:   {'  '.join(kinds)}  FLAT  RURAL",
        f"*         {what} VALUES FOR SOURCE GROUP:  {request.group}",
        f"*         FOR A TOTAL OF {len(result.receptors):5d} RECEPTORS.",
        f"*         FORMAT: (2(1X,F13.5),{len(kinds)}(1X,{form}),3(1X,F8.2),2X,A6,2X,A8,...)",
        "*        X             Y      " + "  ".join(TITLES[kind] for kind in kinds)
        + f"    ZELEV    ZHILL    ZFLAG    AVE     GRP      {tail}",
        "* ____________  ____________" + "  ____________" * len(kinds) + RULES,
    ]  # fmt: skip


def _rows(
    result: RunResult, request: OutputRequest, columns: Sequence[FloatArray], tails: Sequence[str],
    base: float,
) -> Iterator[str]:  # fmt: skip
    places = result.receptors
    label = request.average if not request.average.isdigit() else f"{request.average:>2s}-HR"
    for row in range(len(places)):
        numbers = "".join(f" {_number(float(v[row]), request.exponent)}" for v in columns)
        yield (
            f" {places.east[row]:13.5f} {places.north[row]:13.5f}{numbers} {base:8.2f} {base:8.2f}"
            f" {places.height[row]:8.2f}  {label:>6s}  {request.group:<8s}{tails[row]}"
        )


def _whole(result: RunResult, request: OutputRequest) -> list[FloatArray]:
    own = _group(result, request.group)
    known = {"CONC": own.period * request.units.concentration_scale}
    if own.deposition is not None:
        known["DDEP"] = own.deposition * request.units.deposition_scale
    return [known[q] for q in request.quantities if q in known]


def needs_hourly(case: Case) -> bool:
    """Return whether hourly values must be kept for the files a case asks for.

    Parameters
    ----------
    case : Case
        A case.

    Returns
    -------
    bool
        True for a POSTFILE, a monthly average, an average of deposition, or days that are not
        whole.
    """
    short = [request for request in case.outputs if request.average not in WHOLE]
    if not short:
        return False
    partial = not whole_days(case.weather)
    return partial or any(
        request.kind == "POSTFILE"
        or request.average == "MONTH"
        or ("DDEP" in request.quantities and case.deposition)
        for request in short
    )


def short_values(
    case: Case, result: RunResult, request: OutputRequest
) -> tuple[Blocks, list[FloatArray]]:
    """Return every average that a POSTFILE holds.

    Parameters
    ----------
    case : Case
        The case, for its hours.
    result : RunResult
        Results with hourly values kept.
    request : OutputRequest
        Averaging time, group, quantities, units.

    Returns
    -------
    Blocks
        When.
    list of ndarray, shape (receptors, blocks)
        One for each quantity.

    Raises
    ------
    InputError
        If hourly values were not kept.
    """
    own = _group(result, request.group)
    if own.hourly is None:
        raise InputError.single("hourly values were not kept", remedy="run with keep_hourly")
    blocks = blocks_of(case.weather, request.average)
    found = []
    for quantity in request.quantities:
        if quantity == "CONC":
            scale = request.units.concentration_scale
            found.append(block_values(own.hourly, blocks, True) * scale)
        elif own.hourly_deposition is not None:
            scale = request.units.deposition_scale
            found.append(block_values(own.hourly_deposition, blocks, False) * scale)
    return blocks, found


def plot_values(
    case: Case, result: RunResult, request: OutputRequest
) -> tuple[list[FloatArray], NDArray[np.int64]]:
    """Return the numbers of a PLOTFILE.

    Parameters
    ----------
    case : Case
        The case, for its hours.
    result : RunResult
        Results; with hourly values kept where `needs_hourly` says so.
    request : OutputRequest
        Averaging time, rank, group, quantities, units.

    Returns
    -------
    list of ndarray, shape (receptors,)
        One for each quantity.
    ndarray of int, shape (receptors,)
        When the first quantity's value ended, YYMMDDHH; zero for means of the whole run.
    """
    none = np.zeros(len(result.receptors), dtype=np.int64)
    if request.average in WHOLE:
        return _whole(result, request), none
    own = _group(result, request.group)
    both = own.deposition is not None and "DDEP" in request.quantities
    if own.hourly is None and not both and request.average.isdigit():
        key = (int(request.average), request.rank)
        if key not in own.highest:
            raise InputError.single(
                f"averages of {request.average} h, rank {request.rank}, were not computed"
            )
        values = own.highest[key]
        when = np.where(values > 0.0, own.when[key], 0)
        return [values * request.units.concentration_scale], when
    blocks, every = short_values(case, result, request)
    found = [highest(values, blocks, request.rank) for values in every]
    return [values for values, _ in found], found[0][1] if found else none


def plot_file(case: Case, result: RunResult, request: OutputRequest) -> str:
    """Return results of one group in the form of a PLOTFILE.

    Parameters
    ----------
    case : Case
        The case.
    result : RunResult
        Results.
    request : OutputRequest
        What is asked for.

    Returns
    -------
    str
        The file's text.

    Raises
    ------
    InputError
        If the group or the average was not computed.
    """
    values, when = plot_values(case, result, request)
    networks = case.networks or ("",) * len(result.receptors)
    if request.average in WHOLE:
        # PERIOD counts hours, ANNUAL years.
        hours = result.calendar.hours if request.average == "PERIOD" else 1
        kind = "POST/PLOT FILE" if request.kind == "POSTFILE" else "PLOT FILE"
        head = _header(result, request, case.name, f"{kind} OF {request.average}",
                       "NUM HRS   NET ID")  # fmt: skip
        tails = [f"  {hours:08d}  {name:<8s}" for name in networks]
    else:
        order = _ordinal(request.rank)
        what = f"PLOT FILE OF  HIGH {order:>5s} HIGH {request.average:>2s}-HR"
        if request.average == "MONTH":
            what = f"PLOT FILE OF  HIGH {order:>5s} HIGH MONTH"
        head = _header(result, request, case.name, what, " RANK     NET ID   DATE(CONC)")
        tails = [f"  {order:>5s}     {name:<8s}  {date:8d}"
                 for name, date in zip(networks, when, strict=True)]  # fmt: skip
    lines = (head if request.header else []) + list(
        _rows(result, request, values, tails, case.weather.base_elevation)
    )
    return "\n".join(lines) + "\n"


def post_file(case: Case, result: RunResult, request: OutputRequest) -> str:
    """Return every average of one group in the form of a POSTFILE (PLOT).

    Parameters
    ----------
    case : Case
        The case.
    result : RunResult
        Results with hourly values kept.
    request : OutputRequest
        What is asked for.

    Returns
    -------
    str
        The file's text; calm and missing hours are there with zeros, as in AERMOD.

    Raises
    ------
    InputError
        If the group was not computed or hourly values were not kept.
    """
    if request.average in WHOLE:
        return plot_file(case, result, request)
    blocks, values = short_values(case, result, request)
    networks = case.networks or ("",) * len(result.receptors)
    label = request.average if request.average == "MONTH" else f"{request.average:>2s}-HR"
    lines = []
    if request.header:
        lines = _header(result, request, case.name, f"POST/PLOT FILE OF CONCURRENT {label}",
                        " DATE     NET ID")  # fmt: skip
    for number, end in enumerate(blocks.ends):
        tails = [f"  {end:08d}  {name:<8s}" for name in networks]
        columns = [table[:, number] for table in values]
        lines += _rows(result, request, columns, tails, case.weather.base_elevation)
    return "\n".join(lines) + "\n"


def post_file_bytes(case: Case, result: RunResult, request: OutputRequest) -> bytes:
    """Return every average of one group in the form of a POSTFILE (UNFORM).

    Parameters
    ----------
    case : Case
        The case.
    result : RunResult
        Results with hourly values kept.
    request : OutputRequest
        What is asked for.

    Returns
    -------
    bytes
        Records of date, hours, group and double precision values, as a Fortran compiler with
        4-byte record marks writes them.
    """
    name = request.group.ljust(8).encode("ascii")
    if request.average in WHOLE:
        hours = result.calendar.hours if request.average == "PERIOD" else 1
        weather = case.weather
        last = ((weather.year[-1] % 100) * 100 + weather.month[-1]) * 100 + weather.day[-1]
        records = [(int(last * 100 + weather.hour[-1]), hours, _whole(result, request))]
    else:
        blocks, values = short_values(case, result, request)
        records = [
            (int(end), blocks.hours, [table[:, number] for table in values])
            for number, end in enumerate(blocks.ends)
        ]
    parts = []
    for date, hours, columns in records:
        body = struct.pack("<ii", date, hours) + name
        body += b"".join(column.astype("<f8").tobytes() for column in columns)
        mark = struct.pack("<i", len(body))
        parts.append(mark + body + mark)
    return b"".join(parts)


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
        Its results, with hourly values kept where `needs_hourly` says so.
    folder : Path
        Where to; file names are taken without folders.

    Returns
    -------
    list of Path
        Files written.
    """
    written = []
    for request in case.outputs:
        path = folder / Path(request.file.replace("\\", "/")).name
        if request.unformatted:
            path.write_bytes(post_file_bytes(case, result, request))
        elif request.kind == "PLOTFILE":
            path.write_text(plot_file(case, result, request), encoding="ascii")
        else:
            path.write_text(post_file(case, result, request), encoding="ascii")
        written.append(path)
    return written
