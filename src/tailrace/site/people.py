"""`people.csv`: how many people live in each place, by age group and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.site.context import Reading
from tailrace.site.csv_file import read_csv
from tailrace.site.files import is_there
from tailrace.site.table_values import VALUE_COLUMNS, read_place, read_row_value, read_year

if TYPE_CHECKING:
    import pandas as pd

FILE = "people.csv"
COLUMNS = ("place", "group", "year", "people")


def read_people(reading: Reading) -> pd.DataFrame:
    """Read who lives where.

    Parameters
    ----------
    reading : Reading
        Where problems and values are noted.

    Returns
    -------
    pandas.DataFrame
        Columns place, group, year and `people` (`Value` or `Missing`); empty if the site has no
        such file.
    """
    import pandas as pd

    rows = []
    seen: dict[tuple[str, str, str], str] = {}
    path = reading.folder / FILE
    table = (
        read_csv(
            path, file=FILE, problems=reading.problems, required=COLUMNS, optional=VALUE_COLUMNS
        )
        if is_there(path)
        else []
    )
    for row in table:
        place = read_place(row, file=FILE, reading=reading)
        year = read_year(row, "year", file=FILE, reading=reading)
        if not row["group"]:
            reading.problems.add(
                "group is empty",
                file=FILE,
                place=f"{row.place}, group",
                allowed="an age group such as child, adult, all",
            )
        key = (row["place"], row["group"], row["year"])
        if key in seen:
            reading.problems.add(
                f"place, group and year stand twice, first in the {seen[key]}",
                file=FILE,
                place=row.place,
                remedy="keep one of the rows",
            )
        seen.setdefault(key, row.place)
        people = read_row_value(
            row, "people", file=FILE, reading=reading, variable="population", written_unit="person"
        )
        if place is not None and year is not None:
            rows.append({"place": place, "group": row["group"], "year": year, "people": people})
    return pd.DataFrame(rows, columns=list(COLUMNS))
