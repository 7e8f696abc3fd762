"""Rare earths: singly by reference dose, and together against the Chinese intake limits.

Two ways of judging the same intake stand a thousand times apart, and both are shown. EPA has
provisional reference doses for a few single rare earths; Chinese practice has acceptable intakes
for all of them together. They rest on other studies and other uncertainty factors; neither is an
error of unit. The Chinese limits are of the whole oral intake, diet included: no limit of what is
breathed follows from them, and a figure of "6.7 mg a day" is the diet at which subclinical effects
were reported (100 to 110 ug/kg a day times 60 kg), not an intake from the air.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tailrace.data.rare_earths import traded_oxides
from tailrace.data.reader import rows
from tailrace.data.substances import atomic_masses, substance
from tailrace.data.values import facts
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.basis import element_fraction
from tailrace.quantities.missing import AtLeast, Missing, sum_known
from tailrace.quantities.value import Value

from .toxicity import ToxicitySet, ToxicityValue, toxicity_value

TABLE = "rare_earth_limits"
Total = float | AtLeast | Missing

ORAL_NOT_AIRBORNE = (
    "The limits for rare earths together are of the whole oral intake, diet included; they are no "
    "limit of what is breathed. 6.0 to 6.7 mg a day is 100 to 110 ug/kg a day times 60 kg: a total "
    "intake at which subclinical effects were reported, not an intake from the air."
)


@dataclass(frozen=True)
class RareEarthLimit:
    """An intake limit for all rare earths together.

    Parameters
    ----------
    name : str
        Such as "adi-70".
    kind : str
        What it is: an acceptable intake, or an intake of subclinical effects.
    value : Value
        mg/(kg d), or a range.
    counted_as : str
        "REE" as elements, "REO" as oxides.
    """

    name: str
    kind: str
    value: Value
    counted_as: str

    @property
    def low(self) -> float:
        """The limit, or the lower end of its range, mg/(kg d)."""
        return self.value.central if self.value.value is not None else float(self.value.low or 0.0)


@dataclass(frozen=True)
class RareEarthJudgement:
    """An intake of rare earths judged singly and together.

    Parameters
    ----------
    quotients : dict of str to float or Missing
        Hazard quotient of each element by its own reference dose.
    hazard_index : float, AtLeast or Missing
        Their sum.
    total_elements, total_oxides : float or AtLeast
        Intake of all together, mg/(kg d), as elements and as oxides.
    shares : dict of str to float or AtLeast
        Total over each limit for rare earths together, on that limit's basis.
    decides : dict of str to bool
        Whether a verdict may rest on an element's reference dose.
    words : str
        How far the two ways are apart, and what the limits are not.
    """

    quotients: dict[str, float | Missing]
    hazard_index: Total
    total_elements: Total
    total_oxides: Total
    shares: dict[str, Total]
    decides: dict[str, bool]
    words: str


def rare_earth_limits() -> dict[str, RareEarthLimit]:
    """Return the intake limits for all rare earths together.

    Returns
    -------
    dict of str to RareEarthLimit
        By name, from the table ``rare_earth_limits``.
    """
    found = {}
    for row, value in zip(rows(TABLE), facts(TABLE).values(), strict=True):
        if isinstance(value, Value):
            kind, basis = row["kind"], row["counted_as"]
            found[row["name"]] = RareEarthLimit(row["name"], kind, value, basis)
    return found


def oxide_factor(element: str) -> float:
    """Return the mass of the traded oxide per mass of a rare earth.

    Parameters
    ----------
    element : str
        Symbol: "La".

    Returns
    -------
    float
        kg of oxide per kg of element: 1.173 for La.

    Raises
    ------
    InputError
        If it is no rare earth.
    """
    oxides = traded_oxides()
    if element not in oxides:
        raise InputError.single(
            f'"{element}" is no rare earth', place="element", allowed=", ".join(oxides),
            remedy=did_you_mean(element, oxides),
        )  # fmt: skip
    formula = substance(oxides[element]).formula
    return 1.0 / element_fraction(formula, element, atomic_masses())


def judge_rare_earths(
    intakes: Mapping[str, float | Missing], toxicity: str | ToxicitySet, exposure: str = "food"
) -> RareEarthJudgement:
    """Judge oral intakes of rare earths singly and together.

    Parameters
    ----------
    intakes : mapping of str to float or Missing
        Whole oral intake of each element, as element, mg/(kg d). What is not listed is not in the
        totals: list it as missing where it was not measured.
    toxicity : str or ToxicitySet
        Set of the single reference doses.
    exposure : {"food", "soil", "water"}
        Way of intake.

    Returns
    -------
    RareEarthJudgement
        Both ways, with what is missing in each.

    Raises
    ------
    InputError
        If a name is no rare earth or an intake is negative.
    """
    factors = {element: oxide_factor(element) for element in intakes}
    for element, dose in intakes.items():
        if not isinstance(dose, Missing) and not 0.0 <= dose < math.inf:
            raise InputError.single(
                f"the intake of {element} is {dose:g} mg/(kg d)", place=element,
                allowed="zero or more, finite",
            )  # fmt: skip
    values = {one: toxicity_value(one, "RfD", toxicity, exposure=exposure) for one in intakes}
    quotients = {one: _quotient(intakes[one], values[one]) for one in intakes}
    totals: dict[str, Total] = {
        "REE": sum_known(intakes.values()),
        "REO": sum_known(dose * factors[one] for one, dose in intakes.items()),
    }
    limits = rare_earth_limits()
    shares = {name: totals[one.counted_as] / one.low for name, one in limits.items()}
    decides = {one: isinstance(v, ToxicityValue) and v.decides for one, v in values.items()}
    return RareEarthJudgement(
        quotients, sum_known(quotients.values()), totals["REE"], totals["REO"], shares, decides,
        apart_in_words(toxicity),
    )  # fmt: skip


def _quotient(dose: float | Missing, value: ToxicityValue | Missing) -> float | Missing:
    if isinstance(value, Missing):
        return value
    number = value.number_as_measured
    if isinstance(dose, Missing) or isinstance(number, Missing):
        return dose if isinstance(dose, Missing) else Missing(str(number))
    return dose / number


def apart_in_words(toxicity: str | ToxicitySet) -> str:
    """Return how far the reference dose of lanthanum is from the limits for all together.

    Parameters
    ----------
    toxicity : str or ToxicitySet
        Set.

    Returns
    -------
    str
        Sentences for a report, with the numbers of the tables.

    Raises
    ------
    InputError
        If there is no such set.
    """
    limits = [one.low for one in rare_earth_limits().values() if "acceptable" in one.kind]
    found = toxicity_value("La", "RfD", toxicity, exposure="food")
    if isinstance(found, Missing) or isinstance(found.number, Missing):
        reason = found.reason if isinstance(found, Missing) else str(found.number)
        return f"No reference dose of lanthanum to set beside them ({reason}). {ORAL_NOT_AIRBORNE}"
    single = found.number
    memory = "" if found.decides else ", from memory,"
    least, most = min(limits), max(limits)
    return (
        f"The reference dose of lanthanum ({found.authority} {found.year}{memory} {single:g} "
        f"mg/(kg d)) is {least / single:,.0f} to {most / single:,.0f} times lower than the Chinese "
        f"acceptable intakes of all rare earths together ({least:g} to {most:g} mg/(kg d)). They "
        "rest on other studies and other uncertainty factors; neither is a slip of unit, and a "
        f"hazard index depends wholly on which is taken. {ORAL_NOT_AIRBORNE}"
    )
