"""Measurements of a place as a table: read, checked, and brought to one unit and basis.

One row is one measurement: place, medium, substance, value and unit. A value below detection is
written "<0.5", or with the qualifier ND (or <, U) beside its detection limit; it stays a censored
value and becomes a number only by a named rule (`tailrace.people.censored_values`). A negative
value and a bare zero are refused: the one is no concentration, the other is some detection limit
that was left out. An empty value is missing, and counts as missing in every total it belongs to.

Soil and dust are taken as dry mass unless the row says "fresh"; food must say which it is. Fresh
and dry are converted by the moisture of the row and by nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tailrace.data.rare_earths import RareEarthDistribution, rare_earth_distribution
from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.people.sample_media import GAMMA, MEDIA, Kind, Medium
from tailrace.people.sample_rows import SampleRow, read_rows
from tailrace.people.sample_substance import SampleSubstance, counted, substance_of_sample
from tailrace.quantities.units import convert, parse_quantity

NOT_DETECTED = ("<", "nd", "n.d.", "u", "bdl", "bld", "not detected", "below detection")
"""Words, in small letters, that say a value is below detection."""

AS_MEASURED = ("", "=", "j", "detected")
"""Qualifiers of a value that is taken as it stands; J is the laboratory's "estimated"."""

_STATE_ENDINGS = {
    "dw": "dry", "dm": "dry", "dry": "dry", "fw": "fresh", "ww": "fresh", "wet": "fresh",
    "fresh": "fresh",
}  # fmt: skip
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(-[0-9]{2}(-[0-9]{2})?)?")


@dataclass(frozen=True)
class Sample:
    """One measurement, in the unit of its medium and on the basis that is judged.

    Parameters
    ----------
    line : int
        Its line in the file.
    place, medium, substance : str
        Where, in what, of what.
    value : float or None
        Number in `unit`; of a censored value the detection limit; None where missing.
    unit : str
        Unit of the medium.
    kind : {"mass", "activity", "dose rate", "plain"}
        What the number is.
    censored : bool
        Whether the substance was not detected below `value`.
    year : int or None
        Year of the date.
    fraction : str
        What part was measured, as the row says.
    words : str
        Conversions that were made; empty for none.
    """

    line: int
    place: str
    medium: str
    substance: str
    value: float | None
    unit: str
    kind: Kind
    censored: bool = False
    year: int | None = None
    fraction: str = ""
    words: str = ""


@dataclass(frozen=True)
class Samples:
    """The measurements of a file.

    Parameters
    ----------
    file : str
        Name of the file.
    rows : tuple of Sample
        In the order of the file.
    """

    file: str
    rows: tuple[Sample, ...]

    def __iter__(self) -> Iterator[Sample]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def places(self) -> tuple[str, ...]:
        """Places, in the order of the file."""
        return tuple(dict.fromkeys(one.place for one in self.rows))

    @property
    def conversions(self) -> tuple[str, ...]:
        """Conversions that were made, as sentences, each said once."""
        said = (f"{one.substance} {one.words}" for one in self.rows if one.words)
        return tuple(dict.fromkeys(said))


def read_samples(path: Path, rare_earths: str | RareEarthDistribution | None = None) -> Samples:
    """Read a table of measurements.

    Parameters
    ----------
    path : Path
        CSV file with the columns place, medium, substance, value, unit and, if wanted, those of
        `tailrace.people.sample_rows.OPTIONAL`.
    rare_earths : str or RareEarthDistribution, optional
        Ore whose rare earths convert oxide totals to element totals; without it they are refused.

    Returns
    -------
    Samples
        In the unit of each medium and on the basis that is judged.

    Raises
    ------
    InputError
        With everything that is wrong in the file, each with its line, its column and a remedy.
    """
    problems = Problems(path.name)
    named = isinstance(rare_earths, str)
    distribution = rare_earth_distribution(rare_earths) if named else rare_earths  # type: ignore[arg-type]
    found = []
    for row in read_rows(path, problems):
        one = _sample(row, distribution, problems)  # type: ignore[arg-type]
        if one is not None:
            found.append(one)
    problems.raise_if_any()
    return Samples(path.name, tuple(found))


