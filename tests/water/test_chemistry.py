"""PHREEQC: recorded saturation indices, caps by other means, and every silent failure provoked."""

from __future__ import annotations

import math
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

from tailrace.errors import InputError, ValidityWarning
from tailrace.water import phreeqc_run
from tailrace.water.chemistry import (
    compare_databases,
    element_species,
    speciate,
)
from tailrace.water.chemistry_databases import KNOWN_FAULTS, RECOMMENDATIONS, recommended_databases
from tailrace.water.chemistry_water import Water, missing_components, water_from_table
from tailrace.water.mineral_cap import solubility_cap
from tailrace.water.phreeqc_run import run

phreeqc = pytest.importorskip("phreeqc", reason="the extra chem is not installed")

THERMODDEM = "PHREEQC_ThermoddemV1.10_15Dec2020.dat"

MAJORS = {"F": 0.030, "Ca": 0.4, "SO4": 7.5, "NH4": 0.3, "Mg": 0.5, "Cl": 5.0, "Na": 3.0}
TRACES = {"HCO3": 0.2, "As(5)": 5e-5, "U(6)": 1e-4, "Th": 2e-5, "La": 1e-3}


def pond(**more: float) -> Water:
    """The water that notes/water.md, section 3, ran: pH 8.5, 15 degC, F 30, SO4 7500, NH4 300, Ca
    400 mg/L. The note does not say Mg, Cl and HCO3; those here bring all five of its saturation
    indices within 0.006, so that two free numbers meet five."""
    return Water("pond", 8.5, 15.0, {**MAJORS, **more}, balance_on="Na")


@pytest.mark.parametrize(
    ("database", "recorded"),
    [("llnl.dat", 1.45), ("sit.dat", 1.81), ("wateq4f.dat", 1.84), (THERMODDEM, 1.90),
     ("phreeqc.dat", 1.91)],
)  # fmt: skip
def test_fluorite_is_oversaturated_as_recorded(database: str, recorded: float) -> None:
    """notes/water.md, section 3: recorded with phreeqc 1.1.1 by another hand."""
    found = speciate(pond(), database, phases=["Fluorite"])
    assert found.saturation["Fluorite"] == pytest.approx(recorded, abs=0.01)
    assert abs(found.charge_error) < 1e-6


def test_species_as_recorded() -> None:
    """notes/water.md, section 3: Th(OH)4 is all of Th; LaCO3+ 46 %, LaSO4+ 9 %, LaF+2 3 %; llnl
    puts 99.9 % of As(V) into AsO3F-2, wateq4f 98 % into HAsO4-2."""
    water = pond(**TRACES)
    with pytest.warns(ValidityWarning, match="AsO3F-2"):
        thorium = element_species(water, "llnl.dat", "Th")
    assert thorium["Th(OH)4"] > 0.999
    assert sum(thorium.values()) == pytest.approx(1.0)
    without = pond(**{name: value for name, value in TRACES.items() if name != "As(5)"})
    lanthanum = element_species(without, "llnl.dat", "La")
    for species, share in (("LaCO3+", 0.46), ("LaSO4+", 0.09), ("LaF+2", 0.03)):
        assert lanthanum[species] == pytest.approx(share, abs=0.01)
    with pytest.warns(ValidityWarning, match="AsO3F-2"):
        arsenic = element_species(water, "llnl.dat", "As")
    assert arsenic["AsO3F-2"] == pytest.approx(0.999, abs=0.001)
    assert arsenic["HAsO4-2"] < 1e-10
    assert element_species(water, "wateq4f.dat", "As")["HAsO4-2"] == pytest.approx(0.98, abs=0.01)


def test_gypsum_and_fluorite_in_pure_water_by_hand() -> None:
    """The textbook cap: mass action with Davies' activity coefficients, solved apart.

    Fluorite at 25 degC: log K -10.6 of phreeqc.dat. Gypsum at 25 degC: 0.205 g of CaSO4 in
    100 g of water (CRC Handbook of Chemistry and Physics, solubility of inorganic compounds).
    """

    def davies(ionic: float, charge: int) -> float:
        root = math.sqrt(ionic)
        return 10.0 ** (-0.5093 * charge**2 * (root / (1.0 + root) - 0.3 * ionic))

    calcium, fluoride = 40.08, 18.998
    # Fluorite in NaCl-free water that holds CaF2 in its own proportions.
    k = 10.0**-10.6
    ionic = 6e-4
    for _ in range(50):
        first, second = davies(ionic, 1), davies(ionic, 2)
        free = (k / (4.0 * second * first**2)) ** (1.0 / 3.0)
        ionic = 3.0 * free
    by_hand = 2.0 * free * fluoride
    water = Water("pure", 7.0, 25.0, {"Ca": 10 * calcium * 1e-4, "F": 20 * fluoride * 1e-4},
                  balance_on="")  # fmt: skip
    cap = solubility_cap(water, "phreeqc.dat", "Fluorite", "F")
    assert cap.binding
    assert cap.concentration == pytest.approx(by_hand, rel=1e-3)
    strong = Water("gypsum", 7.0, 25.0, {"Ca": 40 * calcium * 1e-3, "SO4": 40 * 96.06e-3})
    held = solubility_cap(strong, "phreeqc.dat", "Gypsum", "SO4")
    assert held.concentration * 136.14 / 96.06 == pytest.approx(2.05, rel=0.01)


