"""What a part of a result is the product of.

    part = weight x share x level,     level = release x (level per release)

weight: result per unit of level in the medium of the pathway, from toxicity and exposure; share: of
the exposure that the place itself supplies (well water among what is drunk). The level is that of
the run of central values; where it was not stored it follows from the part, and is called so. The
level per release is exact for air; in soil, wells and food, which remember, it is what stands there
of all that was released, for a kilogram a year released in that year.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tailrace.assess.assessment import BACKGROUND
from tailrace.assess.closing_product import MOST_DIGITS, Factor, product_of
from tailrace.assess.release_words import (
    AIR,
    level_unit,
    release_rows,
    release_unit,
    unit_of,
)

if TYPE_CHECKING:
    from tailrace.assess.asked_result import AskedResult
    from tailrace.assess.assessment import Assessment

_SUPPLIED = {
    "drinking_water": "the water drunk", "dermal_water": "the water used for washing",
    "crops": "the crops eaten", "milk": "the milk drunk", "meat": "the meat eaten",
}  # fmt: skip
"""What people take in by pathways that a place supplies a share of."""
_TRANSFER = {
    True: "transfer through the air: mean over the hours of a year",
    False: "what is there now of all that was released, per what is released this year",
}


@dataclass(frozen=True)
class PartOfResult:
    """A part of a result.

    Parameters
    ----------
    source, substance, pathway, medium : str
        Of what, by which way.
    amount : float
        In the unit of the result.
    """

    source: str
    substance: str
    pathway: str
    medium: str
    amount: float


@dataclass(frozen=True)
class TermFactors:
    """What a part is the product of.

    Parameters
    ----------
    factors : tuple of Factor
        Their product is the part; empty where the weight is not known.
    weight_factors : tuple of Factor
        Their product is the first of `factors`.
    missing : tuple of str
        What could not be stated.
    """

    factors: tuple[Factor, ...] = ()
    weight_factors: tuple[Factor, ...] = ()
    missing: tuple[str, ...] = ()


def term_factors(assessment: Assessment, asked: AskedResult, part: PartOfResult) -> TermFactors:
    """Return what a part of a result is the product of.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    asked : AskedResult
        Which result.
    part : PartOfResult
        Which part of it.
    """
    data = assessment.areas[asked.area].data
    weight = _weight(assessment, asked, part)
    share = _share(assessment, asked, part)
    if weight is None or not weight > 0.0 or not share > 0.0:
        return TermFactors(missing=("the result per unit of level is not known here",))
    unit = level_unit(data, part.medium, part.substance)
    result = unit_of(data, "unit", "endpoint", asked.endpoint)
    words = f"result of {asked.group} per unit of {part.substance} in {part.medium}"
    found = [Factor("weight", weight, f"{result} per {unit}".strip(), (words,))]
    if share != 1.0:
        found.append(
            Factor("share of exposure", share, "1", (_share_words(assessment, asked, part, share),))
        )
    found += _level(assessment, asked, part, weight * share, unit)
    return TermFactors(tuple(found), _weight_factors(assessment, asked, part, weight))


def _share_words(
    assessment: Assessment, asked: AskedResult, part: PartOfResult, share: float
) -> str:
    """Return what a share of an exposure means, in words."""
    what = _SUPPLIED.get(part.pathway)
    if what is None:
        return f"{share:.0%} of it is left by the options in force"
    said = f"{share:.0%} of {what} at {asked.receptor} in {asked.year} comes from the place itself"
    return f"{said}, with the options in force" if assessment.choices.get("with") else said


def _level(
    assessment: Assessment, asked: AskedResult, part: PartOfResult, per_level: float, unit: str
) -> list[Factor]:
    """Return the level, or release and level per release where one release is known."""
    data = assessment.areas[asked.area].data
    level, said = part.amount / per_level, "follows from the part"
    stored = float("nan")
    if "central_level_by_source" in data and part.medium in data["medium"]:
        stored = float(
            data["central_level_by_source"].sel(
                medium=part.medium, source=part.source, substance=part.substance,
                receptor=asked.receptor, stated_year=asked.year,
            )
        )  # fmt: skip
    if math.isfinite(stored):
        level = stored
        said = "background" if part.source == BACKGROUND else "made by the source"
    whole = Factor("level", level, unit, (f"{part.substance} in {part.medium}, {said}",))
    released = _released(assessment, asked, part)
    if released is None or not released.number > 0.0:
        return [whole]
    words = (_TRANSFER[part.medium in AIR],)
    per = Factor("level per release", level / released.number, f"{unit} per {released.unit}", words)
    return [per, released]


def _released(assessment: Assessment, asked: AskedResult, part: PartOfResult) -> Factor | None:
    """Return the release of the source in the year, to the medium it left by; None if unknown."""
    rows = release_rows(assessment, asked, part.source, part.substance)
    if part.medium in AIR:
        rows = rows[rows["medium"] == "air"]
    if len(rows) != 1 or not math.isfinite(float(rows["central"].iloc[0])):
        return None
    row = rows.iloc[0]
    return Factor(
        "release", float(row["central"]), release_unit(part.substance),
        (f"{row['title']}, to {row['medium']}, {asked.year}",),
    )  # fmt: skip


def _weight(assessment: Assessment, asked: AskedResult, part: PartOfResult) -> float | None:
    """Return the result per unit of level: as stored, or as the site's people.toml gives it."""
    data = assessment.areas[asked.area].data
    if "weight" in data:
        return float(
            data["weight"].sel(
                endpoint=asked.endpoint, pathway=part.pathway, substance=part.substance,
                group=asked.group,
            )
        )  # fmt: skip
    if not _judges(assessment, asked, part):
        return None
    from tailrace.assess.health_weights import health_weights

    known = health_weights(assessment.site)
    return float(
        known.weight[
            known.endpoints.index(asked.endpoint), known.pathways.index(part.pathway),
            known.substances.index(part.substance), known.groups.index(asked.group),
        ]
    )  # fmt: skip


