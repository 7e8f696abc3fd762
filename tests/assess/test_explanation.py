"""A result is found by words and walked back; what is printed multiplies to what is printed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from tailrace.assess.asked_result import find_result
from tailrace.assess.assessment import BACKGROUND, Assessment
from tailrace.assess.cited_sources import cited_sources
from tailrace.assess.closing_product import Factor, closing_digits, product_of, rounded
from tailrace.assess.explanation import explain
from tailrace.assess.release_words import numbers_about
from tailrace.errors import InputError
from tailrace.report.explained_harm import asks_for_harm, harm_lines
from tailrace.report.explanation_words import explanation_lines

from .made_assessment import made_assessment

HAZARD = "hazard index, epa-2025, all organs"


@pytest.fixture(scope="module")
def made() -> Assessment:
    return made_assessment(draws=16, points=20)


@pytest.fixture(scope="module")
def stored(made: Assessment) -> Assessment:
    """The same, with weights, shares and levels whose products are its contributions."""
    areas = {}
    for name, area in made.areas.items():
        data = area.data
        rng = np.random.default_rng(len(name))
        labels = {axis: data[axis].values for axis in data.dims}
        axes = ("endpoint", "pathway", "substance", "group")
        weight = xr.DataArray(
            rng.lognormal(-8.0, 2.0, [len(labels[axis]) for axis in axes]),
            dims=axes, coords={axis: labels[axis] for axis in axes},
        )  # fmt: skip
        axes = ("medium", "source", "substance", "receptor", "stated_year")
        level = xr.DataArray(
            rng.lognormal(-3.0, 2.0, [len(labels[axis]) for axis in axes]),
            dims=axes, coords={axis: labels[axis] for axis in axes},
        )  # fmt: skip
        axes = ("receptor", "pathway", "stated_year")
        share = xr.DataArray(
            np.ones([len(labels[axis]) for axis in axes]), dims=axes,
            coords={axis: labels[axis] for axis in axes},
        )  # fmt: skip
        share.loc[{"pathway": "drinking water"}] = 0.3
        of_pathway = level.sel(medium=data["medium_of"])
        parts = weight * of_pathway * share
        known = ~np.isnan(data["central_contribution"])
        parts = parts.transpose(*data["central_contribution"].dims).where(known)
        extra = data.assign(
            weight=weight, central_level_by_source=level, exposure_share=share,
            central_contribution=parts.reset_coords(drop=True),
        )  # fmt: skip
        areas[name] = replace(area, data=extra)
    return replace(made, areas=areas)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("hazard index, child, Dalahai",
         {"endpoint": HAZARD, "group": "child_1_6", "receptor": "dalahai", "year": 2035}),
        ("China hazard index for adults at Bayan Obo town 2024",
         {"endpoint": "hazard index, china, all organs", "group": "adult",
          "receptor": "bayan_obo_town", "year": 2024}),
        ("radiation dose, dalahai, inhalation of thorium",
         {"endpoint": "radiation dose", "only": {"pathway": "inhalation", "substance": "Th"}}),
        ("F in well, xinguang, 2030",
         {"endpoint": "", "medium": "well", "only": {"substance": "F"}, "receptor": "xinguang"}),
        ("cancer risk, pond_seepage, dalahai",
         {"endpoint": "cancer risk a year, epa-2025", "only": {"source": "pond_seepage"}}),
        ("hazard index 打拉亥上村", {"receptor": "打拉亥上村", "area": "bayan_obo"}),
        ("arsenic in crops at dalahai", {"medium": "crops", "only": {"substance": "As"}}),
    ],
)  # fmt: skip
def test_words_name_a_result(made: Assessment, words: str, expected: dict[str, Any]) -> None:
    asked = find_result(made, words)
    assert {key: getattr(asked, key) for key in expected} == expected


def test_what_was_not_said_is_chosen_and_said(made: Assessment) -> None:
    asked = find_result(made, "hazard index, xinguang")
    assert asked.endpoint == HAZARD
    assert any("china" in sentence for sentence in asked.chosen)
    assert any(sentence.startswith("group: child_1_6") for sentence in asked.chosen)
    assert any("last stated year" in sentence for sentence in asked.chosen)


def test_without_a_place_it_is_the_highest(made: Assessment) -> None:
    asked = find_result(made, "hazard index child")
    highest = {}
    for area in made.areas.values():
        drawn = area.data["result"].sel(endpoint=HAZARD, group="child_1_6", year=2035)
        means = drawn.mean("draw")
        highest[str(means["receptor"].values[int(np.argmax(means.values))])] = float(means.max())
    assert asked.receptor == max(highest, key=lambda place: highest[place])
    assert f"place: {asked.receptor}, where it is highest" in asked.chosen


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("hazrd index, Dalahai", 'did you mean "hazard"'),
        ("hazard index, Dalahay", 'did you mean "dalahai"'),
        ("hazard index, 1999, dalahai", '"1999" names nothing here'),
        ("hazard index, 1999, dalahai", "results are stated for 1985, 2010, 2024, 2030, 2035"),
        ("Dalahai", "neither a result nor a medium"),
        ("well, dalahai", "no substance in well is named"),
        ("hazard index, dalahai, xinguang", "several of receptor"),
        ("", "neither a result nor a medium"),
    ],
)
def test_words_that_name_nothing_or_too_much(made: Assessment, words: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        find_result(made, words)


def test_all_strange_words_are_told_at_once(made: Assessment) -> None:
    with pytest.raises(InputError) as error:
        find_result(made, "hazrd indx Dalahay")
    assert len(error.value.problems) == 3


def test_parts_are_ranked_and_sum_to_the_central_result(made: Assessment) -> None:
    found = explain(made, "hazard index epa-2025, child, dalahai, 2030")
    data = made.areas["baotou"].data
    central = data["central_contribution"].sel(
        endpoint=HAZARD, receptor="dalahai", group="child_1_6", stated_year=2030
    )
    assert found.table["amount"].sum() == pytest.approx(float(central.sum()), rel=1e-12)
    assert found.statistics["central"] == pytest.approx(float(central.sum()), rel=1e-12)
    assert found.table["share"].sum() == pytest.approx(1.0, abs=1e-12)
    assert (found.table["amount"].diff().dropna() <= 0).all()
    drawn = data["result"].sel(endpoint=HAZARD, receptor="dalahai", group="child_1_6", year=2030)
    assert found.statistics["P95"] == pytest.approx(float(np.percentile(drawn, 95)))
    assert found.at_least


def test_a_part_alone_has_no_statistics_of_the_whole(made: Assessment) -> None:
    found = explain(made, "hazard index epa-2025, child, dalahai, Th, inhalation")
    assert set(found.statistics) == {"central"}
    assert set(found.table["substance"]) == {"Th"}


def test_what_is_missing_is_not_explained_as_zero(made: Assessment) -> None:
    place = str(made.areas["baotou"].data["receptor"].values[-1])
    with pytest.raises(InputError, match="nobody has measured its radon"):
        explain(made, f"radiation dose, {place}")
    with pytest.raises(InputError, match="no well is known there"):
        explain(made, f"F in well, {place}")


def test_what_is_not_stored_is_said(made: Assessment) -> None:
    text = "\n".join(explanation_lines(explain(made, "hazard index, child, dalahai")))
    assert "not stored: the result per unit of level is not known here" in text


def test_printed_factors_multiply_to_the_printed_term(stored: Assessment) -> None:
    checked = 0
    for words in (
        "hazard index epa-2025, child, dalahai",
        "cancer risk, adult, xinguang, 2024",
        "radiation dose, child, dalahai",
        "china hazard index, kundulun, As, drinking water",
    ):
        lines = explanation_lines(explain(stored, words, most=8))
        for line in lines:
            equation = re.fullmatch(r"   (\S+)(?: mSv/yr| 1/yr)? = (.*)", line)
            if equation is None:
                continue
            product = 1.0
            for printed in equation[2].split(" x "):
                product *= float(printed)
            digits = len(re.sub(r"e.*|[^\d]", "", equation[1]).lstrip("0"))
            assert digits == 4
            assert rounded(product, 4) == equation[1]
            checked += 1
    assert checked >= 20


def test_the_share_of_wells_is_a_factor_of_its_own(stored: Assessment) -> None:
    found = explain(stored, "hazard index epa-2025, child, dalahai, drinking water", most=1)
    (term,) = found.terms
    names = [one.name for one in term.factors]
    assert names[:2] == ["weight", "share of exposure"]
    assert term.factors[1].number == 0.3
    assert float(np.prod([one.number for one in term.factors])) == pytest.approx(
        term.amount, rel=1e-12
    )


def test_numbers_of_a_source_stand_with_their_quality(made: Assessment) -> None:
    numbers = made.tables["numbers"]
    row = {
        **numbers.iloc[0].to_dict(), "place": "emissions.ore_hauling.silt", "value": 8.5,
        "unit": "%", "quality": "published", "source": "AP-42 13.2.2", "low": 2.0, "high": 25.0,
    }  # fmt: skip
    import pandas as pd

    tables = {**made.tables, "numbers": pd.concat([numbers, pd.DataFrame([row])])}
    found = explain(replace(made, tables=tables), "hazard index, bayan_obo_town, ore_hauling")
    text = "\n".join(explanation_lines(found))
    assert "emissions.ore_hauling.silt: 8.5 % (2 to 25) [published: AP-42 13.2.2" in text


def test_a_level_is_walked_back_to_its_sources(made: Assessment) -> None:
    found = explain(made, "F in well, dalahai, 2030")
    at = {"medium": "well", "substance": "F", "receptor": "dalahai", "stated_year": 2030}
    data = made.areas["baotou"].data
    mean = float(data["level"].sel({**at, "statistic": "mean"}).squeeze())
    assert found.unit == "mg/L"
    assert found.table["amount"].sum() == pytest.approx(mean, rel=1e-12)
    base = mean - float(data["level_increment"].sel({**at, "statistic": "mean"}).squeeze())
    own = found.table.set_index("source").loc[BACKGROUND, "amount"]
    assert own == pytest.approx(base, rel=1e-9)


@given(
    st.lists(st.floats(1e-12, 1e12), min_size=1, max_size=6),
    st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_there_are_always_digits_enough(numbers: list[float], divides: list[bool]) -> None:
    factors = [
        Factor(str(k), one, "", divides=flag)
        for k, (one, flag) in enumerate(zip(numbers, divides, strict=False))
    ]
    amount = 1.0
    for one in factors:
        amount = amount / one.number if one.divides else amount * one.number
    try:
        digits = closing_digits(amount, factors)
    except ValueError:
        # Halfway between two printed numbers no digits decide.
        assert abs(product_of(factors, 12) / amount - 1.0) < 1e-10
        return
    assert rounded(product_of(factors, digits), 4) == rounded(amount, 4)


def test_factors_of_another_product_are_refused() -> None:
    with pytest.raises(ValueError, match="not to"):
        closing_digits(2.0, [Factor("a", 3.0, "")])


def test_sources_used_are_counted(made: Assessment) -> None:
    found = cited_sources(made)
    numbers = made.tables["numbers"]
    assert found["values"].sum() == len(numbers)
    assert found["values"].is_monotonic_decreasing
    first = found.iloc[0]
    own = numbers[numbers["source"].fillna("") == first["source"]]
    assert first["values"] == len(own)
    assert first["assumed"] == (own["quality"] == "assumed").sum()


def test_a_medium_beside_a_result_is_its_pathway_or_refused(made: Assessment) -> None:
    data = next(iter(made.areas.values())).data
    paths = [str(one) for one in data["pathway"].values]
    media = [str(one) for one in data["medium"].values]
    both = next(one for one in media if one in paths)
    asked = find_result(made, f"hazard index, child, dalahai, {both}")
    assert asked.only == {"pathway": both}
    alone = next(one for one in media if one not in paths)
    with pytest.raises(InputError, match=f'the medium "{alone}"'):
        find_result(made, f"hazard index, child, dalahai, {alone}")


def test_each_unknown_word_is_told_and_the_list_once(made: Assessment) -> None:
    with pytest.raises(InputError) as told:
        find_result(made, "hazard index, child, atlantis, eldorado")
    said = str(told.value)
    assert '"atlantis"' in said
    assert '"eldorado"' in said
    assert said.count("allowed:") == 1


def test_numbers_of_a_background_are_those_of_its_medium(made: Assessment) -> None:
    rows = made.tables["numbers"].head(4).copy()
    rows["place"] = [
        "areas/baotou/surface.toml: background.air.PM2.5",
        "areas/baotou/surface.toml: background.air.La",
        "areas/baotou/surface.toml: background.diet.La",
        "areas/bayan_obo/surface.toml: background.diet.La",
    ]
    site = replace(made, tables={**made.tables, "numbers": rows})
    found = numbers_about(site, BACKGROUND, "La", "baotou", "diet")
    assert found["place"].tolist() == [rows["place"].iloc[2]]
    found = numbers_about(site, BACKGROUND, "PM2.5", "baotou", "air")
    assert found["place"].tolist() == [rows["place"].iloc[0]]
    assert not len(numbers_about(site, BACKGROUND, "a", "baotou", "air"))


def test_an_effect_that_is_no_sum_is_told(made: Assessment) -> None:
    place = str(made.tables["harm"]["place"].iloc[0])
    assert asks_for_harm(made, f"deaths, {place}")
    assert not asks_for_harm(made, f"hazard index, {place}")
    said = "\n".join(harm_lines(made, f"deaths by PM2.5, {place}"))
    assert "at least 0.2 of all" in said
    assert "theta 0.143" in said
    assert "100.00%" in said
    said = "\n".join(harm_lines(made, f"skeletal fluorosis, {place}"))
    assert "missing: no wells here" in said
    assert "0.0482 at 0.53 mg/L" in said
    with pytest.raises(InputError, match="atlantis"):
        harm_lines(made, "deaths, atlantis")
    with pytest.raises(InputError, match="results are stated for 1985, 2010, 2024, 2030, 2035"):
        harm_lines(made, f"deaths, {place}, 1900")


def without(made: Assessment, name: str) -> Assessment:
    """Return results as a program stored them that did not know a variable yet."""
    areas = {key: replace(one, data=one.data.drop_vars(name)) for key, one in made.areas.items()}
    return replace(made, areas=areas)


@pytest.mark.parametrize("words", ["hazard index, child, dalahai", "F in well, dalahai"])
@pytest.mark.slow
def test_what_an_older_program_did_not_store_is_named(made: Assessment, words: str) -> None:
    """Whichever variable is absent: the explanation, or a sentence that names it."""
    whole = "\n".join(explanation_lines(explain(made, words)))
    refused = set()
    for name in map(str, made.areas["baotou"].data.variables):
        try:
            explanation_lines(explain(without(made, name), words))
        except InputError as error:
            said = str(error)
            assert f"do not hold {name}: they were written by tailrace" in said
            assert "tailrace rerun" in said
            refused.add(name)
    assert whole
    wanted = {"central_contribution", "at_least"} if "index" in words else {
        "level", "level_increment", "level_by_source", "level_at_least"
    }  # fmt: skip
    assert wanted <= refused
    assert "map_level" not in refused


def test_a_missing_table_or_level_of_an_effect_is_named(made: Assessment) -> None:
    tables = {name: one for name, one in made.tables.items() if name != "releases"}
    with pytest.raises(InputError, match="do not hold table releases"):
        explain(replace(made, tables=tables), "hazard index, child, dalahai")
    place = str(made.tables["harm"]["place"].iloc[0])
    with pytest.raises(InputError, match="do not hold level_at_least"):
        harm_lines(without(made, "level_at_least"), f"deaths by PM2.5, {place}")


def test_numbers_of_a_background_have_the_unit_of_the_level(made: Assessment) -> None:
    """1 mg/m3 is 1e-6 kg/m3; what is no level keeps its own unit."""
    rows = made.tables["numbers"].head(3).copy()
    rows["place"] = [
        "areas/baotou/surface.toml: background.air.La",
        "areas/baotou/surface.toml: background.soil.La",
        "areas/baotou/surface.toml: background.air.share.La",
    ]
    rows[["value", "low", "high"]] = [[2e-9, 1e-9, 4e-9], [5e-5, 2e-5, 9e-5], [0.5, 0.2, 0.9]]
    rows["unit"] = ["kg/m3", "kg/kg", "1"]
    site = replace(made, tables={**made.tables, "numbers": rows})
    air = numbers_about(site, BACKGROUND, "La", "baotou", "air")
    assert air["unit"].tolist() == ["mg/m3", "1"]
    assert air[["value", "low", "high"]].values[0] == pytest.approx([2e-3, 1e-3, 4e-3])
    assert air["value"].iloc[1] == 0.5
    soil = numbers_about(site, BACKGROUND, "La", "baotou", "soil")
    assert soil["unit"].tolist() == ["mg/kg"]
    assert soil["value"].iloc[0] == pytest.approx(50.0)


def test_a_level_of_which_nothing_is_known_is_not_zero(made: Assessment) -> None:
    found = explain(made, "F in well, dalahai")
    nothing = replace(
        found, at_least=True, statistics=dict.fromkeys(found.statistics, 0.0),
        table=found.table.head(0),
    )  # fmt: skip
    said = "\n".join(explanation_lines(nothing))
    assert "not known: nothing of it that is known is above zero" in said
    assert "at least 0" not in said