@pytest.mark.parametrize("database", ["llnl.dat", "wateq4f.dat"])
def test_water_at_its_cap_is_just_saturated(database: str) -> None:
    """The capped water run afresh: SI 0; the mineral's own proportions fell out."""
    water = pond()
    cap = solubility_cap(water, database, "Fluorite", "F")
    start = speciate(water, database)
    calcium = 0.4 * (1.0 - cap.precipitated / start.totals["Ca"])
    fluorine = 0.030 * (1.0 - 2.0 * cap.precipitated / start.totals["F"])
    assert fluorine == pytest.approx(cap.concentration, rel=1e-9)
    after = speciate(water.with_concentrations({"F": fluorine, "Ca": calcium}), database,
                     phases=["Fluorite"])  # fmt: skip
    assert after.saturation["Fluorite"] == pytest.approx(0.0, abs=1e-7)
    assert 0.002 < cap.concentration < 0.008


def test_cap_equals_phreeqc_s_own_equilibrium_where_no_redox_interferes() -> None:
    """EQUILIBRIUM_PHASES on the same water without ammonium; its pH moves by less than 0.01."""
    water = Water("pond", 8.5, 15.0,
                  {name: value for name, value in MAJORS.items() if name != "NH4"},
                  balance_on="Na")  # fmt: skip
    text = """SOLUTION 1
 temp 15
 pH 8.5
 units mg/L
 F 30
 Ca 400
 S(6) 7500 as SO4
 Mg 500
 Cl 5000
 Na 3000 charge
EQUILIBRIUM_PHASES 1
 Fluorite 0 0
SELECTED_OUTPUT 1
 -reset false
 -totals F
USER_PUNCH 1
 -start
 -end
END
"""
    totals = run("wateq4f.dat", text).columns["F(mol/kgw)"]
    cap = solubility_cap(water, "wateq4f.dat", "Fluorite", "F")
    assert cap.concentration / 0.030 == pytest.approx(totals[1] / totals[0], rel=2e-3)


def test_ammonium_is_not_burnt_with_sulfate() -> None:
    """PHREEQC's own equilibrium would, in silence: pH 8.5 falls below 4. The cap keeps the pH."""
    text = """SOLUTION 1
 temp 15
 pH 8.5
 units mg/L
 F 30
 Ca 400
 S(6) 7500 as SO4
 Mg 500
 Cl 5000
 N(-3) 300 as NH4
 Na 3000 charge
EQUILIBRIUM_PHASES 1
 Fluorite 0 0
SELECTED_OUTPUT 1
 -reset false
 -pH true
USER_PUNCH 1
 -start
 -end
END
"""
    assert run("wateq4f.dat", text).columns["pH"][1] < 4.5
    with_ammonium = solubility_cap(pond(), "wateq4f.dat", "Fluorite", "F").concentration
    decoupled = solubility_cap(pond(), "Amm.dat", "Fluorite", "F").concentration
    plain = solubility_cap(pond(), "phreeqc.dat", "Fluorite", "F").concentration
    assert decoupled == pytest.approx(plain, rel=1e-3)
    assert with_ammonium == pytest.approx(plain, rel=0.2)


def test_thorium_is_capped_by_thorianite_and_databases_differ() -> None:
    water = pond(Th=2e-5, HCO3=0.2)
    crystalline = solubility_cap(water, "llnl.dat", "Thorianite", "Th")
    aged = solubility_cap(water, "sit.dat", "ThO2(aged)", "Th")
    assert crystalline.binding
    assert aged.binding
    assert crystalline.concentration < 1e-10 < aged.concentration < 2e-5


def test_unsaturated_water_keeps_what_it_holds() -> None:
    cap = solubility_cap(pond(), "llnl.dat", "Gypsum", "SO4")
    assert (cap.binding, cap.concentration, cap.precipitated) == (False, 7.5, 0.0)
    assert cap.saturation < 0.0


