"""Dose coefficients: numbers of the documents, guards, ages laid over groups, refusals."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from tailrace.data.reader import TableProblem
from tailrace.data.table_check import check_table
from tailrace.errors import InputError
from tailrace.nuclides.chain import half_life, nuclide_names
from tailrace.people.coefficient_guards import GUARDS, guard_failures
from tailrace.people.dose_ages import DOSE_AGES, age_weights, dose_age_index, group_age_weights
from tailrace.people.dose_coefficients import (
    EXPOSURES,
    DoseCoefficient,
    coefficient_table,
    dose_coefficient,
)
from tailrace.people.groups import GROUPS
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

# ICRP Publication 119 (2012), Annexes F and G, adults, Sv/Bq; typed from a reading of its own.
INGESTION = {
    "Th-232": 2.3e-7, "Ra-228": 6.9e-7, "Th-228": 7.2e-8, "Ra-224": 6.5e-8, "U-238": 4.5e-8,
    "U-234": 4.9e-8, "Th-230": 2.1e-7, "Ra-226": 2.8e-7, "Pb-210": 6.9e-7, "Po-210": 1.2e-6,
    "Pb-212": 6.0e-9,
}  # fmt: skip
INHALATION = {
    "Th-232": (1.1e-4, 4.5e-5, 2.5e-5), "Th-228": (2.9e-5, 3.2e-5, 4.0e-5),
    "Ra-228": (9.0e-7, 2.6e-6, 1.6e-5), "Ra-226": (3.6e-7, 3.5e-6, 9.5e-6),
    "U-238": (5.0e-7, 2.9e-6, 8.0e-6), "Pb-210": (9.0e-7, 1.1e-6, 5.6e-6),
    "Po-210": (6.1e-7, 3.3e-6, 4.3e-6),
}  # fmt: skip


def coefficient(nuclide: str, exposure: str, absorption: str = "") -> DoseCoefficient:
    found = dose_coefficient(nuclide, exposure, absorption)
    assert isinstance(found, DoseCoefficient)
    return found


@pytest.mark.parametrize(("nuclide", "value"), INGESTION.items())
def test_ingestion_by_adults(nuclide: str, value: float) -> None:
    assert coefficient(nuclide, "ingestion").values[-1] == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(("nuclide", "values"), INHALATION.items())
def test_inhalation_by_adults(nuclide: str, values: tuple[float, float, float]) -> None:
    found = [coefficient(nuclide, "inhalation", kind).values[-1] for kind in "FMS"]
    assert found == pytest.approx(values, rel=1e-12)


def test_ra_228_rises_with_growing_bone() -> None:
    """ICRP 119: ages are not ordered, so no guard may ask for it."""
    values = coefficient("Ra-228", "ingestion").values
    assert values.tolist() == [3.0e-5, 5.7e-6, 3.4e-6, 3.9e-6, 5.3e-6, 6.9e-7]


@pytest.mark.parametrize(
    "name", [f"{exposure}_dose_coefficients" for exposure in EXPOSURES]
    + ["gamma_from_soil", "radon_coefficients", "radiation_risk", "radionuclide_slope_factors",
       "radiation_limits"],
)  # fmt: skip
def test_tables_are_in_order(name: str) -> None:
    assert check_table(name) == []


@pytest.mark.parametrize("exposure", EXPOSURES)
def test_every_packaged_row_passes_its_guards(exposure: str) -> None:
    rows = [one for one in coefficient_table(exposure).values() if isinstance(one, DoseCoefficient)]
    assert len(rows) == {"ingestion": 751, "inhalation": 1830}.get(exposure, 1252)
    for row in rows:
        assert guard_failures(row.nuclide, row.values.tolist(), exposure) == ()


FILES = {
    "icrp119_ingestion_public.csv": ("ingestion", "icrp-119"),
    "icrp119_inhalation_public.csv": ("inhalation", "icrp-119"),
    "doe_std_1196_2011_inhalation_natural.csv": ("inhalation", "doe-1196"),
    "fgr15_ground_surface.csv": ("ground_surface", "fgr-15"),
    "fgr15_air_submersion.csv": ("submersion", "fgr-15"),
}


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_the_copies(reference: Path, name: str) -> None:
    exposure, source = FILES[name]
    table = coefficient_table(exposure)
    with (reference / "risk" / "radiation" / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(key[3] == source for key in table)
    for row in rows:
        half = row.get("half_life", "")
        found = table[row["nuclide"], row.get("type", ""), half, source]
        young = row.get("e_infant", row.get("e_newborn", ""))
        printed = [young, *(row[f"e_{age}"] for age in ("1y", "5y", "10y", "15y", "adult"))]
        if isinstance(found, Missing):
            assert printed == [""] * 6
            continue
        assert found.values.tolist() == pytest.approx([float(one) for one in printed], rel=1e-12)


def test_two_documents_agree_where_the_models_did_not_change() -> None:
    """DOE-STD-1196 and ICRP 119: Th, U, Ra, Po, Pb within 30 %, Ac-227 type F beyond (README)."""
    table = coefficient_table("inhalation")
    ratios = {}
    for key, one in table.items():
        if key[3] != "doe-1196" or isinstance(one, Missing):
            continue
        other = dose_coefficient(key[0], "inhalation", key[1])
        if isinstance(other, DoseCoefficient):
            ratios[key[:2]] = float(np.exp(np.abs(np.log(one.values / other.values))).max())
    same = {key: one for key, one in ratios.items() if key[0].split("-")[0] in
            ("Th", "U", "Ra", "Po", "Pb")}  # fmt: skip
    assert len(same) > 60
    assert max(same.values()) < 1.3
    assert ratios["Ac-227", "F"] > 1.3


# --- guards -----------------------------------------------------------------------------------

GOOD = [4.6e-6, 4.5e-7, 3.5e-7, 2.9e-7, 2.5e-7, 2.3e-7]  # Th-232 by ingestion


@pytest.mark.parametrize(
    ("place", "value", "broken"),
    [
        (5, 0.95, {GUARDS[1], GUARDS[2], GUARDS[3]}),
        (5, 2.3e-9, {GUARDS[2]}),
        (5, 4.6e-7, {GUARDS[3]}),
        (0, 0.0, {GUARDS[0]}),
        (3, float("nan"), {GUARDS[0]}),
        (0, 1.1e-2, {GUARDS[1], GUARDS[2]}),
    ],
)
def test_guards_catch_a_lost_digit(place: int, value: float, broken: set[str]) -> None:
    values = list(GOOD)
    assert guard_failures("Th-232", values, "ingestion") == ()
    values[place] = value
    assert set(guard_failures("Th-232", values, "ingestion")) == broken


def test_the_order_of_ages_is_asked_for_the_natural_series_by_ingestion_only() -> None:
    values = [1e-9, 1e-9, 1e-9, 1e-9, 1e-9, 2e-9]
    assert guard_failures("Ra-226", values, "ingestion") == (GUARDS[3],)
    assert guard_failures("Cs-137", values, "ingestion") == ()
    assert guard_failures("Ra-226", values, "inhalation") == ()


def test_a_printed_zero_is_of_external_radiation_and_of_all_ages() -> None:
    assert guard_failures("Po-212", [0.0] * 6, "submersion") == ()
    assert guard_failures("Po-212", [0.0] * 6, "ingestion") == (GUARDS[0],)
    assert guard_failures("Pb-212", [0.0, *[1e-15] * 5], "submersion") == (GUARDS[0],)


def test_a_broken_table_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The nine values that had lost a digit, such as Zr-95 0.95 Sv/Bq, stop the reading."""
    from tailrace.people import dose_coefficients as module

    row = {"set": "icrp-119", "nuclide": "Zr-95", "half_life": "64.0 d", "unit": "Sv/Bq",
           "quality": "published", "note": "", **dict.fromkeys(DOSE_AGES, "9e-9")}  # fmt: skip
    monkeypatch.setattr(module, "rows", lambda name: [row | {"adult": "0.95"}])
    with pytest.raises(TableProblem, match="Zr-95"):
        coefficient_table.__wrapped__("ingestion")


