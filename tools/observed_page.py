"""Write docs/observed.md from the folders of runs: what was observed beside what was computed.

python tools/observed_page.py out/baotou out/ganzhou
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from tailrace.assess.assessment import Assessment
from tailrace.assess.assessment_files import load_assessment
from tailrace.assess.observed_beside import ORDER_OF_MAGNITUDE

PAGE = Path(__file__).parents[1] / "docs" / "observed.md"
HEAD = """# Observed beside computed

What was published about the bundled sites beside what `tailrace run` gives, the median of the draws
with its 5-95 % range. Nothing is fitted here (`tailrace calibrate` does that, and shows it). An
observation is mostly one month at one spot, a computed level a year's mean over a place, so that an
agreement within a factor of ten is what can be asked; where it is missed, the reason stands below
the table. The same table, with all words, is in the report and in `tables/observed.csv`. Made by
`tools/observed_page.py` from
"""


def main(folders: list[str]) -> None:
    """Write the page from folders of runs."""
    found = [load_assessment(folder) for folder in folders]
    parts = [f"{HEAD.rstrip()} {', '.join(map(_run, found))}.\n"]
    parts += ["\n".join(_site(one.site.title, one.tables["observed"])) for one in found]
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def _run(found: Assessment) -> str:
    choices = found.choices
    return (
        f"`tailrace run {found.site.name} --samples {choices['samples']} --seed {choices['seed']}`"
    )


def _site(title: str, table: pd.DataFrame) -> Iterator[str]:
    seen = table[table["observed"].notna()]
    compared = seen[seen["factor"].notna()]
    yield f"## {title}\n"
    if len(compared):
        yield from _rows(compared)
    far = compared[
        (compared["factor"] > ORDER_OF_MAGNITUDE) | (compared["factor"] < 1 / ORDER_OF_MAGNITUDE)
    ]
    for head, some in (("More than ten apart", far), ("Not compared", seen[seen["factor"].isna()])):
        if len(some):
            yield f"\n{head}:\n"
            yield from (
                f"* {row['quantity']}, {row['place']}, {row['year']:.0f}: {row['words']}."
                for row in some.to_dict("records")
            )
    nobody = table[table["observed"].isna()]["quantity"]
    yield f"\nNo observation was found of: {', '.join(nobody)}.\n"


def _rows(compared: pd.DataFrame) -> Iterator[str]:
    yield "| quantity | place | year | observed | computed | computed / observed |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in compared.to_dict("records"):
        yield (
            f"| {row['quantity']} | {row['place']} | {row['year']:.0f} | "
            f"{_observed(row)} {row['unit']} | {_computed(row)} | {_number(row['factor'])} |"
        )


def _observed(row: Mapping[Any, Any]) -> str:
    return _spread(row["observed"], row["observed_low"], row["observed_high"])


def _computed(row: Mapping[Any, Any]) -> str:
    return _spread(row["P50"], row["P5"], row["P95"])


def _spread(middle: float, low: float, high: float) -> str:
    known = math.isfinite(low) and math.isfinite(high)
    ends = f" ({_number(low)} to {_number(high)})" if known else ""
    return f"{_number(middle)}{ends}"


def _number(value: float) -> str:
    return f"{value:.2g}" if abs(value) < 100 else f"{value:,.0f}"


if __name__ == "__main__":
    main(sys.argv[1:])