def _sample(
    row: SampleRow, distribution: RareEarthDistribution | None, problems: Problems
) -> Sample | None:
    """Return a row as a sample; None, with every problem noted, where it cannot be one."""
    before = len(problems)
    if not row["place"]:
        problems.add("names no place", place=row.where("place"), remedy="name where it was taken")
    medium = _medium(row, problems)
    of = _substance(row, medium, problems)
    year = _year(row, problems)
    number, censored = _value(row, problems)
    unit, basis, state = _unit(row, problems)
    if len(problems) > before or medium is None or of is None:
        return None
    try:
        change = counted(of, (basis, row["basis"]), distribution)
        scale = _scale(of, medium, unit) * change.factor
    except InputError as error:
        for problem in error.problems:
            column = "basis" if "count" in problem.what or "basis" in problem.what else "unit"
            problems.add(
                problem.what, place=row.where(column), allowed=problem.allowed,
                remedy=problem.remedy,
            )  # fmt: skip
        return None
    by_state = _state_factor(row, state, medium, problems)
    if by_state is None:
        return None
    factor, words = by_state
    value = None if number is None else number * scale * factor
    said = "; ".join(part for part in (change.words, words) if part)
    return Sample(
        row.line, row["place"], medium.name, of.name, value, medium.unit(of.kind), of.kind,
        censored, year, row["fraction"], said,
    )  # fmt: skip


def _medium(row: SampleRow, problems: Problems) -> Medium | None:
    name = row["medium"].lower().replace(" ", "_").replace("-", "_")
    if name not in MEDIA:
        problems.add(
            f'there is no medium "{row["medium"]}"', place=row.where("medium"),
            allowed=", ".join(MEDIA), remedy=did_you_mean(name, MEDIA),
        )  # fmt: skip
        return None
    return MEDIA[name]


def _substance(row: SampleRow, medium: Medium | None, problems: Problems) -> SampleSubstance | None:
    if medium is not None and medium.name == GAMMA:
        return SampleSubstance(GAMMA, "", "", "dose rate")
    if not row["substance"]:
        problems.add("names no substance", place=row.where("substance"), remedy="say what it is of")
        return None
    try:
        return substance_of_sample(row["substance"])
    except InputError as error:
        problem = error.problems[0]
        problems.add(
            problem.what, place=row.where("substance"), allowed=problem.allowed,
            remedy=problem.remedy,
        )  # fmt: skip
        return None


def _year(row: SampleRow, problems: Problems) -> int | None:
    text = row["date"]
    found = _YEAR.fullmatch(text)
    if text and not found:
        problems.add(
            f'the date "{text}" is not read', place=row.where("date"),
            allowed="a year, or year-month-day: 2013, 2013-08, 2013-08-15",
        )  # fmt: skip
    return int(found[1]) if found else None


def _value(row: SampleRow, problems: Problems) -> tuple[float | None, bool]:
    """Return the number of a row, and whether it is a detection limit; None where it is missing."""
    text, qualifier = row["value"], row["qualifier"].lower()
    if qualifier not in (*AS_MEASURED, *NOT_DETECTED):
        known = [*NOT_DETECTED, "J"]
        problems.add(
            f'the qualifier "{row["qualifier"]}" is not known', place=row.where("qualifier"),
            allowed=", ".join(known), remedy=did_you_mean(qualifier, known),
        )  # fmt: skip
        return None, False
    not_detected = qualifier in NOT_DETECTED or text.lower() in NOT_DETECTED or text[:1] == "<"
    limit = _number(row, "detection_limit", row["detection_limit"], problems)
    digits = "" if text.lower() in NOT_DETECTED else text.removeprefix("<").strip()
    number = _number(row, "value", digits, problems)
    if limit is not None and number is not None and number < limit:
        not_detected = True
    if not not_detected:
        if number == 0.0:
            problems.add(
                "the value is 0", place=row.where("value"), allowed="above zero",
                remedy="what was not detected is written as <LIMIT, with its detection limit; "
                "what was not measured is left empty",
            )  # fmt: skip
        return number, False
    bound = limit if limit is not None else number
    if not bound:
        problems.add(
            "was not detected, and has no detection limit", place=row.where("detection_limit"),
            remedy="write <LIMIT as its value, or fill the column detection_limit",
        )  # fmt: skip
        return None, False
    return bound, True


