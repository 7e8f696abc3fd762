"""What the report says, without a browser: its words follow from the results."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from tailrace.assess.assessment import Assessment
from tailrace.assess.oxides_made import oxides_made
from tailrace.errors import InputError
from tailrace.process.products import product_mass, product_streams, sold_share
from tailrace.quantities import Missing
from tailrace.report.page.estimate import NAN
from tailrace.report.page.first_screen import census_words
from tailrace.report.page.number_words import percent
from tailrace.report.page.verdict import judge
from tailrace.report.run_summary import print_run
from tailrace.report.site_report.beside_section import observed_section
from tailrace.report.site_report.glossary import glossary
from tailrace.report.site_report.head import answer, budget, cause, census, doubt, verdicts
from tailrace.report.site_report.history import begins, history
from tailrace.report.site_report.map_layers import levels_for
from tailrace.report.site_report.packing import ERROR, pack, unpack
from tailrace.report.site_report.places import places
from tailrace.report.site_report.reading import Reading, from_row, key_of, number_or, several
from tailrace.report.site_report.sure_section import sure_section
from tailrace.report.site_report.write import report_html, write_report

from ...assess.made_assessment import made_assessment

pytestmark = pytest.mark.slow


HAZARD = "hazard index, epa-2025, all organs"


def test_it_is_small_and_holds_nothing_of_this_machine(made: Assessment, report_file: Path) -> None:
    text = report_file.read_text(encoding="utf-8")
    assert report_file.stat().st_size < 8e6
    assert str(made.site.folder) not in text
    assert str(Path.home()) not in text
    assert "http://" not in re.sub(r'xmlns="[^"]*"|"http://www.w3.org/2000/svg"', "", text)
    assert "https://" not in text.split("<script>")[-1]


def test_names_from_input_are_escaped(report_file: Path) -> None:
    text = report_file.read_text(encoding="utf-8")
    assert "Dalahai &lt;b&gt;" in text
    assert "Dalahai <b>" not in text
    assert "<img src=x" not in text


def test_the_same_assessment_gives_the_same_bytes(made: Assessment) -> None:
    assert report_html(made) == report_html(made)


def test_nothing_is_written_when_it_cannot_be_told(made: Assessment, tmp_path: Path) -> None:
    area = next(iter(made.page["areas"].values()))
    kept = area["central"].flat[0]
    area["central"].flat[0] = -1.0
    try:
        with pytest.raises(InputError, match="negative"):
            write_report(made, tmp_path / "report.html")
    finally:
        area["central"].flat[0] = kept
    assert list(tmp_path.iterdir()) == []


def test_the_answer_counts_the_places_that_are_over(reading: Reading) -> None:
    table = reading.table("judged")
    assert table is not None
    rows = table[(table["year"] == reading.year) & (table["P50"] > table["limit"])]
    over = set(zip(rows["area"], rows["place"], strict=True))
    found = {place for place, told in verdicts(reading).items() if "over" in told}
    assert found == over
    if over:
        assert f"{len(over)} of {len(verdicts(reading))} places" in answer(reading)


def test_nothing_is_declared_met_where_terrain_is_not_modelled() -> None:
    sentence = "screening only: terrain not modelled"
    made = made_assessment("baotou", draws=24, screening_only=sentence, receptors=3)
    reading = Reading(made)
    screened = next(iter(made.areas))
    for (area, _), told in verdicts(reading).items():
        assert not (area == screened and "below" in told)
    assert sentence in answer(reading)
    assert report_html(made).count("terrain not modelled") > 3
    shown = places(reading)
    names = {reading.place_in(a, str(p)) for a in reading.areas if a.name == screened
             for p in a.data["receptor"].values}  # fmt: skip
    for place in shown.places:
        if place.name in names:
            for result, measure in zip(place.results, shown.measures, strict=True):
                assert judge(result, measure.limit).word != "below"


def test_the_cause_names_the_largest_source(reading: Reading, made: Assessment) -> None:
    said = cause(reading)
    place = next(
        (area, name) for area in made.areas.values() for name in area.data["receptor"].values
        if f"At {reading.place(str(name))}," in said
    )  # fmt: skip
    parts = place[0].data["mean_contribution"].sel(
        endpoint="hazard index, epa-2025, all organs", receptor=place[1], group="child_1_6",
        stated_year=reading.year,
    ).sum(["substance", "pathway"])  # fmt: skip
    first = str(parts["source"].values[int(np.argmax(parts.values))])
    share = round(100 * float(parts.max() / parts.sum()))
    assert f"mainly from {reading.source(first)} ({share}" in said
    assert "what is known of" in said


def test_budget_census_and_doubt(reading: Reading, made: Assessment) -> None:
    lines = {line.substance: line.discrepancy for line in budget(reading)}
    table = made.tables["closure"]
    assert lines == {s: table[table["substance"] == s]["discrepancy"].max() for s in ("Th", "F")}
    count = made.site.census.total
    assert census(reading).counts["assumed"] == count.assumed
    assert "hydraulic conductivity" in doubt(reading)
    assert f"{count.missing} are missing" in doubt(reading)


def test_values_and_gaps_are_counted_apart_and_once(reading: Reading, made: Assessment) -> None:
    """One count of missing values on the whole first screen, and one of what is not computed."""
    count, found = made.site.census.total, census(reading)
    assert len(found.missing) == count.missing
    reasons = [e.value.reason for e in made.site.census.entries if isinstance(e.value, Missing)]
    assert all(reason in one for reason, one in zip(reasons, found.missing, strict=True))
    gaps = [*made.missing, *(s for area in made.areas.values() for s in area.missing)]
    assert [one.rpartition(": ")[2] for one in found.gaps] == [g.rpartition(": ")[2] for g in gaps]
    known = count.values - count.missing
    said = census_words(found)
    assert said.startswith(f"{known:,} values: ")
    assert f"; {count.missing} missing. In the results, {len(gaps)} things are not known." in said
    share = f"{percent(count.assumed / known)}"
    assert f"{share} assumed" in said
    assert f"{share} of the {known:,} values the site declares are assumed" in doubt(reading)


def test_the_doubt_names_what_the_figure_shows_first(made: Assessment) -> None:
    """Rows of other groups and years do not count: the figure shows one group in one year."""
    table = made.tables["sensitivity"]
    other = table[table["result"] == HAZARD].copy()
    other[["group", "input", "first_order"]] = ["adult", "works.ore.F", 0.9]
    later = table[table["result"] == HAZARD].copy()
    later[["year", "input", "first_order"]] = [2300, "works.ore.As", 0.95]
    tables = {**made.tables, "sensitivity": pd.concat([other, later, table])}
    reading = Reading(replace(made, tables=tables))
    (tornado,) = [
        figure for item in sure_section(reading).items if getattr(item, "key", "") == "drivers-of"
        for figure in item.figures if figure.key.startswith("drivers-hazard")
    ]  # fmt: skip
    first = tornado.drivers[0]
    assert tornado.title.lower().startswith(first.label)
    assert f"most there is {first.label} ({percent(first.first.median)} of" in doubt(reading)


def test_ranges_that_no_draw_took_are_named(made: Assessment, reading: Reading) -> None:
    """It said that every declared distribution was drawn, and that the others had no range."""
    numbers = made.tables["numbers"]
    undrawn = int(numbers["why_not_drawn"].ne("").sum())
    assert undrawn > 0
    said = " ".join(sure_section(reading).text)
    assert f"{undrawn} numbers have a declared range and were not drawn: " in said
    assert f"the option is not in force ({undrawn})" in said
    known, drawn = numbers["value"].notna(), numbers["drawn"].astype(bool)
    single = int((known & ~drawn).sum()) - undrawn
    assert f"{single} of {int(known.sum())} numbers are single values without" in said
    printed = StringIO()
    print_run(Console(file=printed, width=200), made)
    assert f"not varied, though a range is declared: {undrawn} numbers" in printed.getvalue()
    assert f"{undrawn} the option is not in force" in printed.getvalue()


def test_what_is_missing_stays_missing(reading: Reading) -> None:
    shown = places(reading)
    dose = next(k for k, m in enumerate(shown.measures) if m.name.startswith("radiation dose"))
    lacking = [place.results[dose] for place in shown.places if place.results[dose].missing]
    assert len(lacking) == 2
    assert all("radon" in one.missing or "not known" in one.missing for one in lacking)


@pytest.mark.parametrize("seed", [1, 2])
def test_packed_numbers_come_back(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.lognormal(0.0, 4.0, (3, 8, 50))
    values[:, 2] = 0.0
    values[1, 3] = np.nan
    floors = np.array([[1e-3, 1e-2], [0.0, 0.0], [10.0, 0.1]])
    back = unpack(pack(values, floors))
    np.testing.assert_array_equal(np.isnan(back), np.isnan(values))
    floor = np.tile(floors, (1, 4))[:, :, None]
    most = np.nan_to_num(values).max(axis=(1, 2))[:, None, None]
    allowed = 1.01 * ERROR * np.hypot(np.nan_to_num(values), np.maximum(floor, 1e-12 * most))
    assert (np.abs(np.nan_to_num(back - values)) <= allowed).all()
    assert (back[:, 2] == 0.0).all()


def test_borders_of_bands() -> None:
    assert levels_for(np.array([NAN, 0.0, 5.0])) == (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
    assert levels_for(np.zeros(3)) == ()


def test_of_an_open_sum_without_a_known_part_nothing_is_known() -> None:
    assert from_row(0.0, 0.0, 0.0, at_least="no dose for Th").missing == "no dose for Th"
    assert from_row(0.0, 0.0, 0.0).median == 0.0
    assert from_row(0.0, 0.0, 1.0, at_least="no dose for Th").at_least == "no dose for Th"
    assert number_or(float("inf"), "no limit").missing == "no limit"


@pytest.mark.parametrize("name", ["baotou", "mountain_pass"])
def test_oxides_are_counted_once(name: str) -> None:
    reading = Reading(made_assessment(name, draws=8, receptors=2, points=12))
    year = reading.stated_years[-1]
    masses = {key: float(mass[-1, 0]) / 1000 for key, mass in product_mass(reading.balance).items()}
    assert reading.balance.years[-1] == year
    if name == "baotou":
        made = sum(v for key, v in masses.items() if key.startswith(("acid:", "caustic:")))
    else:  # the separation plant takes of the mine's concentrate; the rest of it is sold
        separated = sum(v for key, v in masses.items() if key.startswith("separation:"))
        kept = separated + masses["mine:concentrate"] * _sold(reading, "mine:concentrate")
        made = kept
    assert oxides_made(reading.balance, reading.stated_years)[-1] == pytest.approx(made, rel=1e-9)


def _sold(reading: Reading, product: str) -> float:
    part, stream = next(
        (p, s) for p, s, name, _ in product_streams(reading.balance) if name == product
    )
    share = np.broadcast_to(sold_share(reading.balance, part, stream), (5, 1))
    return float(share[-1, 0])


def test_history_tells_what_began(reading: Reading) -> None:
    values = [SimpleNamespace(central=one) for one in (0.0, 0.0, 2.0)]
    assert begins((1958, 1964, 1966), values) == 1965
    assert begins((1958, 1964), values[1:]) == 1959
    assert begins((1966,), values[2:]) is None
    assert begins((1958, 1966), [Missing("not counted"), values[2]]) is None
    told = history(reading)
    assert (reading.found.site.plan_year, "plan starts") in told
    assert told == sorted(told)


def test_words() -> None:
    assert several(["a"]) == "a"
    assert several(["a", "b", "c"]) == "a, b and c"
    assert several(["a", "b", "c"], 2) == "a, b and 1 more"
    assert key_of("Map", "bayan_obo", "x, y") == "map-bayan-obo-x-y"


def test_every_set_a_result_names_is_explained(reading: Reading, made: Assessment) -> None:
    words = dict(row[:2] for row in glossary(reading).rows)
    named = {
        part for area in made.areas.values() for name in area.data["endpoint"].values
        for part in str(name).split(", ")[1:]
    }  # fmt: skip
    assert {"epa-2025", "china", "all organs"} <= named
    assert named <= {*words}
    assert "IRIS" in words["epa-2025"] or "OSWER" in words["epa-2025"]
    assert "mSv" in words["radiation dose"]
    assert "ischaemic" not in " ".join(map(str, words.values()))  # no result names it here
    assert "epa-2025" in places(reading).note
    screened = any(area.screening_only for area in made.areas.values())
    assert ("screening only" in words) == screened


def test_an_area_without_a_map_has_its_words_explained(made: Assessment) -> None:
    """Ganzhou city has no transfers through the air, so that nothing is drawn on a map of it."""
    bare = {
        name: replace(area, data=area.data.drop_dims("layer")) for name, area in made.areas.items()
    }
    words = [row[0] for row in glossary(Reading(replace(made, areas=bare))).rows]
    assert "epa-2025" in words


def test_nothing_observed_is_said_plainly(made: Assessment) -> None:
    observed = made.tables["observed"].assign(factor=np.nan)
    reading = Reading(replace(made, tables={**made.tables, "observed": observed}))
    section = observed_section(reading)
    assert section is not None
    assert "nothing here can be compared" in section.text[0]
    told = observed_section(Reading(made))
    assert told is not None
    known = made.tables["observed"]["factor"].notna().sum()
    assert told.text[0].startswith(f"{known} of {len(observed)} observed or computed quantities")
