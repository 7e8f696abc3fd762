"""What `tailrace risk` prints: what must be known first, totals, what stands behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tailrace.cli.console import say

if TYPE_CHECKING:
    from pandas import DataFrame
    from rich.console import Console

MOST_ROWS = 30
MISSING = "missing"
NOT_TAKEN_IN = ("external_ground", "external_air", "radon", "thoron")
"""Ways of dose without an intake that is counted."""


def print_assessment(
    console: Console, sentences: Sequence[str], tables: dict[str, DataFrame]
) -> None:
    """Print an assessment.

    Parameters
    ----------
    console : Console
        Where to.
    sentences : sequence of str
        What must be known first.
    tables : dict of str to DataFrame
        Its tables.
    """
    for sentence in sentences:
        say(console, sentence)
    _heading(console, "totals")
    _print(console, _totals(tables["totals"]) if "totals" in tables else [])
    _part(console, tables, "hazard_by_organ", "hazard index by target organ", _organs)
    _part(console, tables, "persons", "between persons, and what is not known", _persons)
    _part(console, tables, "intakes", "intake, largest hazard first", _intakes)
    _part(console, tables, "doses", "radiation, largest dose first", _doses)
    _part(console, tables, "rare_earths", "rare earths together", _rare_earths)
    _part(console, tables, "effects", "effects with a dose response of their own", _effects)
    _part(console, tables, "water_classes", "classes of water", _as_it_is)
    _standards(console, tables.get("standards"))
    _part(console, tables, "missing", "missing", _as_it_is)


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(text, markup=False, style="bold", soft_wrap=True)


def _part(
    console: Console, tables: dict[str, DataFrame], name: str, heading: str, rows: Any
) -> None:
    if name in tables:
        _heading(console, heading)
        _print(console, rows(tables[name]))


def _print(console: Console, rows: list[dict[str, str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    if not rows:
        console.print("none")
        return
    table = Table(header_style="bold", box=None, pad_edge=False)
    for head in rows[0]:
        numbers = all(row[head][:1] in "0123456789≥-" or row[head] == MISSING for row in rows)
        table.add_column(head.replace("_", " "), justify="right" if numbers else "left")
    for row in rows[:MOST_ROWS]:
        table.add_row(*(Text(cell) for cell in row.values()))
    console.print(table)
    if len(rows) > MOST_ROWS:
        console.print(f"and {len(rows) - MOST_ROWS} more (all of them with --output)")


def shown(cell: Any, mark: str = "") -> str:
    """Return a cell as it is printed; a missing number is never an empty place.

    Parameters
    ----------
    cell : object
        Number or text.
    mark : str
        "at least" of a lower bound.
    """
    if isinstance(cell, str):
        return cell
    if cell is None or math.isnan(float(cell)):
        return MISSING
    number = float(cell)
    text = str(int(number)) if number.is_integer() and abs(number) < 1e6 else f"{number:.3g}"
    return f"≥ {text}" if mark else text


def _rows(frame: DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def _as_it_is(frame: DataFrame) -> list[dict[str, str]]:
    return [{name: shown(cell) for name, cell in row.items()} for row in _rows(frame)]


def _totals(frame: DataFrame) -> list[dict[str, str]]:
    return [
        {
            "place": row["place"],
            "year": row["year"],
            "group": row["group"],
            "hazard_index": shown(row["hazard_index"], row["hazard_index_is"]),
            "above_1": row["above_one"],
            "cancer_risk_a_year": shown(row["annual_cancer_risk_per_yr"], row["cancer_risk_is"]),
            "lifetime_if_it_lasted": shown(
                row["lifetime_cancer_risk_if_level_lasted"], row["lifetime_cancer_risk_is"]
            ),
            "dose_mSv/yr": shown(row["dose_mSv_per_yr"], row["dose_is"]),
        }
        for row in _rows(_largest(frame))
    ]


def _largest(frame: DataFrame) -> DataFrame:
    """Return a table as it is, or the largest hazard first where not all of it is printed."""
    if len(frame) <= MOST_ROWS:
        return frame
    return frame.sort_values("hazard_index", ascending=False, kind="stable")


def _organs(frame: DataFrame) -> list[dict[str, str]]:
    return [
        {
            "place": row["place"],
            "year": row["year"],
            "group": row["group"],
            "organ": row["organ"],
            "hazard_index": shown(row["hazard_index"], row["hazard_index_is"]),
        }
        for row in _rows(_largest(frame))
    ]


def _intakes(frame: DataFrame) -> list[dict[str, str]]:
    ordered = frame.sort_values("hazard_quotient", ascending=False, kind="stable")
    return [
        {
            "place": row["place"],
            "year": row["year"],
            "group": row["group"],
            "substance": row["substance"],
            "pathway": row["pathway"],
            "intake": shown(row["intake"]),
            "unit": row["unit"],
            "hazard_quotient": shown(row["hazard_quotient"]),
            "cancer_risk_a_year": shown(row["annual_cancer_risk_per_yr"]),
        }
        for row in _rows(ordered)
    ]


def _persons(frame: DataFrame) -> list[dict[str, str]]:
    return _as_it_is(frame[frame["over_persons"].isin(("mean", "p50", "p95"))])


def _doses(frame: DataFrame) -> list[dict[str, str]]:
    ordered = frame.sort_values("dose_mSv_per_yr", ascending=False, kind="stable")
    return [
        {
            "place": row["place"],
            "year": row["year"],
            "group": row["group"],
            "nuclide": row["nuclide"],
            "pathway": row["pathway"],
            "Bq/yr": "none" if row["pathway"] in NOT_TAKEN_IN else shown(row["intake_Bq_per_yr"]),
            "mSv/yr": shown(row["dose_mSv_per_yr"]),
        }
        for row in _rows(ordered)
    ]


def _rare_earths(frame: DataFrame) -> list[dict[str, str]]:
    return [
        {
            "place": row["place"],
            "year": row["year"],
            "group": row["group"],
            "way": row["way"],
            "mg/(kg d)": shown(row["intake_mg_per_kg_d"], row["intake_is"]),
            "ug/d": shown(row["intake_ug_per_d"], row["intake_is"]),
            "beside": row["limit"],
            "of": f"{row['limit_mg_per_kg_d']:g} {row['limit_counts']}",
            "share": shown(row["intake_over_limit"], row["intake_is"]),
            "a_limit_of_it": row["is_a_limit_of_it"],
        }
        for row in _rows(frame)
    ]


def _effects(frame: DataFrame) -> list[dict[str, str]]:
    return [
        {
            "place": row["place"],
            "year": row["year"],
            "group": row["group"],
            "effect": row["effect"],
            "by": row["by"],
            "value": shown(row["value"]),
            "range": "" if math.isnan(row["low"]) else f"{row['low']:.3g} to {row['high']:.3g}",
            "why_missing": row["missing"],
        }
        for row in _rows(frame)
    ]


def _standards(console: Console, frame: DataFrame | None) -> None:
    """Print limits exceeded, and those that would be if they were read and not remembered."""
    if frame is None:
        return
    over = frame[frame["verdict"] == "exceeds"]
    open_ones = frame[(frame["verdict"] == "cannot tell") & (frame["highest_over_limit"] > 1.0)]
    _heading(console, f"standards exceeded ({len(over)} of {len(frame)} comparisons)")
    _print(console, _limits(over))
    if len(open_ones):
        _heading(console, "above limits that decide nothing")
        _print(console, _limits(open_ones))


def _limits(frame: DataFrame) -> list[dict[str, str]]:
    return [
        {
            "place": row["place"],
            "year": row["year"],
            "medium": row["medium"],
            "substance": row["substance"],
            "standard": row["standard"],
            "category": row["category"],
            "limit": f"{row['limit']:g} {row['unit']}",
            "highest_over_limit": shown(row["highest_over_limit"]),
            "samples": f"{row['samples_exceeding']} of {row['samples']}",
            "reason": row["reason"],
        }
        for row in _rows(frame)
    ]


def print_screening(console: Console, substance: str, sets: str, frame: DataFrame) -> None:
    """Print the screening levels of a substance.

    Parameters
    ----------
    console : Console
        Where to.
    substance : str
        What it is of, as asked.
    sets : str
        Sets of values and factors.
    frame : DataFrame
        Its levels.
    """
    say(console, f"{substance}: levels that meet the target ({sets}).")
    if frame.empty:
        say(console, "No level: nothing is known of it.")
        return
    rows = _rows(frame)
    _print(
        console,
        [
            {
                "medium": row["medium"],
                "level": f"{row['is']} {shown(row['level'])}".strip(),
                "unit": row["unit"],
                "basis": row["basis"] or MISSING,
                "without": row["without"],
            }
            for row in rows
        ],
    )
    memory = dict.fromkeys(name for row in rows for name in str(row.get("from_memory", "")).split())
    if memory:
        say(console, f"Known from memory, to be confirmed: {', '.join(memory)}.")
