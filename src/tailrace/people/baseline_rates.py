"""Rates of death or disease that a burden is a share of, by cause, age and year.

No table of rates ships: those of the Global Burden of Disease study and of the World Health
Organization exclude commercial use. The user supplies a CSV file with the columns

    cause, age_from, age_to, year, value, unit, source

and, if wanted, `sex` and `note`. `age_to` is the first age no longer in the band, empty where
the band is open. The unit is "per 100000 per year", "per 1000 per year" or "1/yr". A rate that
the file does not hold is missing with its reason: no year is taken for another, no cause for
another, and no rate of a wider age band for a narrower one.
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path

from tailrace.errors import Problems, did_you_mean
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

REQUIRED = ("cause", "age_from", "age_to", "year", "value", "unit", "source")
OPTIONAL = ("sex", "note")
SEXES = ("both", "male", "female")

_PER = re.compile(r"(?:deaths |cases )?per ([\d,]+)(?: people| persons)? (?:per|and) (?:year|yr)")
LARGEST = 1.0
"""Highest rate, 1/yr: more would be more than everybody in a year."""


@dataclass(frozen=True)
class BaselineRate:
    """One rate.

    Parameters
    ----------
    cause : str
        Cause of death or disease.
    age_from, age_to : float, yr
        Ages from and below; infinite where the band is open.
    year : int
        Calendar year.
    sex : {"both", "male", "female"}
        Whom it counts.
    rate : Value
        In 1/yr, with its source.
    """

    cause: str
    age_from: float
    age_to: float
    year: int
    sex: str
    rate: Value


@dataclass(frozen=True)
class BaselineRates:
    """Rates of one file.

    Parameters
    ----------
    rates : tuple of BaselineRate
        Every row.
    """

    rates: tuple[BaselineRate, ...]

    def rate(
        self, cause: str, age_from: float, age_to: float, year: int, sex: str = "both"
    ) -> Value | Missing:
        """Return the rate of a cause for an age band in a year, 1/yr.

        Parameters
        ----------
        cause : str
            Cause; capitals do not count.
        age_from, age_to : float, yr
            The band asked for; a row answers for its own band alone.
        year : int
            Calendar year.
        sex : {"both", "male", "female"}
            Whom it counts.

        Returns
        -------
        Value or Missing
            Missing where no row has cause, band, year and sex.
        """
        subject = f"{cause}, {_band(age_from, age_to)}"
        same = [one for one in self.rates if one.cause.lower() == cause.lower()]
        same = [one for one in same if one.sex == sex]
        if not same:
            return Missing("no baseline rate of the cause in the file", cause)
        of_year = [one for one in same if one.year == year]
        if not of_year:
            years = ", ".join(str(y) for y in sorted({one.year for one in same}))
            return Missing(f"no baseline rate for {year} (the file has {years})", cause)
        for one in of_year:
            if (one.age_from, one.age_to) == (age_from, age_to):
                return one.rate
        bands = ", ".join(_band(one.age_from, one.age_to) for one in of_year)
        return Missing(f"no baseline rate of that age (the file has {bands})", subject)


def _band(age_from: float, age_to: float) -> str:
    return f"{age_from:g} " + ("and over" if math.isinf(age_to) else f"to {age_to:g}")


def read_baseline_rates(path: Path | str) -> BaselineRates:
    """Read a file of rates.

    Parameters
    ----------
    path : path
        CSV file; see the top of this module.

    Returns
    -------
    BaselineRates
        Its rates, in 1/yr.

    Raises
    ------
    InputError
        With every problem of the file.
    """
    file = Path(path)
    problems = Problems(file.name)
    found: list[BaselineRate] = []
    seen: dict[tuple[object, ...], int] = {}
    for line, cells in _cells(file, problems):
        one = _read_row(cells, f"row at line {line}", problems)
        if one is None:
            continue
        key = (one.cause.lower(), one.age_from, one.age_to, one.year, one.sex)
        if key in seen:
            problems.add(
                f"cause, ages, year and sex of line {seen[key]} again", place=f"row at line {line}"
            )
        seen[key] = line
        found.append(one)
    if not found and not problems.errors:
        problems.add("holds no rates", remedy="add a row for each cause and age")
    problems.raise_if_any()
    return BaselineRates(tuple(found))


def _cells(file: Path, problems: Problems) -> list[tuple[int, dict[str, str]]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.add(f"cannot be read: {error}")
        return []
    reader = csv.reader(io.StringIO(text))
    header = [cell.strip() for cell in next(reader, [])]
    for column in (one for one in REQUIRED if one not in header):
        problems.add(f'has no column "{column}"', allowed=", ".join((*REQUIRED, *OPTIONAL)))
    for column in (one for one in header if one not in (*REQUIRED, *OPTIONAL)):
        problems.add(
            f'has an unknown column "{column}"', allowed=", ".join((*REQUIRED, *OPTIONAL)),
            remedy=did_you_mean(column, (*REQUIRED, *OPTIONAL)),
        )  # fmt: skip
    if problems.errors:
        return []
    return [
        (reader.line_num, dict(zip(header, map(str.strip, row), strict=False)))
        for row in reader
        if any(cell.strip() for cell in row)
    ]


def _read_row(cells: dict[str, str], place: str, problems: Problems) -> BaselineRate | None:
    before = len(problems)
    low = _number(cells, "age_from", place, problems)
    high = _number(cells, "age_to", place, problems) if cells.get("age_to") else math.inf
    year = _number(cells, "year", place, problems)
    number = _number(cells, "value", place, problems)
    for column in ("cause", "source"):
        if not cells.get(column):
            problems.add(f"no {column}", place=place, remedy=f"state the {column}")
    sex = cells.get("sex") or "both"
    if sex not in SEXES:
        problems.add(f'sex "{sex}"', place=place, allowed=", ".join(SEXES))
    scale = _scale(cells.get("unit", ""), place, problems)
    if len(problems) == before and not 0 <= low < high:
        problems.add(f"ages from {low:g} to {high:g}", place=place, allowed="from below to")
    if len(problems) == before and not 0 <= number * scale <= LARGEST:
        problems.add(
            f"a rate of {number * scale:g} per year", place=place, allowed="0 to 1 per year",
            remedy="check the unit",
        )  # fmt: skip
    if len(problems) > before:
        return None
    value = Value(
        number * scale, "1/yr", source=cells["source"], year=int(year), quality="published",
        note=cells.get("note", ""), place=place,
    )  # fmt: skip
    return BaselineRate(cells["cause"], low, high, int(year), sex, value)


def _number(cells: dict[str, str], column: str, place: str, problems: Problems) -> float:
    text = cells.get(column, "")
    try:
        number = float(text)
        if math.isfinite(number):
            return number
    except ValueError:
        pass
    problems.add(f'{column} "{text}" is not a number', place=place)
    return math.nan


def _scale(text: str, place: str, problems: Problems) -> float:
    """Return what a number in a unit is multiplied with to be a rate per person and year."""
    plain = " ".join(text.lower().split())
    if plain == "1/yr":
        return 1.0
    found = _PER.fullmatch(plain)
    if found and float(found[1].replace(",", "")) > 0:
        return 1.0 / float(found[1].replace(",", ""))
    problems.add(
        f'unit "{text}"', place=place, allowed='"per 100000 per year", "per 1000 per year", "1/yr"'
    )
    return math.nan
