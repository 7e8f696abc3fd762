"""Releases of the bundled sites: closed with the balance, made of what it carries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tailrace.assess import limit_findings, option_effects, releases, wind_findings
from tailrace.assess.release_options import with_option
from tailrace.assess.seepage_to_water import seepage_terms
from tailrace.assess.site_releases import SiteReleases
from tailrace.emissions.inventory_table import inventory
from tailrace.emissions.labelled_releases import release_dataset
from tailrace.emissions.ledger import (
    content_against_balance,
    dust_by_mass,
    dust_ledger,
    largest_difference,
    relative_difference,
)
from tailrace.emissions.register import register_rows
from tailrace.errors import InputError
from tailrace.process.components import group_members
from tailrace.quantities import Missing
from tailrace.quantities.level_source import SeededLevels
from tailrace.quantities.level_source import drawn as drawn_value
from tailrace.report.emission_table import agreement, agreement_table, outlets_against_balance
from tailrace.site import Site, load_site

CLOSES = 1e-9


@pytest.fixture(scope="module")
def baotou() -> Site:
    return load_site("baotou")


@pytest.fixture(scope="module")
def drawn(baotou: Site) -> SiteReleases:
    return releases(baotou, [2015, 2024], samples=20, seed=5)


@pytest.fixture(scope="module")
def central(baotou: Site) -> SiteReleases:
    return releases(baotou, 2024)


def test_budget_with_dust_closes(drawn: SiteReleases) -> None:
    ledger = dust_ledger(drawn.releases, drawn.terms)
    assert ledger.largest < CLOSES
    thorium = ledger.substances.index("Th")
    assert (ledger.dust[thorium] > 0).all()
    assert (ledger.dug[thorium] > 0).all()
    assert (ledger.taken[thorium] > 0).all()
    assert all(worst < CLOSES for worst in agreement(drawn, ledger).values())


def test_a_wrong_content_would_show(drawn: SiteReleases) -> None:
    """One per mille of thorium too much in one source opens the budget and the comparison."""
    found = drawn.releases
    one = found.sources["ore_loading"]
    assert one.fractions is not None
    wrong = one.fractions.copy()
    wrong[one.substances.index("Th")] *= 1.001
    spoilt = replace(found, sources={**found.sources, "ore_loading": replace(one, fractions=wrong)})
    by_source = content_against_balance(spoilt, drawn.terms, ("Th",))
    assert by_source["ore_loading"] == pytest.approx(1e-3, rel=1e-2)
    assert dust_by_mass(spoilt) > CLOSES
    ledger = dust_ledger(spoilt, drawn.terms)
    assert np.abs(ledger.discrepancy[ledger.substances.index("Th")]).max() > 1e-10


def test_thorium_in_ore_dust_is_that_of_the_declared_ore(central: SiteReleases) -> None:
    """0.038 % ThO2 in the ore (works.toml); Th 232.038, O 15.999 g/mol (IUPAC)."""
    one = central.releases.sources["ore_loading"]
    content = one.content("Th")
    assert content is not None
    assert content[0, 0] == pytest.approx(3.8e-4 * 232.038 / (232.038 + 2 * 15.999), rel=1e-4)


def test_rare_earths_keep_their_pattern(central: SiteReleases) -> None:
    """Ce over La is the same in ore dust as in the ore of the balance."""
    found = central.releases
    ratio = found.of_source("ore_loading", "Ce") / found.of_source("ore_loading", "La")  # type: ignore[operator]
    names = central.terms.substances
    feeds = central.terms.feeds
    ore = feeds[names.index("Ce")] / feeds[names.index("La")]
    np.testing.assert_allclose(ratio, ore, rtol=1e-9)
    assert set(group_members("REE")) & set(found.sources["ore_loading"].substances)


def test_stacks_are_the_balance(drawn: SiteReleases) -> None:
    assert outlets_against_balance(drawn, "air") < CLOSES
    assert outlets_against_balance(drawn, "water") < CLOSES
    outlets = dict(drawn.releases.outlets)
    stack = outlets["air:roaster_stack"]
    outlets["air:roaster_stack"] = replace(stack, flow=1.001 * stack.flow)
    spoilt = replace(drawn, releases=replace(drawn.releases, outlets=outlets))
    assert outlets_against_balance(spoilt, "air") == pytest.approx(1e-3, rel=2e-3)


def test_what_is_not_a_number_agrees_with_nothing() -> None:
    one = np.array([1.0, np.nan, 0.0])
    assert np.isnan(relative_difference(one, np.array([1.0, 1.0, 0.0]))).tolist() == [
        False, True, False,
    ]  # fmt: skip
    assert np.isnan(largest_difference(one, np.ones(3)))
    assert agreement_table({"a": float("nan")}).columns[2]._cells == ["DOES NOT AGREE"]


def test_no_outlet_is_below_a_limit_while_an_unknown_amount_comes_on_top(
    drawn: SiteReleases,
) -> None:
    """The effluent's thorium and uranium with an unknown part: nothing but "above" can be said."""
    found = {(one.outlet, one.substance): one for one in limit_findings(drawn, 2024)}
    outlets = {
        name: replace(flow, at_least=np.ones_like(flow.at_least))
        for name, flow in drawn.releases.outlets.items()
    }
    unsure = replace(drawn, releases=replace(drawn.releases, outlets=outlets))
    for one in limit_findings(unsure, 2024):
        before = found[one.outlet, one.substance]
        assert one.verdict.word != "below"
        assert "below it" not in one.verdict.reason
        assert one.at_least or isinstance(one.concentration, Missing)
        if before.verdict.word == "above":
            assert one.verdict.word == "above"