def test_databases_side_by_side() -> None:
    names = ["llnl.dat", "sit.dat", "wateq4f.dat", "phreeqc.dat"]
    table = compare_databases(pond(La=1e-3), names, ["Fluorite", "Gypsum"])
    fluorite = table[table["phase"] == "Fluorite"].set_index("database")
    spread = fluorite["saturation_index"].max() - fluorite["saturation_index"].min()
    assert spread == pytest.approx(0.46, abs=0.01)
    assert fluorite["left_out"].to_dict() == {
        "llnl.dat": "", "sit.dat": "La", "wateq4f.dat": "La", "phreeqc.dat": "La",
    }  # fmt: skip
    missing = compare_databases(pond(Th=2e-5), ["wateq4f.dat", THERMODDEM], ["Thorianite"])
    assert np.isnan(missing["saturation_index"][0])
    assert "does not know Thorianite" in missing["reason"][0]
    # 23 by the note, for want of complexes; the reason says so.
    assert missing["saturation_index"][1] > 20.0
    assert "no complexes of thorium" in missing["reason"][1]


def test_recommendation_is_shown_with_its_reason() -> None:
    shown = recommended_databases(["Th", "As(5)", "SO4"])
    assert [item.database for item in shown] == ["llnl.dat", "wateq4f.dat"]
    assert all(item.reason for item in RECOMMENDATIONS)
    installed = set(phreeqc_run.databases())
    assert {item.database for item in RECOMMENDATIONS} <= installed
    assert {fault.database for fault in KNOWN_FAULTS} <= installed


# The library's silent failures, each provoked.


def test_no_convergence_is_refused_though_the_library_returns_numbers() -> None:
    text = """SOLUTION 1
 temp 15
 pH 11
 pe 12
 units mg/L
 F 30
 Ca 400
 S(6) 7500 as SO4
 Na 3000 charge
 N(-3) 300 as NH4
 As 0.05
SELECTED_OUTPUT 1
 -reset false
 -totals Ca F
END
"""
    engine = phreeqc.Phreeqc()
    engine.LoadBuiltInDatabase("wateq4f.dat")
    engine.RunString(text)
    assert "Maximum iterations exceeded" in engine.GetWarningString()
    assert engine.GetSelectedOutput()["Ca(mol/kgw)"][-1] > 0.0
    with pytest.raises(InputError, match="found no solution"):
        run("wateq4f.dat", text)
    water = Water("odd", 11.0, 15.0, {"F": 0.03, "Ca": 0.4, "SO4": 7.5, "Na": 3.0, "NH4": 0.3,
                                      "As": 5e-5}, pe=12.0, balance_on="Na")  # fmt: skip
    with pytest.raises(InputError, match=r"odd, wateq4f\.dat: PHREEQC found no solution"):
        speciate(water, "wateq4f.dat")


class FakeEngine:
    """An engine that says what it is told to."""

    def __init__(self, warning: str, output: dict[str, list[object]]) -> None:
        self.warning, self.output = warning, output

    def RunString(self, _: str) -> int:
        return 0

    def GetErrorString(self) -> str:
        return ""

    def GetWarningString(self) -> str:
        return self.warning

    def GetSelectedOutput(self) -> dict[str, list[object]]:
        return self.output