# --- ages and groups --------------------------------------------------------------------------


def test_ages_of_icrp() -> None:
    """ICRP 119: to 1, 1-2, 2-7, 7-12, 12-17 years, above."""
    ages = [0.0, 0.99, 1.0, 2.0, 6.99, 7.0, 12.0, 16.99, 17.0, 80.0]
    assert dose_age_index(ages).tolist() == [0, 0, 1, 2, 2, 3, 4, 4, 5, 5]


@pytest.mark.parametrize("group", GROUPS)
def test_weights_of_a_group_sum_to_one(group: str) -> None:
    weights = group_age_weights(group)
    if group == "worker":
        assert isinstance(weights, Missing)
        return
    assert not isinstance(weights, Missing)
    assert weights.sum() == pytest.approx(1.0, abs=1e-15)


def test_a_group_takes_the_mean_over_its_years() -> None:
    """Ra-228, one to six years: one year of 5.7e-6 and four of 3.4e-6 (ICRP 119)."""
    found = coefficient("Ra-228", "ingestion").for_group("child")
    assert isinstance(found, Value)
    assert found.central == pytest.approx((5.7e-6 + 4 * 3.4e-6) / 5, rel=1e-12)
    assert (found.unit, found.year, found.quality) == ("Sv/Bq", 2012, "published")
    assert "Annex F" in found.place
    assert age_weights(17.0, 40.0).tolist() == [0, 0, 0, 0, 0, 1]


