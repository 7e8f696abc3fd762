"""What a reader of the report stumbled over: names, units, shares and repetitions."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tailrace.assess.assessment import BACKGROUND, Assessment
from tailrace.report.page.estimate import Estimate, missing
from tailrace.report.page.number_words import unit_signs, with_powers
from tailrace.report.page.table_view import cell_view
from tailrace.report.page.text_width import shortened, text_width
from tailrace.report.site_report.beside_section import alternatives_section
from tailrace.report.site_report.head import answer, cause, main_sources, verdicts, worst_place
from tailrace.report.site_report.input_words import input_words
from tailrace.report.site_report.limits_section import lives_section
from tailrace.report.site_report.places import judged_table, places
from tailrace.report.site_report.reach_section import reach_section
from tailrace.report.site_report.reading import Reading, endpoint_words, several

HAZARD = "hazard index, epa-2025, all organs"


@pytest.mark.parametrize(
    ("plain", "signs"),
    [
        ("mg/m3", "mg/m³"), ("kg/(m2 yr)", "kg/(m² yr)"), ("uBq/m3", "µBq/m³"), ("km2", "km²"),
        ("up to 30 um", "up to 30 µm"), ("84 ug/m3", "84 µg/m³"), ("PM2.5", "PM2.5"),
        ("mm3d", "mm3d"), ("m3_pond", "m3_pond"), ("gum", "gum"), ("cm23", "cm23"),
    ],
)  # fmt: skip
def test_units_are_written_with_their_signs(plain: str, signs: str) -> None:
    assert unit_signs(plain) == signs
    assert with_powers(plain) == signs


def test_what_is_not_known_is_said_once() -> None:
    assert cell_view(missing("not known"), right=True).small == ""
    said = cell_view(missing("no well is known there"), right=True)
    assert (said.words, said.small) == ("not known", "no well is known there")


def test_a_score_of_nothing_but_noise_is_zero() -> None:
    assert cell_view(Estimate(-8.8e-4, -1.6, 1.6), right=True).words == "0"
    assert cell_view(Estimate(-0.27, -1.8, 1.3), right=True).words == "−0.27"
    assert cell_view(Estimate(8.8e-4, 1e-4, 1.6), right=True).words != "0"


def test_what_tells_rows_of_one_name_apart_is_kept() -> None:
    name = "the error of the model of the air over the Bayan Obo mine"
    found = [shortened(f"{name}, {which}", 200) for which in ("as declared", "calibrated")]
    assert [one.rpartition("…, ")[2] for one in found] == ["as declared", "calibrated"]
    assert all(text_width(one) <= 200 for one in found)


def test_the_answer_says_which_limits_are_passed_where(reading: Reading) -> None:
    found, said = verdicts(reading), answer(reading)
    where: dict[str, list[str]] = {}
    for (_, place), told in found.items():
        for what in told.get("over", ()):
            where.setdefault(what, []).append(reading.place(place))
    assert where
    for what, names in where.items():
        assert endpoint_words(what) in said
        if len(names) <= 2 and len(names) < len(found):
            assert f"at {several(names)}" in said
        elif len(names) == len(found):
            assert "at all places" in said
        else:
            assert f"at {len(names)} places" in said


def test_the_cause_names_three_sources_of_the_works_and_what_is_there_without(
    reading: Reading,
) -> None:
    said = cause(reading)
    worst = worst_place(reading, HAZARD, "child_1_6")
    assert worst is not None
    sources = main_sources(reading, worst[0], HAZARD, worst[1], "child_1_6")
    works = [name for name, _ in sources if name != BACKGROUND][:3]
    assert all(reading.source(name).split(", ")[0] in said for name in works)
    assert f"{BACKGROUND}" in said
    assert "which is there without the works" in said
    found = reading.estimate(worst[0], HAZARD, worst[1], "child_1_6", reading.year)
    assert f"median {'≥' if found.at_least else ''}" in said
    assert "5 to 95 %: " in said


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("surface.baotou.surface.air_transfer_factor", "the error of the air model (Baotou)"),
        ("surface.baotou.background.diet.As", "As in food without the works (Baotou)"),
        ("emissions.dry_beach.emission_factor",
         "the emission factor of wind on the dry beach of the tailings pond"),
        ("works.mine.feed.overburden.composition.REO", "the REO content of overburden"),
        ("works.acid.unit.calcining.shares.lanthanum_cerium.La",
         "the share of La to lanthanum cerium in calcining"),
        ("baotou/ground.distribution_coefficient.La", "how the ground holds La back (Baotou)"),
        ("people.supply.bought_crops.share", "share (people, supply, bought crops)"),
    ],
)  # fmt: skip
def test_inputs_have_words(made: Assessment, name: str, words: str) -> None:
    assert input_words(made.site, name) == words


def test_only_more_than_half_is_most(reading: Reading) -> None:
    for item in reach_section(reading).items:
        for figure in item.figures:  # type: ignore[union-attr]
            share = float(figure.title.rpartition(": ")[2].split("\u00a0")[0].lstrip("<> "))
            assert ("brings most of" in figure.title) == (share > 50) or share == 50
            assert ("all places together" in figure.title) == (len(figure.bars) > 1)


def test_why_a_sum_is_open_stands_in_its_own_column(reading: Reading) -> None:
    table = judged_table(reading)
    assert table is not None
    open_ = [row for row in table.rows if isinstance(row[7], Estimate) and row[7].at_least]
    assert open_
    for row in open_:
        assert row[7].at_least == "see why"  # type: ignore[union-attr]
        assert "at least: " in str(row[9])


def test_an_organ_nobody_states_is_not_called_the_worst(reading: Reading) -> None:
    found = places(reading)
    assert "not stated" not in " ".join(note for place in found.places for note in place.notes)
    assert "The worst organ stands beside" in found.note


def test_years_in_which_nothing_arrives_are_left_out(made: Assessment) -> None:
    columns = {"alternative": "declared", "title": "declared", "place": "dalahai",
               "medium": "well", "substance": "F", "unit": "mg/L", "P5": 0.0, "P50": 0.0,
               "at_least": False, "words": ""}  # fmt: skip
    table = pd.DataFrame(
        [{**columns, "year": year, "P95": high} for year, high in ((1985, 0.0), (2010, 2.0))]
    )
    reading = Reading(replace(made, tables={**made.tables, "alternatives": table}))
    section = alternatives_section(reading)
    assert section is not None
    shown = section.items[0]
    assert [row[3] for row in shown.rows] == ["2010"]  # type: ignore[union-attr]
    assert "left out" in shown.note  # type: ignore[union-attr]


def test_people_are_whole(made: Assessment) -> None:
    row = {"place": "dalahai", "year": 2010, "people": 50.4, "result": "cancer risk a year",
           "P5": 1e-6, "P50": 2e-6, "P95": 3e-6}  # fmt: skip
    tables = {**made.tables, "cases": pd.DataFrame([row, {**row, "people": float("nan")}])}
    section = lives_section(Reading(replace(made, tables=tables)))
    assert section is not None
    (table,) = [item for item in section.items if getattr(item, "key", "") == "cases-table"]
    assert [row[2] for row in table.rows] == [50, missing("nobody has counted")]  # type: ignore[union-attr]
