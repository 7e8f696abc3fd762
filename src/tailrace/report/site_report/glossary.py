"""What the words and abbreviations of a report mean; those it does not use are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tailrace.people import rare_earth_limits, toxicity_sets
from tailrace.report.page.model import Column, Table
from tailrace.report.page.number_words import exact
from tailrace.report.site_report.reading import Reading

WORDS = {
    "draw": "one computation of the whole site with numbers drawn at random from their ranges",
    "median, 5 and 95 %": "half of the draws lie below the median, 5 % below the first and 95 % "
    "below the second; P5, P50 and P95 are the same",
    "central values": "one computation with every number at its own middle",
    "at least, ≥": "something that belongs to a total is not known, so that it is more than is "
    "written",
    "background": "what is there without the works: natural, or of others",
    "of the works alone": "without background",
}
"""Words of every report."""
NAMED = {
    "hazard index": "what a person takes in over the dose without known effect, added up over "
    "substances; above 1 harm cannot be ruled out",
    "all organs": "added up over all substances, whichever organ they act on; indices of single "
    "organs are lower",
    "cancer risk a year": "probability that one year's intake gives a cancer some time in life",
    "radiation dose": "effective dose of a year, in millisievert (mSv)",
    "rare earths swallowed": "what a person eats and drinks of rare earths over the daily intake "
    "that is held acceptable",
    "PM10": "particles in air up to 10 micrometres; PM2.5: up to 2.5; TSP: of all sizes",
    "GEMM": "Global Exposure Mortality Model (Burnett and others 2018): deaths by fine particles",
    "IHD": "ischaemic heart disease",
    "COPD": "chronic obstructive pulmonary disease",
    "LC": "lung cancer",
    "NCD+LRI": "non-communicable diseases and lower respiratory infections",
    "REE": "rare-earth elements; REO: their oxides",
}
"""Words that stand only in reports whose results name them."""
SCREENED = (
    "the way through air or ground is simpler here than the site is: high results are a reason to "
    "look closer, and low ones clear nobody"
)


def glossary(reading: Reading) -> Table:
    """Return the words of a report and what they mean.

    Parameters
    ----------
    reading : Reading
        The assessment.
    """
    return Table("words", "Words and abbreviations", (Column("word"), Column("what it means")),
                 tuple(_entries(reading)))  # fmt: skip


def _entries(reading: Reading) -> Iterator[tuple[str, str]]:
    yield from WORDS.items()
    named = "; ".join(_names(reading))
    for word, meaning in NAMED.items():
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", named, re.IGNORECASE):
            yield word, meaning
    yield from set_words(named)
    if any(area.screening_only for area in reading.areas):
        yield "screening only", SCREENED


def set_words(named: str) -> Iterator[tuple[str, str]]:
    """Yield the sets of toxicity values and of acceptable intakes that results name.

    Parameters
    ----------
    named : str
        Names of results: "hazard index, epa-2025, all organs".
    """
    for name, note in toxicity_sets().items():
        if f", {name}" in named:
            yield name, f"doses without known effect, and cancer slopes, by {note}"
    for name, limit in rare_earth_limits().items():
        if f", {name}" in named:
            amount = exact(limit.low)
            yield name, f"{limit.kind}: {amount} mg of rare earths a day per kg of body weight"


def _names(reading: Reading) -> Iterator[str]:
    for area in reading.areas:
        for axis in ("endpoint", "layer"):
            if axis in area.data.coords:  # an area without transfers through the air has no map
                yield from map(str, area.data[axis].values)
    harm = reading.table("harm")
    if harm is not None:
        for column in ("result", "by"):
            yield from map(str, harm[column].unique())