def test_ages_are_refused() -> None:
    for low, high in ((-1.0, 2.0), (3.0, 3.0), (0.0, float("inf"))):
        with pytest.raises(InputError):
            age_weights(low, high)
    with pytest.raises(InputError):
        dose_age_index(-0.1)


# --- what is missing, and what is refused -----------------------------------------------------


def test_what_a_set_does_not_list_is_missing() -> None:
    for found in (
        dose_coefficient("Rn-222", "ingestion"), dose_coefficient("Rn-222", "inhalation"),
        dose_coefficient("H-3", "inhalation", "S", "doe-1196"),
        dose_coefficient("Bi-212", "inhalation", "S"),
        dose_coefficient("Po-210", "inhalation", "M").for_group("worker"),  # type: ignore[union-attr]
    ):  # fmt: skip
        assert isinstance(found, Missing)
        assert found.subject


def test_the_shortest_lived_member_that_icrp_lists() -> None:
    """The rule that shorter-lived progeny are in their parent's coefficient rests on this."""
    listed = {key[0] for key in coefficient_table("ingestion")}
    lives = {name: half_life(name, "min") for name in nuclide_names() if name in listed}
    assert min(lives.values()) > 10.0
    absent = {name: half_life(name, "min") for name in nuclide_names() if name not in listed}
    assert {name for name, one in absent.items() if 10.0 < one < float("inf")} == {"Rn-222"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("Ra228", "ingestion"), "did you mean"),
        (("Ra-228", "inhalation"), "highest"),
        (("Ra-228", "inhalation", "X"), "F, M, S"),
        (("Ra-228", "ingestion", "M"), "no absorption type"),
        (("Ra-228", "eating"), "allowed: ingestion"),
        (("Ra-228", "ingestion", "", "doe-1196"), "icrp-119"),
        (("Sb-128", "ingestion"), "9.01 h, 0.173 h"),
    ],
)
def test_questions_that_are_refused(given: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        dose_coefficient(*given)


def test_a_half_life_tells_two_states_apart() -> None:
    found = dose_coefficient("Sb-128", "ingestion", half_life="9.01 h")
    assert isinstance(found, DoseCoefficient)
    assert found.values[-1] == 7.6e-10


def test_the_highest_of_the_types_is_taken_age_by_age() -> None:
    """Ra-228, adults: types F, M, S are 9.0e-7, 2.6e-6, 1.6e-5 Sv/Bq."""
    found = coefficient("Ra-228", "inhalation", "highest")
    assert found.values[-1] == 1.6e-5
    assert found.absorption == "F/M/S"
    single = [coefficient("Ra-228", "inhalation", kind).values for kind in "FMS"]
    assert (found.values == np.max(single, axis=0)).all()


def test_restored_digits_say_so() -> None:
    derived = [one for one in coefficient_table("ingestion").values()
               if isinstance(one, DoseCoefficient) and one.quality == "derived"]  # fmt: skip
    assert len(derived) == 9
    assert not {one.nuclide for one in derived} & set(nuclide_names())
    assert all("restored" in one.note for one in derived)


def test_numbers_are_as_printed() -> None:
    """Two figures in ICRP 119; a binary tail in the copy is not carried over."""
    for one in coefficient_table("ingestion").values():
        assert isinstance(one, DoseCoefficient)
        assert all(len(Decimal(repr(float(v))).as_tuple().digits) <= 3 for v in one.values)
