"""What a screening level needs to know of a substance: one set's numbers, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from tailrace.quantities.missing import Missing

from .bioavailability import absorption
from .parameter_names import measured_parameter
from .toxicity import ToxicitySet, ToxicityValue, toxicity_value

Number = float | Missing
NO_PERMEABILITY = Missing("no permeability of skin")


@dataclass(frozen=True)
class ScreeningToxicity:
    """The numbers of one substance for screening levels.

    Parameters
    ----------
    substance : str
        Name.
    reference_dose : float or Missing
        Oral, mg/(kg d).
    slope_factor : float or Missing
        Oral, kg d/mg.
    reference_concentration : float or Missing
        mg/m3.
    unit_risk : float or Missing
        m3/mg.
    skin_absorption : float or Missing
        Share absorbed through the skin from soil.
    gut_absorption : float
        Share absorbed in the gut in the study behind the oral values.
    bioavailability : float
        In soil, relative to that study.
    permeability : float or Missing
        Of the skin, cm/h.
    mutagen : bool
        Whether the oral slope factor is to be weighted by age.
    mutagen_inhaled : bool
        Whether the unit risk is to be weighted by age.
    from_memory : tuple of str
        Parameters that are known from memory alone, or are the convention of 1.
    """

    substance: str
    reference_dose: Number
    slope_factor: Number
    reference_concentration: Number
    unit_risk: Number
    skin_absorption: Number
    gut_absorption: float = 1.0
    bioavailability: float = 1.0
    permeability: Number = NO_PERMEABILITY
    mutagen: bool = False
    mutagen_inhaled: bool = False
    from_memory: tuple[str, ...] = ()


def screening_toxicity(
    substance: str, toxicity: str | ToxicitySet, exposure: str, form: str = ""
) -> ScreeningToxicity:
    """Return the numbers that a set has for screening one medium.

    Parameters
    ----------
    substance : str
        Any name of it.
    toxicity : str or ToxicitySet
        Set.
    exposure : {"soil", "water", "food"}
        Way of intake, where the oral values differ.
    form : str
        Chemical form of the values, where the table distinguishes it.

    Returns
    -------
    ScreeningToxicity
        What the set does not have is missing.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    name = measured_parameter(substance).name
    memory: list[str] = []

    def ask(parameter: str, way: str) -> ToxicityValue | Missing:
        own_form = form if parameter in ("RfD", "RfC") else ""
        found = toxicity_value(name, parameter, toxicity, exposure=way, form=own_form)
        if isinstance(found, ToxicityValue) and not found.decides:
            memory.append(parameter)
        return found

    def number(found: ToxicityValue | Missing) -> Number:
        return found.number_as_measured if isinstance(found, ToxicityValue) else found

    dose, slope = ask("RfD", exposure), ask("SFO", exposure)
    concentration, risk = ask("RfC", "air"), ask("IUR", "air")
    per_mg = number(risk)
    shares = {
        parameter: absorption(name, parameter, toxicity, "water" if exposure == "water" else "soil")
        for parameter in ("GIABS", "RBA")
    }
    memory += [parameter for parameter, one in shares.items() if one.quality == "assumed"]
    return ScreeningToxicity(
        substance=name,
        reference_dose=number(dose),
        slope_factor=number(slope),
        reference_concentration=number(concentration),
        unit_risk=per_mg if isinstance(per_mg, Missing) else 1000.0 * per_mg,
        skin_absorption=number(ask("ABSd", "soil")),
        gut_absorption=shares["GIABS"].central,
        bioavailability=shares["RBA"].central,
        permeability=number(ask("Kp", "water")),
        mutagen=isinstance(slope, ToxicityValue) and slope.mutagen,
        mutagen_inhaled=isinstance(risk, ToxicityValue) and risk.mutagen,
        from_memory=tuple(memory),
    )
