"""How many holes a geomembrane has, from leak surveys.

Counts per hectare
------------------
* Forget, Rollin and Jacquelin (2005), 89 projects, 2.65 million m2 in 8 countries, abstract:
  exposed geomembrane 4 with and 22 without construction quality assurance; covered geomembrane
  0.5 with quality assurance and an earlier water-puddle survey, 16 without both.
* McQuade and Needham (1999), 111 sites, as quoted by a textbook of environmental geomechanics: 0 to
  120, mean 4.2, median 0.7. A lognormal of that median and mean has a log standard deviation of
  sqrt(2 ln(4.2/0.7)) = 1.893, and passes 120 with probability 0.0033, in keeping with the largest
  of 111.
* 2.5 is the default of the code POLLUTE for design (its manual, page on Giroud leakage).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.distributions import Lognormal

Quality = Literal["published", "derived", "assumed"]


@dataclass(frozen=True)
class DefectCount:
    """A published number of holes per hectare.

    Attributes
    ----------
    mean : float, 1/ha
    source : str
    quality : {"published", "derived", "assumed"}
    note : str
    """

    mean: float
    source: str
    quality: Quality
    note: str


_FORGET = "Forget, Rollin and Jacquelin (2005), Lessons learned from 10 years of leak detection "\
          "surveys on geomembranes, summary"  # fmt: skip

DEFECT_COUNTS: dict[str, DefectCount] = {
    "exposed, assured": DefectCount(4.0, _FORGET, "published", "rigorous quality assurance"),
    "exposed, not assured": DefectCount(22.0, _FORGET, "published", "no quality assurance"),
    "covered, assured and surveyed": DefectCount(
        0.5, _FORGET, "published", "strict quality assurance and an earlier water-puddle survey"
    ),
    "covered, neither": DefectCount(16.0, _FORGET, "published", "no assurance and no survey"),
    "all surveyed sites": DefectCount(
        4.2, "McQuade and Needham (1999), as quoted in a textbook of environmental geomechanics",
        "published", "111 sites, 0 to 120, median 0.7",
    ),
    "design": DefectCount(
        2.5, "manual of the code POLLUTE, page on Giroud leakage", "published", "its default",
    ),
}  # fmt: skip

SURVEY_MEDIAN = 0.7
"""Median of McQuade and Needham (1999), holes per hectare."""


def defect_count(name: str) -> DefectCount:
    """Return a published count of holes per hectare.

    Parameters
    ----------
    name : str
        A key of `DEFECT_COUNTS`.

    Returns
    -------
    DefectCount
        Count with its source.

    Raises
    ------
    InputError
        If the name is not known.
    """
    if name not in DEFECT_COUNTS:
        raise InputError.single(f'count of defects "{name}" is not known', place="defects",
                                allowed="; ".join(DEFECT_COUNTS),
                                remedy=did_you_mean(name, DEFECT_COUNTS))  # fmt: skip
    return DEFECT_COUNTS[name]


def defect_count_distribution(mean: float = 4.2, median: float = SURVEY_MEDIAN) -> Lognormal:
    """Return how the number of holes per hectare differs from site to site.

    Parameters
    ----------
    mean, median : float, 1/ha
        The mean above the median; both of McQuade and Needham (1999) by default.

    Returns
    -------
    Lognormal
        Lognormal with that mean and median; a survey's sites without any hole are drawn as sites
        with few.

    Raises
    ------
    InputError
        If the mean is not above the median, or the median is not above zero.
    """
    if not 0.0 < median < mean:
        raise InputError.single(
            f"a mean of {mean:g} and a median of {median:g} holes per hectare have no lognormal",
            place="defects", remedy="give a median above zero and a mean above the median",
        )  # fmt: skip
    return Lognormal(median, math.exp(math.sqrt(2.0 * math.log(mean / median))))
