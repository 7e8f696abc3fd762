"""Observations beside computed levels: units, sums, activities, verdicts, and what nobody saw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from tailrace.assess.assessment import AreaAssessment
from tailrace.assess.observed_beside import (
    Computed,
    contradiction,
    judge,
    observed_beside,
)
from tailrace.assess.table_columns import TABLES
from tailrace.quantities import Missing, Value
from tailrace.site import Site, load_site

STATISTICS = ["P5", "P50", "P95", "mean"]


@pytest.fixture(scope="module")
def site() -> Site:
    return load_site("baotou")


def an_area() -> AreaAssessment:
    """One place, two years; La and Ce, Th, F in air and soil; a dose by two pathways."""
    substances, media = ["La", "Ce", "Th", "F"], ["air", "soil", "drinking_water"]
    level = np.zeros((4, 3, 4, 1, 2))
    level[:, 0, 0, 0, :] = np.array([1e-5, 2e-5, 4e-5, 2.5e-5])[:, None]  # La in air, mg/m3
    level[:, 0, 1, 0, :] = np.array([2e-5, 4e-5, 8e-5, 5e-5])[:, None]
    level[:, 0, 2, 0, :] = np.array([1e-6, 2e-6, 4e-6, 2.5e-6])[:, None]
    level[:, 2, 3, 0, :] = np.nan  # F in wells is not known
    dose = np.array([[0.02, 0.3], [0.05, 0.2]])  # group, pathway
    parts = np.zeros((1, 1, 2, 2, 1, 4, 2))
    parts[0, 0, :, :, 0, 2, :] = dose[:, None, :]
    data = xr.Dataset(
        {
            "level": (("statistic", "medium", "substance", "receptor", "stated_year"), level),
            "level_increment": (
                ("statistic", "medium", "substance", "receptor", "stated_year"), 0.5 * level
            ),
            "level_increment_at_least": (
                ("medium", "substance"), np.array([[False, True, False, False]] * 3)
            ),
            "central_contribution": (
                ("endpoint", "receptor", "group", "stated_year", "source", "substance", "pathway"),
                parts,
            ),
        },
        coords={
            "statistic": STATISTICS, "medium": media, "substance": substances,
            "medium_unit": ("medium", ["mg/m3", "mg/kg", "mg/L"]), "receptor": ["xinguang"],
            "stated_year": [2010, 2024], "endpoint": ["radiation dose"],
            "unit": ("endpoint", ["mSv/yr"]), "group": ["child_1_6", "adult"], "source": ["dump"],
            "pathway": ["inhalation_outdoor", "soil_ingestion"],
        },
    )  # fmt: skip
    return AreaAssessment("baotou", data)


def a_row(**changed: object) -> dict[str, object]:
    return {"place": "xinguang", "medium": "air", "substance": "REE", "year": 2012,
            "value": Value(100e-12, "kg/m3", written_unit="ng/m3", source="Wang", year=2014),
            "fraction": "TSP", "pathway": "", "group": "", "if_far_off": ""} | changed  # fmt: skip


def one(site: Site, **changed: object) -> pd.Series:
    table = pd.DataFrame([a_row(**changed)])
    found = observed_beside(replace(site, measurements=table), {"baotou": an_area()})
    assert list(found.columns) == list(TABLES["observed"][0])
    return found.iloc[0]


def test_a_group_is_the_sum_of_its_members_in_the_printed_unit(site: Site) -> None:
    row = one(site)
    assert row["unit"] == "ng/m3"
    # 2e-5 + 4e-5 mg/m3 are 60 ng/m3
    assert row["P50"] == pytest.approx(60.0)
    assert (row["P5"], row["P95"]) == (pytest.approx(30.0), pytest.approx(120.0))
    assert row["factor"] == pytest.approx(0.6)
    assert "sum of La, Ce" in row["words"]
    assert "computed: at least" in row["words"]  # not all cerium of the works is known
    assert "at least" not in one(site, substance="Th")["words"]
    assert "computed for 2010" in row["words"]
    assert row["words"].startswith("within an order of magnitude: 1.7 times below")
    assert row["source"] == "Wang 2014"


def test_thorium_is_compared_by_activity(site: Site) -> None:
    value = Value(39720e-6, "Bq/m3", written_unit="uBq/m3")
    row = one(site, substance="Th-232", value=value, year=2024)
    # 2e-6 mg/m3 of Th at 4.057 Bq/mg (ICRP 107: 1.405e10 a) are 8.11 uBq/m3
    assert row["P50"] == pytest.approx(8.114, rel=2e-3)
    assert row["words"].startswith("more than 10 off: 4.9e+03 times below")
    assert "computed for" not in row["words"]


def test_particles_of_other_sizes_and_lone_works_are_said(site: Site) -> None:
    assert "observed: PM10" in one(site, fraction="PM10")["words"]
    area = an_area()
    works = area.data.assign(level=area.data["level_increment"])
    found = observed_beside(
        replace(site, measurements=pd.DataFrame([a_row()])),
        {"baotou": replace(area, data=works)},
    )
    assert "the works alone" in found.iloc[0]["words"]


def test_a_dose_is_of_its_pathway_nuclide_and_group(site: Site) -> None:
    value = Value(2.3e-3, "mSv/yr", written_unit="uSv/yr")
    changed = {"medium": "dose", "substance": "Th-232", "value": value, "fraction": "",
               "pathway": "inhalation_outdoor"}  # fmt: skip
    adult = one(site, **changed, group="adult")
    assert adult["P50"] == pytest.approx(50.0)
    assert np.isnan(adult["P5"])
    everyone = one(site, **changed, group="all")
    assert (everyone["P5"], everyone["P95"]) == (pytest.approx(20.0), pytest.approx(50.0))
    assert everyone["P50"] == pytest.approx(np.sqrt(20.0 * 50.0))
    assert adult["quantity"] == "dose of Th-232, inhalation outdoor, adult"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"place": "tailings_pond"}, "nothing is computed at that place"),
        ({"medium": "river"}, "levels of rivers are not among the results"),
        ({"medium": "intake"}, "intakes are no result of their own"),
        ({"medium": "groundwater", "substance": "F",
          "value": Value(2e-3, "kg/m3", written_unit="mg/L")}, "the level there is not known"),
        ({"substance": "As"}, "As is not among the results"),
        ({"medium": "road_dust", "value": Value(1e-3, "kg/kg")},
         "road_dust is not among the results"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_and_is_no_zero(
    site: Site, changed: dict[str, object], words: str
) -> None:
    row = one(site, **changed)
    assert np.isnan(row["P50"])
    assert np.isnan(row["factor"])
    assert f"not compared: {words}" in row["words"]
    assert row["observed"] > 0.0


def test_a_missing_observation_keeps_its_reason(site: Site) -> None:
    row = one(site, value=Missing("not printed"))
    assert row["words"] == "no number: not printed"
    assert np.isnan(row["observed"])


def test_media_and_results_without_an_observation_have_rows(site: Site) -> None:
    table = pd.DataFrame([a_row()])
    found = observed_beside(replace(site, measurements=table), {"baotou": an_area()})
    unseen = found[found["words"].str.startswith("no observation")]["quantity"].tolist()
    assert unseen == ["levels in soil", "levels in drinking water", "radiation dose"]


@pytest.mark.parametrize(
    ("computed", "observed", "ends", "said"),
    [
        ((1, 2, 4), 3.0, (1.5, 5.0), "within the observed range"),
        ((1, 2, 4), 3.0, (np.nan, np.nan), "within an order of magnitude: 1.5 times below"),
        ((1, 2, 4), 0.1, (np.nan, np.nan), "more than 10 off: 20 times above"),
        ((0.05, 2, 40), 0.1, (np.nan, np.nan),
         "20 times above, within the computed 5-95 % range"),
        ((np.nan, np.nan, np.nan), 0.1, (np.nan, np.nan), ""),
    ],
)  # fmt: skip
def test_verdicts(
    computed: tuple[float, float, float], observed: float, ends: tuple[float, float], said: str
) -> None:
    assert judge(Computed(*computed), observed, *ends) == said


@pytest.mark.parametrize(
    ("observed", "given", "said"),
    [
        (1e-6, "a sandstorm.", "; why: a sandstorm; "),
        (1e-6, "", "; why: not known; "),
        (100e-12, "a sandstorm", ""),
    ],
)
def test_what_is_far_off_has_a_reason_or_says_that_none_is_known(
    site: Site, observed: float, given: str, said: str
) -> None:
    row = a_row(value=Value(observed, "kg/m3", written_unit="ng/m3")) | {"if_far_off": given}
    found = observed_beside(replace(site, measurements=pd.DataFrame([row])), {"baotou": an_area()})
    words = found.iloc[0]["words"]
    assert (said in words) if said else ("why" not in words)


def test_every_measurement_of_the_bundled_sites_has_a_row() -> None:
    for name in ("baotou", "ganzhou"):
        site = load_site(name)
        found = observed_beside(site, {})
        assert len(found) == len(site.measurements)
        assert (found["observed"] > 0.0).all()


def test_thorium_that_outweighs_the_rare_earths_is_named(site: Site) -> None:
    thorium = Value(39720e-6, "Bq/m3", written_unit="uBq/m3")
    earths = a_row(year=2013, value=Value(297.49e-12, "kg/m3", source="Wang and Liang"))
    rows = [a_row(substance="Th-232", value=thorium, year=2013), earths]
    # 39.72 mBq/m3 over 4.057 Bq/mg are 9.79 ug/m3, 33 times 0.297 ug/m3
    said = contradiction(rows[0], rows)
    assert said.startswith("it would be 33 times the rare earths observed there in 2013 (Wang and")
    assert contradiction(rows[0], [rows[0], {**earths, "place": "elsewhere"}]) == ""
    assert contradiction(rows[0], [rows[0], {**earths, "fraction": "PM10"}]) == ""
    little = {**rows[0], "value": Value(20e-6, "Bq/m3")}
    assert contradiction(little, [little, earths]) == ""
    found = observed_beside(replace(site, measurements=pd.DataFrame(rows)), {"baotou": an_area()})
    assert "; why: it would be 33 times" in found.iloc[0]["words"]