def test_activity_follows_from_the_balance(central: SiteReleases) -> None:
    """12 Mt of ore dropped twice; 120 kt a blast; 130 t a load over 3 km, there and back."""
    found = central.releases.sources
    assert found["ore_loading"].emitted.activity[0, 0] == pytest.approx(24e9)
    assert found["ore_blasting"].emitted.activity[0, 0] == pytest.approx(100.0)
    driven = found["ore_hauling"].emitted.activity[0, 0]
    assert driven == pytest.approx(12e9 / 130e3 * 2 * 3000.0)


def test_loading_by_hand(central: SiteReleases) -> None:
    """AP-42 13.2.4, Nov 2006: 0.35 x 0.0016 (U/2.2)^1.3/(M/2)^1.4 kg/Mg, M 1 %, 24 Mt."""
    one = central.releases.sources["ore_loading"]
    weather = central.weather["bayan_obo"]
    wind = float(np.nanmean(weather.wind_speed))  # type: ignore[union-attr]
    factor = 0.35 * 0.0016 * (wind / 2.2) ** 1.3 / 0.5**1.4
    dust = one.dust("PM10")
    assert dust is not None
    assert dust[0, 0] == pytest.approx(factor * 24e6, rel=1e-9)


def test_missing_stays_missing(poorer: Site) -> None:
    found = releases(poorer, 2024).releases
    assert "no outline" in found.missing["pit_wind"].reason
    assert found.is_at_least("waste_loading", "Th", 2024)
    assert np.isnan(found.of_source("waste_loading", "Th")).all()  # type: ignore[arg-type]
    table = inventory(found, 2024)
    pit = table[table["source"] == "pit_wind"]
    assert list(pit["at_least"]) == [True]
    assert pit["central"].isna().all()


def test_measures_begin_in_their_year(drawn: SiteReleases) -> None:
    """The suppressant of the beach acts from 2018: 2015 has none."""
    one = drawn.releases.sources["dry_beach"]
    kept = one.emitted.dust[1] / one.uncontrolled.dust[1]  # type: ignore[index]
    np.testing.assert_allclose(kept[0], 1.0)
    assert (kept[1] < 0.9).all()


def test_sizes_do_not_fall(drawn: SiteReleases) -> None:
    for one in drawn.releases.sources.values():
        if one.emitted.dust is None:
            continue
        known = one.emitted.dust[~np.isnan(one.emitted.dust).all(axis=(1, 2))]
        assert (np.diff(known, axis=0) >= -1e-9 * known[:-1]).all(), one.source.name


def test_same_seed_same_numbers(baotou: Site, drawn: SiteReleases) -> None:
    again = releases(baotou, [2015, 2024], samples=20, seed=5)
    one, two = release_dataset(drawn.releases), release_dataset(again.releases)
    assert one.identical(two)
    other = releases(baotou, [2015, 2024], samples=20, seed=6)
    assert not one["dust"].identical(release_dataset(other.releases)["dust"])


def test_labelled_arrays(drawn: SiteReleases) -> None:
    found = release_dataset(drawn.releases, 2024)
    assert found["release"].dims == ("source", "substance", "year", "size", "draw")
    assert found["release"].attrs["units"] == "kg/yr"
    assert found["activity"].attrs["units"] == "Bq/yr"
    whole = found["release"].sum("substance", skipna=True).sel(source="ore_loading", size="PM10")
    np.testing.assert_allclose(whole, found["dust"].sel(source="ore_loading", size="PM10"))
    with pytest.raises(InputError, match="1066"):
        release_dataset(drawn.releases, 1066)


def test_windy_hours_carry_the_dust(baotou: Site, central: SiteReleases) -> None:
    (finding,) = wind_findings(baotou, central, 2024)
    assert finding.source == "dry_beach"
    assert finding.dust.windiest_share(0.05) > 0.5
    assert finding.dust.gust_over_mean > 1.0
    assert set(finding.brackets) == {"hourly mean", "gust"}


def test_limits_known_from_memory_decide_nothing(drawn: SiteReleases) -> None:
    found = {(one.outlet, one.substance): one for one in limit_findings(drawn, 2024)}
    fluoride = found["air:roaster_stack", "fluoride"]
    assert fluoride.verdict.word == "cannot tell"
    assert "memory" in fluoride.verdict.reason
    arsenic = found["water:treated_effluent", "total arsenic"]
    assert arsenic.verdict.word == "cannot tell"


