"""Units of an AERMOD control file: EMISUNIT, CONCUNIT and DEPOUNIT."""

from __future__ import annotations

from dataclasses import dataclass

from tailrace.errors import Problems

from .aermod_words import Line, numbers

UNIT_KEYWORDS = ("EMISUNIT", "CONCUNIT", "DEPOUNIT")
EMISSION_LABELS = ("GRAMS/SEC", "GRAMS/SECOND", "G/S", "(G/S)", "GRAMS-PER-SEC")
MICROGRAMS, SECONDS_PER_HOUR = 1.0e6, 3600.0


@dataclass(frozen=True)
class OutputUnits:
    """What a run's concentrations and depositions are multiplied with when written.

    Attributes
    ----------
    concentration : float
        From g/m3 of a release in g/s; 1e6 gives ug/m3.
    deposition : float
        From g/m2/s to what falls in an hour; 3600 gives g/m2.
    """

    concentration: float = MICROGRAMS
    deposition: float = SECONDS_PER_HOUR

    @property
    def concentration_scale(self) -> float:
        """Factor on ug/m3."""
        return self.concentration / MICROGRAMS

    @property
    def deposition_scale(self) -> float:
        """Factor on g/m2."""
        return self.deposition / SECONDS_PER_HOUR


def read_units(
    lines: list[Line], concentrates: bool, deposits: bool, problems: Problems
) -> OutputUnits:
    """Return the factors that a control file's unit keywords ask for.

    Parameters
    ----------
    lines : list of Line
        Lines of EMISUNIT, CONCUNIT, DEPOUNIT.
    concentrates, deposits : bool
        Whether CONC and DDEP are asked for.
    problems : Problems
        Collects what is wrong.

    Returns
    -------
    OutputUnits
        Factors; AERMOD's own where none is given. Emissions in other units than g/s are refused:
        the table of results, always in ug/m3 and g/m2, would be wrong.
    """
    concentration, deposition = MICROGRAMS, SECONDS_PER_HOUR
    for line in lines:
        if len(line.words) != 3:
            problems.add(
                f"{line.keyword} takes a factor and two labels", place=line.place,
                allowed="1.0E6 GRAMS/SEC MICROGRAMS/M**3",
            )  # fmt: skip
            continue
        factor = numbers(line, [line.words[0]], problems)
        if line.words[1] not in EMISSION_LABELS:
            problems.add(
                f"emissions in {line.raw[1]} are not honoured", place=line.place,
                allowed="GRAMS/SEC", remedy="convert the emissions to g/s",
            )  # fmt: skip
        if line.keyword == "EMISUNIT" and concentrates and deposits:
            problems.add("EMISUNIT cannot serve CONC and DDEP at once", place=line.place,
                         remedy="write CONCUNIT and DEPOUNIT")  # fmt: skip
        if not factor:
            continue
        if factor[0] <= 0.0:
            problems.add("the factor is not positive", place=line.place)
        elif line.keyword == "DEPOUNIT" or not concentrates:
            deposition = factor[0]
        else:
            concentration = factor[0]
    return OutputUnits(concentration, deposition)