def _number(row: SampleRow, column: str, text: str, problems: Problems) -> float | None:
    """Return a number that is not negative; None where the cell is empty or a problem is noted."""
    if not text:
        return None
    try:
        read = parse_quantity(text)
    except InputError as error:
        problem = error.problems[0]
        remedy = problem.remedy if "missing =" not in problem.remedy else "leave the cell empty"
        problems.add(problem.what, place=row.where(column), allowed="a number, <LIMIT or ND",
                     remedy=remedy)  # fmt: skip
        return None
    if read.unit != "1" or read.basis:
        problems.add(
            f'"{text}" has a unit in it', place=row.where(column),
            remedy="write the unit into the column unit",
        )  # fmt: skip
        return None
    if read.magnitude < 0.0:
        problems.add(
            f"the value is {read.magnitude:g}", place=row.where(column), allowed="above zero",
            remedy="a concentration is not negative: what was not detected is written as <LIMIT",
        )  # fmt: skip
        return None
    return read.magnitude


def _unit(row: SampleRow, problems: Problems) -> tuple[str, str, str]:
    """Return the unit of a row, and the basis and the state that it names."""
    text, state = row["unit"], ""
    words = text.split()
    if len(words) > 1 and words[-1].lower().replace(".", "") in _STATE_ENDINGS:
        state = _STATE_ENDINGS[words[-1].lower().replace(".", "")]
        text = " ".join(words[:-1])
    text = re.sub(r"\s+as\s+", " ", text)
    if text in ("", "-", "pH"):
        return "1", "", state
    try:
        read = parse_quantity(f"1 {text}")
    except InputError as error:
        problem = error.problems[0]
        problems.add(
            problem.what, place=row.where("unit"), allowed=problem.allowed, remedy=problem.remedy
        )
        return "1", "", state
    return read.unit, read.basis or "", state


def _scale(of: SampleSubstance, medium: Medium, unit: str) -> float:
    """Return what a number is multiplied with to be in the unit of its medium.

    Raises
    ------
    InputError
        If the unit is of another kind.
    """
    wanted = medium.unit(of.kind)
    try:
        return convert(1.0, unit, wanted)
    except InputError as error:
        problem = error.problems[0]
        remedy = problem.remedy
        if of.kind == "mass" and "radioactivity" in problem.what:
            remedy = f"an activity is one nuclide's: name it, such as {of.name}-... for {of.name}"
        elif of.kind == "activity":
            remedy = f"{of.name} is counted by its activity: give it in {wanted}"
        raise InputError.single(
            f"{of.name} in {medium.name}: {problem.what}",
            allowed=problem.allowed or wanted,
            remedy=remedy,
        ) from None


def _state_factor(
    row: SampleRow, from_unit: str, medium: Medium, problems: Problems
) -> tuple[float, str] | None:
    """Return what dry or fresh multiplies a number with, and what was done."""
    said = [_STATE_ENDINGS.get(word, word) for word in (from_unit, row["state"].lower()) if word]
    where = row.where("state")
    if any(word not in ("dry", "fresh") for word in said) or len(set(said)) > 1:
        what = " and ".join(f'"{word}"' for word in dict.fromkeys(said))
        problems.add(f"the state is {what}", place=where, allowed="dry or fresh")
        return None
    if not medium.state:
        if said:
            problems.add(f"{medium.name} is neither dry nor fresh", place=where,
                         remedy="leave the state out")  # fmt: skip
        return None if said else (1.0, "")
    if not said and medium.state_must_be_said:
        problems.add(
            f"does not say whether {medium.name} is dry or fresh", place=where,
            allowed="dry or fresh",
            remedy="add a column state; dry needs the moisture beside it",
        )  # fmt: skip
        return None
    if not said or said[0] == medium.state:
        return 1.0, ""
    water = _moisture(row, problems)
    if water is None:
        return None
    factor = 1.0 - water if medium.state == "fresh" else 1.0 / (1.0 - water)
    return factor, f"{said[0]} to {medium.state} at {water:.0%} of water"


def _moisture(row: SampleRow, problems: Problems) -> float | None:
    """Return the share of water in fresh mass; None, with a problem noted, where there is none."""
    text = row["moisture"]
    if not text:
        problems.add(
            "has no moisture to convert dry and fresh with", place=row.where("moisture"),
            allowed="water per fresh mass: 0.9 or 90 %",
        )  # fmt: skip
        return None
    try:
        read = parse_quantity(text)
        share = convert(read.magnitude, read.unit, "1")
    except InputError as error:
        problems.add(error.problems[0].what, place=row.where("moisture"), allowed="0.9 or 90 %")
        return None
    if not 0.0 <= share < 1.0:
        problems.add(f"a moisture of {share:g}", place=row.where("moisture"),
                     allowed="0 up to, not including, 1")  # fmt: skip
        return None
    return share
