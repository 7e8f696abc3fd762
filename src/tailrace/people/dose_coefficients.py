"""Dose coefficients by nuclide, exposure, age and lung absorption type.

Ingestion and inhalation: committed effective dose per activity taken in, Sv/Bq (ICRP Publication
119, Annexes F and G, members of the public, 1 um AMAD; DOE-STD-1196-2011 as a second set for
inhalation of natural nuclides). Ground surface and submersion: effective dose rate per activity per
area, Sv m2/(Bq s), and per volume of air, Sv m3/(Bq s) (US EPA Federal Guidance Report 15, 2019).

No absorption type is assumed: it is named ("F", "M", "S"), or "highest" takes, for each age, the
largest of the types that the set lists. A nuclide that the set does not list is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np

from tailrace.data.reader import TableProblem, rows
from tailrace.errors import InputError, did_you_mean
from tailrace.people.coefficient_guards import guard_report
from tailrace.people.dose_ages import DOSE_AGES, FloatArray, age_weights, group_age_weights
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Quality, Value

Exposure = Literal["ingestion", "inhalation", "ground_surface", "submersion"]
EXPOSURES: tuple[str, ...] = get_args(Exposure)

DOCUMENTS = {
    "icrp-119": ("ICRP Publication 119 (2012), Compendium of dose coefficients", 2012),
    "doe-1196": ("DOE-STD-1196-2011, Derived concentration technical standard", 2011),
    "fgr-15": ("US EPA Federal Guidance Report 15 (2019), EPA-402-R-19-002", 2019),
}
"""Sets of coefficients: the document and its year."""

HIGHEST = "highest"
"""Absorption that takes the largest coefficient of the listed types, age by age."""

_PLACES = {
    ("icrp-119", "ingestion"): "Annex F",
    ("icrp-119", "inhalation"): "Annex G",
    ("doe-1196", "inhalation"): "Table A-2",
    ("fgr-15", "ground_surface"): "Table 4-1",
    ("fgr-15", "submersion"): "air submersion",
}
_UNITS = {
    "ingestion": "Sv/Bq",
    "inhalation": "Sv/Bq",
    "ground_surface": "Sv m2/(Bq s)",
    "submersion": "Sv m3/(Bq s)",
}
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class DoseCoefficient:
    """The coefficients of one nuclide at the six ages.

    Parameters
    ----------
    nuclide : str
        Name.
    exposure : {"ingestion", "inhalation", "ground_surface", "submersion"}
        What they are for.
    absorption : str
        Lung absorption type; empty but for inhalation.
    values : ndarray
        Shape (6,), in the order of `DOSE_AGES`, in `unit`.
    unit : str
        Sv/Bq, Sv m2/(Bq s) or Sv m3/(Bq s).
    source : str
        Name of the set.
    quality : {"published", "derived"}
        "derived" where a lost digit was restored.
    half_life : str
        As printed, where the set prints it.
    note : str
        What must be known of the row.
    reference_person : float, optional
        Coefficient of the reference person of DOE-STD-1196, in `unit`; other sets have none.
    """

    nuclide: str
    exposure: str
    absorption: str
    values: FloatArray
    unit: str
    source: str
    quality: Quality
    half_life: str = ""
    note: str = ""
    reference_person: float | None = None

    def for_group(self, group: str) -> Value | Missing:
        """Return the mean over the years of a group; missing for workers.

        Raises
        ------
        InputError
            If there is no such group.
        """
        weights = group_age_weights(group)
        if isinstance(weights, Missing):
            return Missing(weights.reason, self.nuclide)
        return self._value(weights, f"mean over the ages of the group {group}")

    def for_ages(self, age_low: float, age_high: float) -> Value:
        """Return the mean over the years between two ages.

        Raises
        ------
        InputError
            Unless 0 <= age_low < age_high.
        """
        weights = age_weights(age_low, age_high)
        return self._value(weights, f"mean over the ages {age_low:g} to {age_high:g}")

    def _value(self, weights: FloatArray, note: str) -> Value:
        title, year = DOCUMENTS[self.source]
        kind = f", type {self.absorption}" if self.absorption else ""
        return Value(
            float(weights @ self.values), self.unit, source=title, year=year,
            place=f"{_PLACES[self.source, self.exposure]}, {self.nuclide}{kind}",
            quality=self.quality, note="; ".join(filter(None, (note, self.note))),
        )  # fmt: skip


@cache
def coefficient_table(exposure: str) -> Mapping[Key, DoseCoefficient | Missing]:
    """Return a packaged table after its guards have passed.

    Parameters
    ----------
    exposure : {"ingestion", "inhalation", "ground_surface", "submersion"}
        Which table.

    Returns
    -------
    mapping
        (nuclide, absorption type, half-life as printed, set) to its coefficients; `Missing` where
        the table says that no number could be read.

    Raises
    ------
    InputError
        If there is no such exposure, or the table breaks a guard.
    """
    if exposure not in EXPOSURES:
        raise InputError.single(
            f'there are no dose coefficients for "{exposure}"', place="exposure",
            allowed=", ".join(EXPOSURES), remedy=did_you_mean(exposure, EXPOSURES),
        )  # fmt: skip
    name = f"{exposure}_dose_coefficients"
    found: dict[Key, DoseCoefficient | Missing] = {}
    for row in rows(name):
        key = (
            row["nuclide"],
            row.get("type", ""),
            row.get("half_life", ""),
            row.get("set", "fgr-15"),
        )
        found[key] = _coefficient(row, key, exposure)
    listed = {
        key: one.values.tolist() for key, one in found.items() if not isinstance(one, Missing)
    }
    broken = {
        rule: where for rule, where in guard_report(listed.items(), exposure).items() if where
    }
    if broken:
        said = "; ".join(f"{rule}: {', '.join(where)}" for rule, where in broken.items())
        raise TableProblem.single(f"it breaks its guards ({said})", file=f"{name}.csv")
    return MappingProxyType(found)


def _coefficient(row: Mapping[str, str], key: Key, exposure: str) -> DoseCoefficient | Missing:
    if not row["adult"]:
        return Missing(f"{DOCUMENTS[key[3]][0]}: {row['note']}", f"{key[0]} type {key[1]}")
    if row["unit"] != _UNITS[exposure]:
        raise TableProblem.single(
            f"the unit of {key[0]} is {row['unit']}", file=f"{exposure}_dose_coefficients.csv",
            allowed=_UNITS[exposure],
        )  # fmt: skip
    quality: Quality = "derived" if row["quality"] == "derived" else "published"
    values = np.array([float(row[age]) for age in DOSE_AGES])
    values.setflags(write=False)
    whole = row.get("reference_person", "")
    return DoseCoefficient(
        key[0], exposure, key[1], values, row["unit"], key[3], quality, key[2], row["note"],
        float(whole) if whole else None,
    )  # fmt: skip


@cache
def _by_nuclide(exposure: str) -> Mapping[tuple[str, str], tuple[DoseCoefficient | Missing, ...]]:
    """Return the rows of a table by set and nuclide."""
    found: dict[tuple[str, str], tuple[DoseCoefficient | Missing, ...]] = {}
    for key, one in coefficient_table(exposure).items():
        group = (key[3], key[0])
        found[group] = (*found.get(group, ()), one)
    return found


def dose_coefficient(
    nuclide: str, exposure: str, absorption: str = "", source: str = "", half_life: str = "",
) -> DoseCoefficient | Missing:  # fmt: skip
    """Return the dose coefficients of a nuclide at the six ages.

    Parameters
    ----------
    nuclide : str
        Name, such as "Th-232".
    exposure : {"ingestion", "inhalation", "ground_surface", "submersion"}
        What they are for.
    absorption : {"F", "M", "S", "highest"}
        Lung absorption type; wanted for inhalation, and for nothing else.
    source : str
        Set: "icrp-119" (ingestion, inhalation; used if none is named), "doe-1196" (inhalation),
        "fgr-15" (the external ones; used if none is named).
    half_life : str
        Half-life as the set prints it, where two states of a nuclide have one name.

    Returns
    -------
    DoseCoefficient or Missing
        Missing where the set lists no such nuclide, or not with that absorption type.

    Raises
    ------
    InputError
        If a name is unknown, no absorption type is named for inhalation, or the half-life is needed
        to tell two states apart.

    Examples
    --------
    >>> float(dose_coefficient("Th-232", "inhalation", "S").values[-1])
    2.5e-05
    """
    coefficient_table(exposure)
    chosen = source or ("icrp-119" if exposure in ("ingestion", "inhalation") else "fgr-15")
    _check_source(exposure, chosen)
    listed = _by_nuclide(exposure).get((chosen, nuclide), ())
    if not listed:
        _check_nuclide(nuclide)
        return Missing(f"{DOCUMENTS[chosen][0]} lists no {exposure} coefficient", nuclide)
    _check_absorption(nuclide, exposure, absorption)
    states = dict.fromkeys(one.half_life for one in listed if isinstance(one, DoseCoefficient))
    if len(states) > 1 and half_life not in states:
        raise InputError.single(
            f"{nuclide} has two states", place="half_life", allowed=", ".join(states),
            remedy="name the half-life as it is printed",
        )  # fmt: skip
    fits = [
        one for one in listed
        if isinstance(one, DoseCoefficient) and half_life in ("", one.half_life)
        and absorption in ("", HIGHEST, one.absorption)
    ]  # fmt: skip
    if not fits:
        return Missing(f"{DOCUMENTS[chosen][0]} lists no absorption type {absorption}", nuclide)
    return fits[0] if absorption != HIGHEST else _largest(fits)


def _largest(types: list[DoseCoefficient]) -> DoseCoefficient:
    """Return the largest coefficient of several absorption types, age by age."""
    values = np.max([one.values for one in types], axis=0)
    named = "/".join(one.absorption for one in types)
    first = types[0]
    return DoseCoefficient(
        first.nuclide, first.exposure, named, values, first.unit, first.source, first.quality,
        first.half_life, f"largest of the types {named}, age by age",
    )  # fmt: skip


def _check_source(exposure: str, source: str) -> None:
    sets = tuple(name for name, one in _PLACES if one == exposure)
    if source not in sets:
        raise InputError.single(
            f'no set "{source}" has {exposure} coefficients', place="source",
            allowed=", ".join(sets), remedy=did_you_mean(source, sets),
        )  # fmt: skip


def _check_absorption(nuclide: str, exposure: str, absorption: str) -> None:
    allowed = ("F", "M", "S", HIGHEST) if exposure == "inhalation" else ("",)
    if absorption not in allowed:
        what = (
            f'absorption type "{absorption}"'
            if absorption
            else f"no absorption type is named for {nuclide}"
        )
        raise InputError.single(
            what if exposure == "inhalation" else f"{exposure} has no absorption type",
            place="absorption", allowed=", ".join(filter(None, allowed)) or "none",
            remedy='"highest" takes the largest of them' if exposure == "inhalation" else "",
        )  # fmt: skip


@cache
def _all_nuclides() -> frozenset[str]:
    return frozenset(key[0] for exposure in EXPOSURES for key in coefficient_table(exposure))


def _check_nuclide(nuclide: str) -> None:
    """Raise where no table lists the nuclide at all: then its name is wrong."""
    names = _all_nuclides()
    if nuclide not in names:
        raise InputError.single(
            f'there is no nuclide "{nuclide}"', place="nuclide",
            allowed='a nuclide, written as "Ra-226"', remedy=did_you_mean(nuclide, names),
        )  # fmt: skip