def test_options_change_only_what_they_name(baotou: Site, drawn: SiteReleases) -> None:
    found = drawn.releases
    option = baotou.options["wet_beach"]
    changed = with_option(found, "wet_beach", option, seed=5)
    assert (changed.fugitive("Th") < found.fugitive("Th")).all()
    np.testing.assert_array_equal(
        changed.sources["ore_loading"].emitted.dust, found.sources["ore_loading"].emitted.dust
    )
    scrubbed = with_option(found, "second_scrubber", baotou.options["second_scrubber"], seed=5)
    assert (scrubbed.outlet("air", "F") < found.outlet("air", "F")).all()
    np.testing.assert_array_equal(scrubbed.outlet("air", "N"), found.outlet("air", "N"))
    names = [one.name for one in option_effects(baotou, found, 2024)]
    on_releases = [n for n, one in baotou.options.items() if one.changes == "release"]
    assert names == ["", *on_releases]
    assert len(on_releases) < len(baotou.options)


@pytest.mark.parametrize("name", ["ganzhou", "mountain_pass"])
def test_other_sites_close(name: str) -> None:
    found = releases(load_site(name), 2024, samples=5)
    ledger = dust_ledger(found.releases, found.terms)
    assert all(worst < CLOSES for worst in agreement(found, ledger).values())


def test_register_counts_what_it_names(central: SiteReleases) -> None:
    """HF is the stacks' fluorine by molar mass (19.00, 1.008); PM10 holds the exhaust's."""
    rows = {(row.medium, row.counted_as): row for row in register_rows(central.releases, 2024)}
    fluorine = central.releases.outlet("air", "F")[0, 0]
    hydrogen_fluoride = rows["air", "HF"].release["central"]
    assert hydrogen_fluoride == pytest.approx(fluorine * 20.006 / 18.998, rel=1e-4)
    assert rows["air", "HF"].word == "above"
    dust = central.releases.fugitive("dust", size="PM10")[0, 0]
    assert rows["air", "PM10"].release["central"] > dust


def test_register_cannot_tell_what_is_not_known(poorer: Site) -> None:
    found = releases(poorer, 2024).releases
    rows = {(row.medium, row.counted_as): row for row in register_rows(found, 2024)}
    assert rows["air", "As"].at_least
    assert rows["air", "As"].word == "cannot tell"


def test_seepage_hands_over_what_the_balance_loses() -> None:
    """Rate times concentration is the nitrogen that the balance sends to groundwater."""
    found = releases(load_site("ganzhou"), [2020, 2021, 2022], samples=3)
    term = seepage_terms(found.releases)["water:groundwater"]
    nitrogen = np.asarray(term.rate) * np.asarray(term.concentration["N"])
    flow = found.releases.outlets["water:groundwater"]
    np.testing.assert_allclose(nitrogen.T, flow.flow[flow.substances.index("N")], rtol=1e-12)
    assert list(term.edges) == [2020.0, 2021.0, 2022.0, 2023.0]


def test_dust_of_a_street_is_soil_with_what_was_spilled(drawn: SiteReleases, baotou: Site) -> None:
    """x = s m + (1 - s) o, the concentrate of the balance and the soil that background takes."""
    one = drawn.releases.sources["concentrate_road"]
    assert one.share is not None
    assert one.material is not None
    assert one.fractions is not None
    assert one.share.min() >= 1e-4
    assert one.share.max() <= 0.04
    names, own = one.material.composition
    levels = SeededLevels(20, 5)
    lanthanum = baotou.areas["baotou"].surface.background.soil["La"]
    soil = drawn_value(lanthanum, "surface.baotou.background.soil.La", levels)
    expected = one.share * own[names.index("La")] + (1.0 - one.share) * soil
    content = one.content("La")
    assert content is not None
    np.testing.assert_allclose(content, expected, rtol=1e-12)
    np.testing.assert_allclose(one.fractions.sum(axis=0), 1.0, rtol=1e-12)
    zinc = one.content("Zn")
    assert zinc is not None
    assert (zinc <= 500e-6 + 0.04 * np.nanmax(own[names.index("Zn")])).all()


def test_soil_of_the_street_is_no_part_of_the_budget(drawn: SiteReleases) -> None:
    """The works lose the spilled share alone; counting the soil too would open the budget."""
    found = drawn.releases
    without = {n: one for n, one in found.sources.items() if n != "concentrate_road"}
    whole = dust_ledger(found, drawn.terms)
    rest = dust_ledger(replace(found, sources=without), drawn.terms)
    k = whole.substances.index("La")
    one = found.sources["concentrate_road"]
    names, own = one.material.composition  # type: ignore[union-attr]
    spilled = one.dust() * one.share * own[names.index("La")]  # type: ignore[operator]
    np.testing.assert_allclose(whole.dust[k] - rest.dust[k], spilled, rtol=1e-6)
    assert whole.largest < CLOSES
