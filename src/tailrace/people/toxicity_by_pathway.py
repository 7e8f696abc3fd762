"""What one substance does by one way of intake, in one set: reference value, slope, uptake."""

from __future__ import annotations

from dataclasses import dataclass

from tailrace.data.substances import conversion_factor
from tailrace.errors import InputError
from tailrace.people.bioavailability import absorption
from tailrace.people.parameter_names import measured_parameter
from tailrace.people.toxicity import (
    DESCRIBED,
    EXPOSURE_OF_PATHWAY,
    ToxicitySet,
    ToxicityValue,
    toxicity_value,
)
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

Number = float | Missing

_SOIL_EATEN = ("soil_ingestion", "house_dust_ingestion", "road_dust_ingestion")
_UPTAKE = {"dermal_soil": "ABSd", "dermal_water": "Kp"}


@dataclass(frozen=True)
class PathwayToxicity:
    """The numbers that a way of intake is judged with.

    Parameters
    ----------
    uptake : float or Missing
        What the intake factor of the pathway leaves open: absorption from soil by skin (1),
        permeability of skin (cm/h), relative bioavailability in soil (1); 1 elsewhere.
    reference : float or Missing
        Reference dose, mg/(kg d), or concentration, mg/m3; for skin times the absorption in the
        gut.
    slope : float or Missing
        Slope factor, kg d/mg, or unit risk, m3/mg; for skin over the absorption in the gut.
    mutagen : bool
        Whether the slope is to be weighted by age.
    organs : tuple of str
        Target organs of the reference value.
    hazard_decides, risk_decides : bool
        Whether a verdict may rest on the reference value, and on the slope.
    cited : tuple of (str, Value)
        What was taken, by parameter.
    """

    uptake: Number
    reference: Number
    slope: Number
    mutagen: bool = False
    organs: tuple[str, ...] = ()
    hazard_decides: bool = False
    risk_decides: bool = False
    cited: tuple[tuple[str, Value], ...] = ()


class ToxicityLookup:
    """Toxicity of a set by substance and pathway, each looked up once.

    Parameters
    ----------
    toxicity : str or ToxicitySet
        Set.
    """

    def __init__(self, toxicity: str | ToxicitySet) -> None:
        self.toxicity = toxicity
        self._found: dict[tuple[str, str], PathwayToxicity] = {}

    def __call__(self, substance: str, pathway: str) -> PathwayToxicity:
        """Return what the set has for a substance and a pathway.

        Raises
        ------
        InputError
            If a name is unknown.
        """
        key = (substance, pathway)
        if key not in self._found:
            self._found[key] = pathway_toxicity(substance, pathway, self.toxicity)
        return self._found[key]

    def cited(self) -> dict[tuple[str, str], Value]:
        """Return every value that was taken so far, by substance, and parameter with exposure."""
        found: dict[tuple[str, str], Value] = {}
        for (substance, pathway), one in self._found.items():
            way = EXPOSURE_OF_PATHWAY[pathway]
            found |= {(substance, f"{name} ({way})"): value for name, value in one.cited}
        return found


def pathway_toxicity(substance: str, pathway: str, toxicity: str | ToxicitySet) -> PathwayToxicity:
    """Return the numbers that a pathway of a substance is judged with.

    Parameters
    ----------
    substance : str
        Any name of it.
    pathway : str
        A pathway of `tailrace.people.toxicity.EXPOSURE_OF_PATHWAY`.
    toxicity : str or ToxicitySet
        Set.

    Returns
    -------
    PathwayToxicity
        On the mass that a sample counts: a reference dose of an oxide is taken to its element.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    exposure = EXPOSURE_OF_PATHWAY[pathway]
    inhaled = exposure == "air"
    dose = toxicity_value(substance, "RfC" if inhaled else "RfD", toxicity, exposure=exposure)
    slope = toxicity_value(substance, "IUR" if inhaled else "SFO", toxicity, exposure=exposure)
    reference, per_dose = _on_sample(substance, dose, -1), _on_sample(substance, slope, 1)
    if inhaled and not isinstance(per_dose, Missing):
        per_dose *= 1000.0  # tables of unit risks are per ug/m3
    uptake: Number = 1.0
    cited = _cited(dose) + _cited(slope)
    if pathway in _UPTAKE:
        taken = toxicity_value(substance, _UPTAKE[pathway], toxicity, exposure=exposure)
        uptake = taken.number if isinstance(taken, ToxicityValue) else taken
        gut = absorption(substance, "GIABS", toxicity, exposure)
        reference = reference * gut.central
        per_dose = per_dose / gut.central
        cited += [("GIABS", gut), *_cited(taken)]
    elif pathway in _SOIL_EATEN:
        share = absorption(substance, "RBA", toxicity, exposure)
        uptake, cited = share.central, [*cited, ("RBA", share)]
    return PathwayToxicity(
        uptake, reference, per_dose,
        isinstance(slope, ToxicityValue) and slope.mutagen,
        dose.organs if isinstance(dose, ToxicityValue) else (),
        isinstance(dose, ToxicityValue) and dose.decides,
        isinstance(slope, ToxicityValue) and slope.decides,
        tuple(cited),
    )  # fmt: skip


def _cited(found: ToxicityValue | Missing) -> list[tuple[str, Value]]:
    if isinstance(found, ToxicityValue) and isinstance(found.value, Value):
        return [(found.parameter, found.value)]
    return []


def _on_sample(substance: str, found: ToxicityValue | Missing, power: int) -> Number:
    """Return a toxicity value per mass of what a sample counts.

    A reference dose of 1 mg of CeO2 is 0.81 mg of Ce; a slope goes the other way.
    """
    if isinstance(found, Missing):
        return found
    number = found.number
    if isinstance(number, Missing):
        return Missing(number.reason, substance)
    counted = measured_parameter(substance).counted_as
    if not counted or counted == found.counted_as or found.counted_as == substance:
        return number
    try:
        of_sample = conversion_factor(counted, found.counted_as)
    except InputError:
        what = f"the {DESCRIBED[found.parameter]} counts {found.counted_as}, the sample {counted}"
        return Missing(what, substance)
    return number * float(of_sample) ** power
