"""Toxicity values and the sets that choose among them."""

from __future__ import annotations

import pytest

from tailrace.data import check_table
from tailrace.data.reader import rows
from tailrace.errors import InputError
from tailrace.people.bioavailability import (
    absorption,
    dermal_reference_dose,
    dermal_slope_factor,
)
from tailrace.people.parameter_names import measured_parameter, measured_parameters
from tailrace.people.point_of_departure import (
    dose_from_water,
    drinking_water_equivalent_level,
    non_diet_reference_dose,
    reference_dose_from_study,
)
from tailrace.people.toxicity import (
    DESCRIBED,
    EXPOSURES,
    SETS,
    ToxicitySet,
    ToxicityValue,
    toxicity_history,
    toxicity_sets,
    toxicity_value,
)
from tailrace.quantities import Missing


def number(substance: str, parameter: str, toxicity: str | ToxicitySet, **how: str) -> float:
    found = toxicity_value(substance, parameter, toxicity, **how)  # type: ignore[arg-type]
    assert isinstance(found, ToxicityValue)
    assert isinstance(found.number, float)
    return found.number


@pytest.mark.parametrize("name", ["toxicity_values", "measured_parameters", "rare_earth_limits"])
def test_tables_are_in_order(name: str) -> None:
    assert check_table(name) == []


def test_every_row_has_a_known_substance_parameter_and_exposure() -> None:
    for row in rows("toxicity_values"):
        assert row["substance"] in measured_parameters()
        assert row["parameter"] in DESCRIBED
        assert row["exposure"]
        assert set(row["exposure"].split()) <= set(EXPOSURES)
        assert row["mutagen"] in ("yes", "no")
        assert not row["until"] or int(row["until"]) > int(row["year"])


def test_what_is_from_memory_is_assumed_and_decides_nothing() -> None:
    for row in rows("toxicity_values"):
        assert ("from memory of the document" in row["note"]) <= (row["quality"] == "assumed")
        if row["value"] and row["quality"] == "assumed":
            assert "from memory" in row["note"]
    lanthanum = toxicity_value("La", "RfD", "epa-2025", exposure="food")
    assert isinstance(lanthanum, ToxicityValue)
    assert not lanthanum.decides


def test_arsenic_old_and_new() -> None:
    """IRIS 1991/1995 and January 2025."""
    assert number("As", "RfD", "epa-2023") == 3e-4
    assert number("As", "RfD", "epa-2025") == 6e-5
    assert number("As", "SFO", "epa-2023") == 1.5
    assert number("As", "SFO", "epa-2025") == 32.0
    assert number("As", "IUR", "epa-2025") == number("As", "IUR", "epa-2023") == 4.3e-3
    assert number("arsenic", "SFO", "china") == 1.5
    years = [value.year for value in toxicity_history("As", "SFO")]
    assert years == [1995, 2025]
    assert [value.until for value in toxicity_history("As", "SFO")] == [2025, None]


def test_cadmium_and_manganese_differ_between_food_and_water() -> None:
    """IRIS landing page 141; EPA's frequent questions."""
    assert number("Cd", "RfD", "epa-2025", exposure="water") == 5e-4
    assert number("Cd", "RfD", "epa-2025", exposure="food") == 1e-3
    assert number("Mn", "RfD", "epa-2025", exposure="soil") == 0.024
    assert number("Mn", "RfD", "epa-2025", exposure="food") == 0.14
    with pytest.raises(InputError, match="name the exposure"):
        toxicity_value("Cd", "RfD", "epa-2025")


def test_chromium_age_factors_are_not_counted_twice() -> None:
    """IRIS 2024: 0.16 for adults with age factors to come, 0.27 with them inside."""
    adult = toxicity_value("Cr-VI", "SFO", "epa-2025")
    whole = toxicity_value("Cr-VI", "SFO_lifetime", "epa-2025")
    assert isinstance(adult, ToxicityValue)
    assert isinstance(whole, ToxicityValue)
    assert (adult.number, adult.mutagen) == (0.16, True)
    assert (whole.number, whole.mutagen) == (0.27, False)
    assert number("Cr-VI", "RfD", "epa-2023") == 3e-3
    assert number("Cr-VI", "RfD", "epa-2025") == 9e-4


def test_missing_says_why_and_is_no_number() -> None:
    for name in ("epa-2025", "epa-2023"):
        lead = toxicity_value("Pb", "RfD", name)
        assert isinstance(lead, Missing)
        assert "blood-lead" in lead.reason
    thorium = toxicity_value("Th", "RfC", "epa-2025")
    assert isinstance(thorium, Missing)
    dysprosium = toxicity_value("Dy", "RfD", "epa-2025")
    assert isinstance(dysprosium, Missing)
    assert dysprosium.subject == "Dy"
    withdrawn = toxicity_value("Pb", "RfD", "who")
    assert isinstance(withdrawn, Missing)
    assert "withdrawn" in withdrawn.reason


def test_a_superseded_value_without_a_newer_one_is_no_value() -> None:
    """The older values of lanthanum chloride ended with the provisional one of 2018."""
    own = ToxicitySet("own", 2017, ("NSF",))
    assert number("La", "RfD", own, form="chloride") == 5e-3
    later = ToxicitySet("own", 2018, ("NSF",))
    assert isinstance(toxicity_value("La", "RfD", later, form="chloride"), Missing)


