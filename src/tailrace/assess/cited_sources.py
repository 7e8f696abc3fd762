"""The sources that an assessment really used, the most used first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.quantities.value import QUALITIES

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.assessment import Assessment


def cited_sources(assessment: Assessment) -> pd.DataFrame:
    """Return the sources of all numbers that were used.

    Parameters
    ----------
    assessment : Assessment
        What was found.

    Returns
    -------
    DataFrame
        Columns source (empty: numbers that name none), values, a column for each quality word,
        drawn (how many of the values vary), years (of the figures). The most used first.
    """
    import pandas as pd

    table = assessment.tables["numbers"]
    source = table["source"].fillna("").astype(str).str.strip()
    rows = []
    for name, used in table.groupby(source, sort=True):
        counts = used["quality"].value_counts()
        years = sorted({int(year) for year in pd.to_numeric(used["year"]).dropna()})
        rows.append(
            (name, len(used), *(int(counts.get(word, 0)) for word in QUALITIES),
             int(used["drawn"].astype(bool).sum()), ", ".join(map(str, years)))
        )  # fmt: skip
    found = pd.DataFrame(rows, columns=["source", "values", *QUALITIES, "drawn", "years"])
    return found.sort_values(["values", "source"], ascending=[False, True], ignore_index=True)
