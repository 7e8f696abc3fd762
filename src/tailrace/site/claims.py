"""`claims.csv`: what somebody says about the site, to be held against what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.site.context import Reading
from tailrace.site.csv_file import Row, read_csv
from tailrace.site.files import is_there
from tailrace.site.table_values import VALUE_COLUMNS, read_row_value

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.quantities import Missing, Value

FILE = "claims.csv"
COLUMNS = ("claim", "text", "source")


def read_claims(reading: Reading) -> pd.DataFrame:
    """Read the claims.

    Parameters
    ----------
    reading : Reading
        Where problems and values are noted.

    Returns
    -------
    pandas.DataFrame
        Columns claim, text, source, quantity and `value` (`Value`, or None where the claim has no
        number); empty if the site has no such file.
    """
    import pandas as pd

    rows = []
    seen: dict[str, str] = {}
    path = reading.folder / FILE
    optional = ("quantity", "value", "unit", *[c for c in VALUE_COLUMNS if c != "source"])
    table = (
        read_csv(path, file=FILE, problems=reading.problems, required=COLUMNS, optional=optional)
        if is_there(path)
        else []
    )
    for row in table:
        for column in COLUMNS:
            if not row[column]:
                reading.problems.add(
                    f"{column} is empty",
                    file=FILE,
                    place=f"{row.place}, {column}",
                    remedy="fill it",
                )
        if row["claim"] in seen:
            reading.problems.add(
                f'the claim "{row["claim"]}" stands twice, first in the {seen[row["claim"]]}',
                file=FILE,
                place=row.place,
                remedy="give each claim a name of its own",
            )
        seen.setdefault(row["claim"], row.place)
        rows.append(
            {
                "claim": row["claim"],
                "text": row["text"],
                "source": reading.citations.get(row["source"], row["source"]),
                "quantity": row["quantity"],
                "value": _value(row, reading),
            }
        )
    return pd.DataFrame(rows, columns=["claim", "text", "source", "quantity", "value"])


def _value(row: Row, reading: Reading) -> Value | Missing | None:
    """Return the number a claim states, in the unit it is written in."""
    if not any(row[key] for key in ("value", "low", "high")):
        return None
    from tailrace.errors import InputError
    from tailrace.quantities import parse_quantity

    unit = row["unit"] or "1"
    try:
        written = parse_quantity(f"1 {unit}" if unit != "1" else "1")
    except InputError as error:
        for problem in error.problems:
            reading.problems.add(
                problem.what,
                file=FILE,
                place=f"{row.place}, unit",
                allowed=problem.allowed,
                remedy=problem.remedy,
            )
        return None
    return read_row_value(
        row,
        "value",
        file=FILE,
        reading=reading,
        unit=written.unit,
        written_unit=row["unit"],
        basis=written.basis,
    )
