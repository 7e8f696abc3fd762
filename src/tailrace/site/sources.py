"""`sources.csv`: full citations by a short key, so that a source is written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.site.context import Reading
from tailrace.site.csv_file import read_csv
from tailrace.site.files import is_there

if TYPE_CHECKING:
    import pandas as pd

FILE = "sources.csv"
COLUMNS = ("key", "citation", "year", "url", "note")


def read_sources(reading: Reading) -> pd.DataFrame:
    """Read the citations and make their keys known to the files read afterwards.

    Parameters
    ----------
    reading : Reading
        Takes the citations and the problems.

    Returns
    -------
    pandas.DataFrame
        Columns key, citation, year, url, note, as text; empty if the site has no such file.
    """
    import pandas as pd

    path = reading.folder / FILE
    table = (
        read_csv(
            path, file=FILE, problems=reading.problems, required=COLUMNS[:2], optional=COLUMNS[2:]
        )
        if is_there(path)
        else []
    )
    citations: dict[str, str] = {}
    first: dict[str, str] = {}
    for row in table:
        key = row["key"]
        if not key or any(mark.isspace() for mark in key):
            reading.problems.add(
                f'"{key}" is no key',
                file=FILE,
                place=f"{row.place}, key",
                allowed="one word without blanks",
            )
            continue
        if not row["citation"]:
            reading.problems.add(
                "the citation is empty",
                file=FILE,
                place=f"{row.place}, citation",
                remedy="write author, title, year and place",
            )
        if key in first:
            reading.problems.add(
                f'the key "{key}" stands twice, first in the {first[key]}',
                file=FILE,
                place=row.place,
                remedy="rename one of them",
            )
        first.setdefault(key, row.place)
        citations[key] = row["citation"]
    reading.citations = citations
    return pd.DataFrame(
        [[row[column] for column in COLUMNS] for row in table], columns=list(COLUMNS), dtype=str
    )
