"""What a reader must know beside the tables of an assessment, as sentences."""

from __future__ import annotations

from tailrace.people.assessment import PeopleAssessment
from tailrace.people.assessment_results import year_text
from tailrace.people.dose_limits import compare_with_limit, radiation_limit
from tailrace.people.rare_earth_intake import apart_in_words, rare_earth_limits
from tailrace.people.sample_media import MEDIA
from tailrace.people.sample_totals import known_part
from tailrace.quantities.missing import AtLeast, Missing
from tailrace.quantities.value import Value

MOST_SAID = 6
"""Places of which something is said one by one."""


def assessment_sentences(found: PeopleAssessment) -> tuple[str, ...]:
    """Return what a reader must know beside the tables.

    Parameters
    ----------
    found : PeopleAssessment
        What came of the samples.
    """
    made = found.choices
    said = [
        f"Samples: {len(found.samples)}, places: {len(found.samples.places)}; toxicity values "
        f"{made.toxicity_name}, exposure factors {made.factor_set}"
        + (f", given: {', '.join(made.given)}" if made.given else "")
        + f"; level: {made.statistic} of the samples"
    ]
    said += [f"Converted: {one}." for one in found.samples.conversions]
    said += _on_detection(found)
    fed = {pathway for one in found.levels for pathway in MEDIA[one.medium].pathways}
    ways = dict.fromkeys(pathway for medium in MEDIA.values() for pathway in medium.pathways)
    absent = [pathway for pathway in ways if pathway not in fed and pathway != "external_ground"]
    if absent:
        said.append(f"In no total, because nothing was sampled for it: {', '.join(absent)}.")
    said += _on_memory(found)
    said += _on_radiation(found)
    said += _on_rare_earths(found)
    return tuple(said)


def _on_detection(found: PeopleAssessment) -> list[str]:
    below = sum(one.censored for one in found.samples)
    if not below:
        return []
    rules = dict.fromkeys(
        one.rule for one in found.levels if any(sample.censored for sample in one.samples)
    )
    many = "sample is" if below == 1 else "samples are"
    return [f"{below} {many} below detection, counted by the rule {', '.join(rules)} (see levels)."]


def _on_rare_earths(found: PeopleAssessment) -> list[str]:
    if not found.rare_earths:
        return []
    effects = rare_earth_limits()["subclinical"].low
    said = []
    for one in found.rare_earths:
        amount, weight = one.elements, one.body_weight
        if isinstance(amount, Missing) or isinstance(weight, Missing) or not known_part(amount):
            continue
        known = known_part(amount)
        bound = "at least " if isinstance(amount, AtLeast) else ""
        said.append(
            f"{one.place}, {year_text(one.year)}, {one.group}: rare earths "
            f"({', '.join(one.of)}) {one.way}, {bound}"
            f"{known:.2g} mg/(kg d), {known * weight * 1000.0:.3g} ug a day. Subclinical effects "
            f"were reported from a whole oral intake of {effects:g} mg/(kg d), "
            f"{effects * weight:.2g} mg a day at {weight:.3g} kg: {effects / known:,.0f} times it."
        )
    return [*_first(said), apart_in_words(found.choices.toxicity)]


def _first(said: list[str]) -> list[str]:
    """Return the first sentences on single places, and how many more there are."""
    more = len(said) - MOST_SAID
    return said if more <= 0 else [*said[:MOST_SAID], f"The same of {more} more: see the tables."]


def _on_memory(found: PeopleAssessment) -> list[str]:
    names = dict.fromkeys(
        name
        for group in found.groups
        for name, one in found.factors[group].items()
        if isinstance(one, Value) and one.quality == "assumed"
        if name not in found.choices.given
    )
    if not names:
        return []
    return [f"Exposure factors known from memory, to be confirmed: {', '.join(names)}."]


def _on_radiation(found: PeopleAssessment) -> list[str]:
    if not found.radiation:
        return []
    limit = radiation_limit("effective dose, public", "gb18871-2002")
    choices = found.choices.radiation
    head = (
        "Doses are of the nuclides measured; progeny that were not measured are in none. Lung "
        f"absorption: {choices.absorption}; radon by {choices.radon}; gamma rays of soil and air "
        "for hours outdoors only."
    )
    said: list[str] = []
    for one in found.totals:
        if isinstance(one.dose, Missing):
            continue
        judged = compare_with_limit(one.dose, limit)
        word, reason = judged.word, judged.reason
        if word == "above":
            word, reason = "cannot tell", f"{reason}, natural background included"
        said.append(
            f"{one.place}, {year_text(one.year)}, {one.group}: against 1 mSv/yr of GB 18871-2002, "
            f"which is for what a practice adds to the background: {word} ({reason})."
        )
    return [head, *_first(said)]