def test_an_authority_without_a_value_is_not_passed_over() -> None:
    own = ToxicitySet("own", 2025, ("JECFA", "China"))
    assert isinstance(toxicity_value("Pb", "RfD", own), Missing)
    assert number("Pb", "RfD", ToxicitySet("own", 2025, ("China", "JECFA"))) == 3.5e-3


def test_forms_and_uranium() -> None:
    """ATSDR 2013: 0.04 and 0.8 ug/m3; the oral value that Superfund takes since 2016."""
    assert number("U", "RfC", "epa-2025") == 4e-5
    assert number("U", "RfC", "epa-2025", form="insoluble") == 8e-4
    assert number("U", "RfD", "epa-2025") == 2e-4
    before = ToxicitySet("before", 2015, ("IRIS", "ATSDR"), SETS["epa-2025"].exceptions)
    assert number("U", "RfD", before) == 3e-3
    assert number("La", "RfD", "epa-2025", form="oxide") == 0.02


def test_a_value_of_a_compound_for_what_is_measured() -> None:
    """CeO2 172.115 g/mol holds 140.116 of Ce; LaCl3 245.26 holds 138.905 of La."""
    cerium = toxicity_value("Ce", "RfC", "epa-2025")
    assert isinstance(cerium, ToxicityValue)
    assert cerium.number == 9e-4
    assert cerium.number_as_measured == pytest.approx(9e-4 * 140.116 / 172.115, rel=1e-5)
    chloride = toxicity_value("La", "RfD", ToxicitySet("old", 2015, ("NSF",)), form="chloride")
    assert isinstance(chloride, ToxicityValue)
    assert chloride.number_as_measured == pytest.approx(5e-3 * 138.905 / 245.26, rel=1e-4)
    nitrate = toxicity_value("NO3-N", "RfD", "epa-2025")
    assert isinstance(nitrate, ToxicityValue)
    assert nitrate.number_as_measured == 1.6


def test_unknown_names_are_refused_with_a_suggestion() -> None:
    with pytest.raises(InputError, match='did you mean "epa-2025"'):
        toxicity_value("As", "RfD", "epa-2052")
    with pytest.raises(InputError, match='did you mean "arsenic"'):
        toxicity_value("arsenc", "RfD", "epa-2025")
    with pytest.raises(InputError, match="there is no parameter"):
        toxicity_value("As", "RFX", "epa-2025")
    with pytest.raises(InputError, match="there is no exposure"):
        toxicity_value("As", "RfD", "epa-2025", exposure="wind")
    with pytest.raises(InputError, match='did you mean "insoluble"'):
        toxicity_value("U", "RfC", "epa-2025", form="insolubel")
    assert set(toxicity_sets()) == {"epa-2025", "epa-2023", "who", "china"}


def test_names() -> None:
    for spelling in ("As", "arsenic", "Inorganic arsenic", "7440-38-2", "AS"):
        assert measured_parameter(spelling).name == "As"
    assert measured_parameter("Cr(VI)").name == "Cr-VI"
    assert measured_parameter("chromium").name == "Cr"
    assert measured_parameter("nitrate as N").counted_as == "N"
    assert measured_parameter("NO3").counted_as == "NO3"
    assert measured_parameter("pb-210").name == "Pb-210"
    assert measured_parameter("Co").name == "Co"


def test_bioavailability_says_where_it_is_a_convention() -> None:
    arsenic = absorption("As", "RBA", "epa-2025")
    assert arsenic.central == 0.6
    cerium = absorption("Ce", "RBA", "epa-2025")
    assert (cerium.central, cerium.quality) == (1.0, "assumed")
    assert "no RBA is known" in cerium.note
    with pytest.raises(InputError, match="may be missing"):
        absorption("Ce", "ABSd", "epa-2025")


def test_skin_values() -> None:
    """PMC4038666, Table V: cadmium 1e-3 times 0.05, vanadium 1e-2 times 0.026."""
    assert dermal_reference_dose(1e-3, 0.05) == pytest.approx(5e-5, rel=1e-12)
    assert dermal_reference_dose(1e-2, 0.026) == pytest.approx(2.6e-4, rel=1e-12)
    assert dermal_slope_factor(1.5, 0.5) == pytest.approx(3.0, rel=1e-12)
    for share in (0.0, 1.1):
        with pytest.raises(InputError, match="above 0, up to 1"):
            dermal_reference_dose(1e-3, share)


def test_from_study_to_water() -> None:
    """CE 5364, exercise set 6: rats at 140 mg/L, 0.03 L/d, 0.4 kg; factor 10,000; 70 kg, 2 L/d."""
    level = dose_from_water(140.0, 0.03, 0.4)
    assert level == pytest.approx(10.5, rel=1e-12)
    dose = reference_dose_from_study(level, 1e4)
    assert dose == pytest.approx(1.05e-3, rel=1e-12)
    assert drinking_water_equivalent_level(dose, 70.0, 2.0) == pytest.approx(0.03675, rel=1e-12)
    assert non_diet_reference_dose(0.14, 2.0, 3.0) == pytest.approx(0.14 / 6, rel=1e-12)
    with pytest.raises(InputError, match="above zero"):
        reference_dose_from_study(10.0, 0.0)
