"""Every number used, with its source: those of the site's files and those the package brought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.assess.late_numbers import late_numbers
from tailrace.assess.tables.table_frame import table_frame
from tailrace.assess.undrawn_numbers import PERSONS, drawn_with, why_not_drawn
from tailrace.quantities import Distribution, Missing, SplitGroup, Value

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_run import ChainRun
    from tailrace.quantities.level_source import Varying

Row = tuple[Any, ...]
NAN = float("nan")


def numbers_table(found: ChainRun) -> pd.DataFrame:
    """Return every number that a run used.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`: values of the site's files by file and place, then numbers of the
        package that were drawn, by the place they are drawn at, then values of people's exposure
        and of toxicity.
    """
    return table_frame("numbers", _rows(found))


def _rows(found: ChainRun) -> Iterator[Row]:
    drawn = {id(one): place for place, one in found.design.inputs.items()}
    late = late_numbers(
        found.plan.site, {place for area in found.plan.areas.values() for place in area.places}
    )
    drawn |= {id(one): place for place, one in late}
    varied = {*found.design.varied, *found.design.ties, *(place for place, _ in late)}
    shares = _shares(found)
    said: set[int] = set()
    entries = found.plan.site.census.entries
    as_one = {
        (entry.file, drawn_with(entry.place)) for entry in entries
        if drawn.get(id(entry.value), "") in varied
    }  # fmt: skip
    in_force = {one.name for one in found.options}
    for entry in entries:
        said.add(id(entry.value))
        place = drawn.get(id(entry.value), "")
        group = shares.get(entry.place)
        if group is not None:
            said.add(id(group))
        varies = (
            place in varied
            or group is not None
            or (_varies(entry.value) and (entry.file, drawn_with(entry.place)) in as_one)
        )
        why = "" if varies else why_not_drawn(entry.file, entry.place, entry.value, in_force)
        yield number_row(f"{entry.file}: {entry.place}", entry.value, varies, why)
    for place, one in found.design.inputs.items():
        if id(one) not in said:
            yield from drawn_rows(place, one, place in varied)
    for place, cited in _cited(found.plan.health.cited):
        if id(cited) not in said:
            said.add(id(cited))
            why = PERSONS if _varies(cited) else ""
            yield number_row(place, cited, drawn=False, why=why)


def _shares(found: ChainRun) -> dict[str, SplitGroup]:
    """Return groups of shares drawn together, by the place of each share in its file."""
    return {
        f"{place.split('.', 2)[-1]}.{outlet}": one
        for place, one in found.design.inputs.items()
        if isinstance(one, SplitGroup)
        for outlet in one.outlets
    }


def _cited(cited: object) -> Iterator[tuple[str, Value | Missing]]:
    """Yield place and value of what the weights of people cite, each once."""
    pairs = cited.items() if isinstance(cited, Mapping) else cited
    for place, value in pairs:  # type: ignore[attr-defined]
        yield str(place), value


def drawn_rows(place: str, one: Varying | Missing, drawn: bool) -> Iterator[Row]:
    """Yield the rows of a number that stands in no file of the site.

    Parameters
    ----------
    place : str
        Where it is drawn.
    one : Value, Distribution, SplitGroup or Missing
        The number; a group of shares has a row for each.
    drawn : bool
        Whether it varies.
    """
    if isinstance(one, SplitGroup):
        for k, (outlet, share) in enumerate(zip(one.outlets, one.shares, strict=True)):
            marginal = one.distribution.marginal(k)
            low, high = (float(marginal.ppf(level)) for level in (0.05, 0.95))
            yield (
                f"{place}.{outlet}", share, low, high, "1", "dirichlet", one.quality, one.source,
                _year(one.year), one.place, one.note, drawn, "",
            )  # fmt: skip
    elif isinstance(one, Distribution):
        yield (
            place, float(one.median()), float(one.ppf(0.05)), float(one.ppf(0.95)), "",
            one.describe(), "", "", NAN, "", "", drawn, "",
        )  # fmt: skip
    else:
        yield number_row(place, one, drawn)


def number_row(place: str, value: Value | Missing, drawn: bool, why: str = "") -> Row:
    """Return the row of one number.

    Parameters
    ----------
    place : str
        Where it stands.
    value : Value or Missing
        The number.
    drawn : bool
        Whether it varies from draw to draw.
    why : str
        Why it does not, where a spread is declared.
    """
    if isinstance(value, Missing):
        return (place, NAN, NAN, NAN, "", "", "missing", "", NAN, "", value.reason, False, "")
    low, high = _ends(value)
    kind = "" if value.distribution is None else value.distribution.describe()
    return (
        place, float(value.central), low, high, value.unit, kind, value.quality, value.source,
        _year(value.year), value.place, value.note, drawn, why,
    )  # fmt: skip


def _varies(value: Value | Missing) -> bool:
    return isinstance(value, Value) and value.is_distribution


def _ends(value: Value) -> tuple[float, float]:
    """Return the range stated, else 5 and 95 % of the distribution, else nothing."""
    if value.low is not None or value.high is not None:
        return (
            NAN if value.low is None else float(value.low),
            NAN if value.high is None else float(value.high),
        )
    if value.distribution is None:
        return NAN, NAN
    low, high = np.asarray(value.ppf(np.array([0.05, 0.95])), dtype=float)
    return float(low), float(high)


def _year(year: int | None) -> float:
    return NAN if year is None else float(year)
