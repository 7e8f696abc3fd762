"""What a source releases, how, and the numbers declared for it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tailrace.assess.assessment import BACKGROUND

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.asked_result import AskedResult
    from tailrace.assess.assessment import Assessment

RADON = ("Rn-222", "Rn-220")


def release_rows(
    assessment: Assessment, asked: AskedResult, source: str, substance: str
) -> pd.DataFrame:
    """Return the rows of the table of releases that belong to a term.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    asked : AskedResult
        Which result: area and year.
    source, substance : str
        Of a term.
    """
    table = assessment.tables["releases"]
    return table[
        (table["area"] == asked.area) & (table["source"] == source)
        & (table["substance"] == substance) & (table["year"] == asked.year)
    ]  # fmt: skip


def release_unit(substance: str) -> str:
    """Return the unit of a release: radon and thoron are counted by activity."""
    return "Bq/yr" if substance in RADON else "kg/yr"


def release_words(
    assessment: Assessment, asked: AskedResult, source: str, substance: str
) -> tuple[str, ...]:
    """Return what is released, and how, in sentences.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    asked : AskedResult
        Which result: area and year.
    source, substance : str
        Of a term.
    """
    said = []
    for row in release_rows(assessment, asked, source, substance).to_dict("records"):
        more = ", and an unknown amount on top" if row["at_least"] else ""
        said.append(
            f"{row['title']} releases {row['P50']:.3g} {release_unit(substance)} of {substance} "
            f"to {row['medium']} in {asked.year} (5-95 %: {row['P5']:.3g} to {row['P95']:.3g}; "
            f"central {row['central']:.3g}){more}"
        )
    emissions = assessment.site.emissions
    one = emissions.sources.get(source) if emissions is not None else None
    if one is not None:
        made = f" of {one.material}" if one.material else ""
        by = f", factors of {one.edition}" if one.edition else ""
        said.append(f"process: {one.process}{made} at {one.place}{by}")
        said += [
            f"held back by: {each.control.title or each.control.name}" for each in one.controls
        ]
    return tuple(said)


def source_title(assessment: Assessment, source: str) -> str:
    """Return the name of a source as printed.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    source : str
        Its identifier.
    """
    emissions = assessment.site.emissions
    if emissions is not None and source in emissions.sources:
        return emissions.sources[source].title
    table = assessment.tables["releases"]
    titles = table.loc[table["source"] == source, "title"]
    return str(titles.iloc[0]) if len(titles) else source


def numbers_about(assessment: Assessment, source: str, substance: str, area: str) -> pd.DataFrame:
    """Return the numbers declared for a source, or for the background of a substance.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    source, substance, area : str
        Of a term.

    Returns
    -------
    DataFrame
        Rows of the table of numbers whose place names the source (or background and substance).
    """
    table = assessment.tables["numbers"]
    wanted = {BACKGROUND, substance} if source == BACKGROUND else {source}
    paths = [set(str(place).replace("/", ".").split(".")) for place in table["place"]]
    chosen = table[np.array([wanted <= path for path in paths], dtype=bool)]
    if source == BACKGROUND:
        here = np.array([area in str(place) for place in chosen["place"]], dtype=bool)
        chosen = chosen[here] if here.any() else chosen
    return chosen.reset_index(drop=True)