def test_no_convergence_by_warning_alone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recorded in notes/water.md: no error count, a warning, totals of 0.0."""
    warning = "WARNING: The program has failed to converge to a numerical solution."
    monkeypatch.setattr(phreeqc_run, "_engine", lambda _: FakeEngine(warning, {}))
    with pytest.raises(InputError, match="found no solution"):
        run("wateq4f.dat", "")


def test_totals_of_zero_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    output: dict[str, list[object]] = {
        "F(mol/kgw)": [0.0], "Ca(mol/kgw)": [0.01], "mu": [0.1], "pct_err": [0.0],
    }  # fmt: skip
    monkeypatch.setattr(phreeqc_run, "_engine", lambda _: FakeEngine("", output))
    with pytest.raises(InputError, match="gave F back as zero"):
        speciate(Water("w", 7.0, 25.0, {"F": 1e-3, "Ca": 0.4}), "wateq4f.dat")


def test_what_the_library_returns_for_the_unknown() -> None:
    """Why the guards are there: numbers, no error count."""
    engine = phreeqc.Phreeqc()
    engine.LoadBuiltInDatabase("wateq4f.dat")
    errors = engine.RunString(
        "SOLUTION 1\n units mg/L\n La 1\nSELECTED_OUTPUT 1\n -reset false\n -si Unobtainium\n"
        'USER_PUNCH 1\n -headings xx la\n -start\n10 PUNCH MOL("Xx+") TOT("La")\n -end\nEND\n'
    )
    got = {name: values[-1] for name, values in engine.GetSelectedOutput().items()}
    assert errors == 0
    assert got == {"si_Unobtainium": -999.999, "xx": 1e-99, "la": 0.0}


def test_unknown_species_is_refused_and_not_1e_99() -> None:
    with pytest.raises(InputError, match=r"does not know Xx\+"):
        speciate(pond(), "wateq4f.dat", species=["F-", "Xx+"])
    # Known to the database, but of an element that the water lacks.
    with pytest.raises(InputError, match=r"FeF\+2 cannot form"):
        speciate(pond(), "wateq4f.dat", species=["FeF+2"])
    found = speciate(pond(), "wateq4f.dat", species=["F-"])
    assert 1e-4 < found.molality["F-"] < found.totals["F"]


def test_unknown_phase_is_refused_and_not_minus_999() -> None:
    with pytest.raises(InputError, match="does not know Unobtainium"):
        speciate(pond(), "wateq4f.dat", phases=["Unobtainium"])
    with pytest.raises(InputError, match="Barite cannot form"):
        speciate(pond(), "wateq4f.dat", phases=["Barite"])


def test_missing_element_is_refused_and_not_set_to_zero() -> None:
    text = "SOLUTION 1\n units mg/L\n La 1\nSELECTED_OUTPUT 1\n -reset false\n -pH true\nEND\n"
    with pytest.raises(InputError, match="has no La, and PHREEQC would set it to zero"):
        run("wateq4f.dat", text)
    with pytest.raises(InputError, match=r"has no La, Th"):
        speciate(pond(La=1e-3, Th=1e-5), "wateq4f.dat")
    found = speciate(pond(La=1e-3), "wateq4f.dat", leave_out_missing=True)
    assert found.left_out == ("La",)
    assert missing_components(pond(**TRACES), "llnl.dat") == set()


def test_unbalanced_water_warns() -> None:
    with pytest.warns(ValidityWarning, match="do not balance"):
        speciate(Water("salty", 7.0, 25.0, {"Na": 1.0, "SO4": 7.5}), "wateq4f.dat")


def test_water_from_a_table() -> None:
    table = pd.DataFrame({
        "component": ["pH", "temperature", "F", "SO4", "Ca", "Na"],
        "value": [8.5, 15, 30, "7500", 0.4, 3.0],
        "unit": ["", "degC", "mg/L", "mg/L", "g/L", "kg/m3"],
    })  # fmt: skip
    water = water_from_table(table, "pond", balance_on="Na")
    assert (water.ph, water.temperature) == (8.5, 15.0)
    assert dict(water.concentrations) == pytest.approx(
        {"F": 0.03, "SO4": 7.5, "Ca": 0.4, "Na": 3.0}
    )
    bad = pd.DataFrame({"component": ["F", "F", "Ca", "Mg"], "value": [1.0, 2.0, None, 3.0],
                        "unit": ["mg/L", "mg/L", "mg/L", "mgL"]})  # fmt: skip
    with pytest.raises(InputError) as caught:
        water_from_table(bad, "bad")
    text = str(caught.value)
    assert len(caught.value.problems) == 5
    for word in ("there twice", "not a number", 'did you mean "mg/L"', "no pH", "no temperature"):
        assert word in text


def test_bad_waters_are_refused_in_words() -> None:
    with pytest.raises(InputError) as caught:
        Water("bad", 15.0, -5.0, {"F": 0.0, "SO5": 1.0, "As": 1e-5}, balance_on="Na")
    text = str(caught.value)
    for word in ("pH", "temperature", "missing is not zero", 'did you mean "SO4"', "redox state",
                 'balanced on "Na"'):  # fmt: skip
        assert word in text
    with pytest.raises(InputError, match="did you mean"):
        speciate(pond(), "wateq4.dat")
    with pytest.raises(InputError, match="holds carbonate"):
        solubility_cap(pond(HCO3=0.2), "wateq4f.dat", "Calcite", "Ca")
    with pytest.raises(InputError, match="holds no SO4"):
        solubility_cap(pond(), "wateq4f.dat", "Fluorite", "SO4")
    with pytest.raises(InputError, match="no dissolved species of N"):
        element_species(pond(), "Amm.dat", "N")
    with pytest.raises(InputError, match="holds no Fe"):
        element_species(pond(), "wateq4f.dat", "Fe")


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "phreeqc", None)
    with pytest.raises(InputError, match=r"tailrace\[chem\]"):
        phreeqc_run.databases()


def test_runs_do_not_leak_into_each_other() -> None:
    first = speciate(pond(), "wateq4f.dat", phases=["Fluorite"])
    element_species(pond(), "wateq4f.dat", "F")
    solubility_cap(pond(), "wateq4f.dat", "Gypsum", "Ca")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = speciate(pond(), "wateq4f.dat", phases=["Fluorite"])
    assert again.saturation == first.saturation
    assert again.totals == first.totals