def _judges(assessment: Assessment, asked: AskedResult, part: PartOfResult) -> bool:
    """Return whether the site's people.toml has such a weight."""
    if assessment.site.exposure is None or not assessment.site.exposure.judged:
        return False
    from tailrace.assess.health_weights import health_weights

    known = health_weights(assessment.site)
    return (
        asked.endpoint in known.endpoints and asked.group in known.groups
        and part.pathway in known.pathways and part.substance in known.substances
    )  # fmt: skip


def _share(assessment: Assessment, asked: AskedResult, part: PartOfResult) -> float:
    """Return what share of the exposure the place supplies, as stored or by people.toml."""
    data = assessment.areas[asked.area].data
    if "exposure_share" in data:
        stored = float(
            data["exposure_share"].sel(
                receptor=asked.receptor, pathway=part.pathway, stated_year=asked.year
            )
        )
        if math.isfinite(stored):
            return stored
    if not _judges(assessment, asked, part):
        return 1.0
    from tailrace.assess.exposure_shares import exposure_shares
    from tailrace.assess.unit_levels import PATHWAYS

    shares = exposure_shares(assessment.site, [asked.receptor], [asked.year])
    return float(shares[0, PATHWAYS.index(part.pathway), 0, 0])


def _weight_factors(
    assessment: Assessment, asked: AskedResult, part: PartOfResult, weight: float
) -> tuple[Factor, ...]:
    """Return what the weight is made of; nothing where it was stored and is another by now."""
    if not _judges(assessment, asked, part):
        return ()
    from tailrace.assess.weight_factors import weight_factors

    found = weight_factors(
        assessment.site, asked.endpoint, part.pathway, part.substance, asked.group
    )
    alike = math.isclose(product_of(found, MOST_DIGITS), weight, rel_tol=1e-9)
    return found if alike else ()
