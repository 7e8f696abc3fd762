"""Limits of standards, classes of waters, and rare earths together."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tailrace.data import check_table
from tailrace.data.reader import rows
from tailrace.errors import InputError
from tailrace.people.environmental_limits import (
    Limit,
    check_limit,
    check_limits,
    limits,
    standards,
)
from tailrace.people.parameter_names import measured_parameter, measured_parameters
from tailrace.people.rare_earth_intake import (
    ORAL_NOT_AIRBORNE,
    apart_in_words,
    judge_rare_earths,
    oxide_factor,
    rare_earth_limits,
)
from tailrace.people.water_classes import (
    BEYOND,
    ORDER,
    SOURCE_CLASS,
    class_limits,
    sample_class,
    water_class,
    within_source_limit,
)
from tailrace.quantities import AtLeast, Missing

TABLES = ("environmental_limits", "groundwater_classes", "surface_water_classes")


def one(substance: str, standard: str, category: str = "") -> Limit:
    found = [x for x in limits(substance, standard=standard) if category in x.category]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_in_order(name: str) -> None:
    assert check_table(name) == []
    for row in rows(name):
        assert row["substance"] in measured_parameters()
        assert row["quality"] in ("published", "derived", "assumed")
        if row["quality"] == "published":
            assert row["place"] or "third-party" in row["note"] or row["comparison"]


def test_read_limits() -> None:
    """GB 36600 table 1, PMC10338313 table 1, WHO table 9.2, GB 3095 table 1."""
    assert one("As", "GB 36600-2018", "screening, land class 1").value.central == 20.0
    assert one("Ni", "GB 36600-2018", "intervention, land class 2").value.central == 2000.0
    assert one("Cd", "GB 15618-2018", "pH>7.5").value.central == 0.6
    assert one("Ra-228", "WHO GDWQ").value.central == 0.1
    assert one("TSP", "GB 3095-2012", "annual, class 2").value.central == 200.0
    assert one("dose", "GB 18871-2002", "limit").value.central == 1.0
    assert all(x.decides for x in limits("As", standard="GB 36600-2018"))


def test_memory_decides_nothing() -> None:
    limit = one("NO3-N", "GB 5749-2022")
    assert not limit.decides
    found = check_limit(limit, 500.0, "mg/L")
    assert (found.verdict, found.ratio) == ("cannot tell", 50.0)
    assert "from memory" in found.reason
    chromium = limits("Cr", standard="GB 15618-2018")
    assert [x.decides for x in chromium] == [True, True, False, False]


def test_new_edition_of_drinking_water_is_derived_where_it_changed_nothing() -> None:
    """The foreword of 2022 names eight changed limits, nitrate, COD-Mn and boron among them."""
    new = {x.substance: x for x in limits(standard="GB 5749-2022")}
    old = {x.substance: x for x in limits(standard="GB 5749-2006")}
    derived = {name for name, x in new.items() if x.value.quality == "derived"}
    assert len(derived) == 18
    assert not derived & {"NO3-N", "COD-Mn", "B"}
    assert all(new[name].value.central == old[name].value.central for name in derived)
    assert check_limit(new["As"], 0.02, "mg/L").verdict == "exceeds"


def test_verdicts() -> None:
    limit = one("F", "WHO GDWQ")
    assert limit.value.central == 1.5
    arsenic = one("As", "WHO GDWQ")
    assert check_limit(arsenic, 10.0, "ug/L").verdict == "does not exceed"
    assert check_limit(arsenic, 10.1, "ug/L").verdict == "exceeds"
    old = check_limit(one("As", "GB 5749-2006"), 0.02, "mg/L")
    assert (old.verdict, old.reason) == ("exceeds", "by an edition replaced in 2023")


def test_not_detected_and_lower_bounds() -> None:
    arsenic = one("As", "WHO GDWQ")
    below = check_limit(arsenic, 0.0, "mg/L", detection_limit=0.005)
    assert below.verdict == "does not exceed"
    blind = check_limit(arsenic, 0.0, "mg/L", detection_limit=0.05)
    assert blind.verdict == "cannot tell"
    assert "not detected below 0.05" in blind.reason
    part = AtLeast(0.005, (Missing("no analysis"),))
    assert check_limit(arsenic, part, "mg/L").verdict == "cannot tell"
    assert check_limit(arsenic, AtLeast(0.05, part.missing), "mg/L").verdict == "exceeds"
    nothing = check_limit(arsenic, Missing("not measured"), "mg/L")
    assert (nothing.verdict, nothing.ratio) == ("cannot tell", None)


def test_refusals() -> None:
    nitrate = one("NO3-N", "US MCL")
    with pytest.raises(InputError, match="counts NO3 and the limit"):
        check_limit(nitrate, 20.0, "mg/L", counted_as="NO3")
    assert check_limit(nitrate, 20.0, "mg/L", counted_as="N").verdict == "exceeds"
    with pytest.raises(InputError):
        check_limit(nitrate, 20.0, "Bq/L")
    with pytest.raises(InputError, match="zero or more"):
        check_limit(nitrate, -1.0, "mg/L")
    with pytest.raises(InputError, match='did you mean "WHO GDWQ"'):
        limits("As", standard="WHO GDWK")
    with pytest.raises(InputError, match='did you mean "soil"'):
        limits("As", medium="soill")
    assert "drinking water" in standards()["WHO GDWQ"]


def test_every_limit_of_a_medium() -> None:
    found = check_limits({"As": (30.0, "mg/kg"), "Ra-226": (1.0, "Bq/L")}, medium="soil")
    assert {x.limit.substance for x in found} == {"As"}
    assert {x.verdict for x in found if x.limit.standard == "GB 36600-2018"} == {
        "exceeds", "does not exceed"
    }  # fmt: skip


def test_groundwater_classes() -> None:
    """GB/T 14848-2017: fluoride 1.0 to III and 2.0 to IV; arsenic 0.001, 0.01, 0.05."""
    assert [water_class("F", v, "mg/L", "groundwater") for v in (1.0, 1.01, 2.0, 2.01)] == [
        "I", "IV", "IV", "V"
    ]  # fmt: skip
    assert [water_class("As", v, "ug/L", "groundwater") for v in (1.0, 10.0, 50.0, 51.0)] == [
        "I", "III", "IV", "V"
    ]  # fmt: skip
    ph = [water_class("pH", v, "1", "groundwater") for v in (7.0, 6.0, 8.7, 9.5, 5.0)]
    assert ph == ["I", "IV", "IV", "V", "V"]
    alpha = [water_class("gross-alpha", v, "Bq/L", "groundwater") for v in (0.1, 0.4, 0.6)]
    assert alpha == ["I", "III", "IV or V"]


def test_surface_water_classes() -> None:
    """GB 3838-2002: ammonia nitrogen 0.15 to 2.0; oxygen at least 7.5 to 2; sulfate for sources."""
    assert [water_class("NH3-N", v, "mg/L", "surface water") for v in (0.15, 1.0, 2.0, 2.1)] == [
        "I", "III", "V", "worse than V"
    ]  # fmt: skip
    oxygen = [water_class("DO", v, "mg/L", "surface water") for v in (8.0, 5.5, 1.0)]
    assert oxygen == ["I", "III", "worse than V"]
    assert isinstance(water_class("SO4", 300.0, "mg/L", "surface water"), Missing)
    assert within_source_limit("SO4", 300.0, "mg/L") is False
    assert within_source_limit("SO4", 250.0, "mg/L") is True
    assert isinstance(within_source_limit("U", 1.0, "ug/L"), Missing)


@pytest.mark.parametrize("water", ["groundwater", "surface water"])
def test_classes_get_worse_with_concentration(water: str) -> None:
    order = {name: number for number, name in enumerate(ORDER)} | {"IV or V": 3}
    seen = 0
    for name in measured_parameters():
        found = [x for x in class_limits(name, water) if x.water_class in order]  # type: ignore[arg-type]
        if not found or name in ("pH", "dissolved-oxygen"):
            continue
        ends = [x.high for x in found if x.high < 1e300]
        assert ends == sorted(ends)
        tried = sorted({factor * end for end in ends for factor in (0.99, 1.0, 1.01)})
        classes = [water_class(name, x, found[0].unit, water) for x in tried]  # type: ignore[arg-type]
        ranks = [order[str(one)] for one in classes]
        assert ranks == sorted(ranks)
        beyond = BEYOND[water] if not any(x.open_above for x in found) else "IV or V"
        assert classes[-1] == beyond
        seen += 1
    assert seen >= 19


def test_a_sample_has_its_worst_class() -> None:
    found = sample_class(
        {"F": (1.5, "mg/L"), "As": (0.005, "mg/L"), "Cd": (Missing("not measured"), "mg/L")},
        "groundwater",
    )
    assert (found.water_class, found.deciding) == ("IV", ("F",))
    assert found.missing == (Missing("not measured"),)
    empty = sample_class({"U": (1.0, "mg/L")}, "groundwater")
    assert isinstance(empty.water_class, Missing)
    with pytest.raises(InputError, match='did you mean "groundwater"'):
        water_class("F", 1.0, "mg/L", "ground water")  # type: ignore[arg-type]


NUMERALS = dict(zip("ⅠⅡⅢⅣⅤ", ORDER[:5], strict=True))


@pytest.mark.parametrize(
    ("file", "water"),
    [("gbt14848_2017_groundwater", "groundwater"), ("gb3838_2002_surface_water", "surface water")],
)
def test_classes_equal_the_transcription(reference: Path, file: str, water: str) -> None:
    """Every row with an English name, single limits."""
    path = reference / "risk" / "standards" / f"{file}.csv"
    with path.open(encoding="utf-8") as stream:
        printed = [row for row in csv.DictReader(stream) if row["parameter"]]
    compared = 0
    for row in printed:
        if row["comparison"] != "LessThanOrEqual":
            continue
        spelled = row["parameter"]
        name = measured_parameter(spelled).name
        known = {x.water_class: x.high for x in class_limits(name, water)}  # type: ignore[arg-type]
        asked = NUMERALS[row["class"]]
        # the transcription files limits for drinking-water sources under class I
        assert known[SOURCE_CLASS if SOURCE_CLASS in known else asked] == float(row["limit"])
        compared += 1
    assert compared == (138 if water == "groundwater" else 85)


STANDARDS = {
    "GB 5749": "GB 5749-2022", "40 CFR 141": "US MCL", "Drinking-water": "WHO GDWQ",
    "GB 3095": "GB 3095-2012", "global air quality": "WHO AQG 2021",
    "GB 36600": "GB 36600-2018", "GB 15618": "GB 15618-2018", "GB 20664": "GB 20664-2006",
    "GB 18871": "GB 18871-2002", "GB 2762": "GB 2762-2012",
}  # fmt: skip
BESIDE = ("(SMCL)", "(reference)", "(other)", "screening", "annual", "24 h", "(excl. Rn, U)")


def test_limits_equal_the_collection(reference: Path) -> None:
    """risk/standards/limits.csv, without GB 26451: each number is a packaged limit."""
    with (reference / "risk" / "standards" / "limits.csv").open(encoding="utf-8") as stream:
        rows_printed = [row for row in csv.DictReader(stream) if "GB 26451" not in row["source"]]
    compared = 0
    for row in rows_printed:
        standard = next(name for key, name in STANDARDS.items() if key in row["source"])
        spelled = row["substance"]
        for word in BESIDE:
            spelled = spelled.replace(word, "").strip()
        names = {"chromium total": "Cr", "beta/photon": "dose", "effective dose": "dose",
                 "nitrate": "NO3", "U-238, Th-232 series nuclide": "U-238"}  # fmt: skip
        found = limits(names.get(spelled, spelled), standard=standard)
        numbers = {x.value.central for x in found}
        for text in row["limit"].split("/"):
            assert float(text) in numbers, row
            compared += 1
    assert compared == 160


def test_rare_earths_together() -> None:
    """La 0.012 mg/(kg d) as oxide is 0.012 x 325.81 / 277.81 of 0.07."""
    found = judge_rare_earths({"La": 0.012, "Nd": 0.0}, "epa-2025")
    assert oxide_factor("La") == pytest.approx(325.81 / 277.81, rel=1e-4)
    assert found.total_oxides == pytest.approx(0.012 * 325.81 / 277.81, rel=1e-4)
    assert found.shares["adi-70"] == pytest.approx(0.012 * 325.81 / 277.81 / 0.07, rel=1e-4)
    assert found.shares["tadi-2022"] == pytest.approx(0.012 / 0.0515, rel=1e-12)
    assert found.quotients["La"] == pytest.approx(0.012 / 5e-5, rel=1e-12)
    assert found.decides == {"La": False, "Nd": False}


def test_missing_rare_earths_stay_missing_in_both_ways() -> None:
    found = judge_rare_earths({"La": 1e-3, "Dy": 1e-4, "Ce": Missing("not measured")}, "epa-2025")
    assert isinstance(found.hazard_index, AtLeast)
    assert found.hazard_index.value == pytest.approx(20.0, rel=1e-12)
    assert {one.subject for one in found.hazard_index.missing} == {"Dy", "Ce"}
    assert isinstance(found.shares["adi-70"], AtLeast)
    assert isinstance(found.shares["subclinical"], AtLeast)
    assert found.shares["subclinical"].value == pytest.approx(1.1e-3 / 0.1, rel=1e-12)


def test_the_thousandfold_difference_in_words() -> None:
    words = apart_in_words("epa-2025")
    assert "1,030 to 1,400 times lower" in words
    assert "from memory" in words
    assert ORAL_NOT_AIRBORNE in words
    assert "not an intake from the air" in words
    assert "no reference dose" in apart_in_words("who")
    assert rare_earth_limits()["subclinical"].low == 0.1
    with pytest.raises(InputError, match="no rare earth"):
        judge_rare_earths({"Fe": 1.0}, "epa-2025")
    with pytest.raises(InputError, match="zero or more"):
        judge_rare_earths({"La": -1.0}, "epa-2025")
