"""Weights times levels, held against assessments of tables of the same levels and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tailrace.assess.chemical_weights import toxicity_lookup
from tailrace.assess.group_exposure import exposure_of_group
from tailrace.assess.health_weights import HealthWeights, health_weights
from tailrace.assess.needed_files import people_of
from tailrace.assess.site_releases import releases
from tailrace.assess.unit_levels import LEVEL_MEDIA
from tailrace.emissions.labelled_releases import release_dataset
from tailrace.errors import InputError
from tailrace.people.sample_totals import known_part
from tailrace.quantities import Missing
from tailrace.site import Site, load_site

from .as_measured import assessed

EXACT = 1e-12
LIFE = ("infant", "child_1_6", "child_6_11", "adolescent_11_16", "adult")


@pytest.fixture(scope="module")
def site() -> Site:
    return load_site("baotou")


@pytest.fixture(scope="module")
def weights(site: Site) -> HealthWeights:
    return health_weights(site)


@pytest.fixture(scope="module")
def levels(weights: HealthWeights) -> dict[tuple[str, str], float]:
    """Return made-up levels of everything judged in every medium."""
    random = np.random.default_rng(11)
    return {
        (medium, name): float(10.0 ** random.uniform(-6, 1))
        for medium in LEVEL_MEDIA for name in weights.substances
        if not name.startswith("Rn-") or medium == "air"
    }  # fmt: skip


def result(
    weights: HealthWeights, levels: dict[tuple[str, str], float], endpoint: str, group: str
) -> float:
    """Return weights times levels, without bought food."""
    e, g = weights.endpoints.index(endpoint), weights.groups.index(group)
    return math.fsum(
        weights.weight[e, p, s, g] * levels[weights.medium_of[pathway], name]
        for p, pathway in enumerate(weights.pathways)
        for s, name in enumerate(weights.substances)
        if (weights.medium_of[pathway], name) in levels
    )


@pytest.mark.parametrize("group", LIFE)
@pytest.mark.parametrize("toxicity", ["epa-2025", "china"])
def test_as_a_table_of_the_same_levels(
    site: Site, weights: HealthWeights, levels: dict[tuple[str, str], float], toxicity: str,
    group: str,
) -> None:  # fmt: skip
    """Every endpoint of `assess_samples`: all organs, each organ, cancer, dose, rare earths."""
    found = assessed(site, levels, toxicity, group)
    totals = found.totals[0]

    def same(endpoint: str, total: object) -> None:
        ours = result(weights, levels, endpoint, group)
        assert ours == pytest.approx(known_part(total), rel=EXACT), endpoint  # type: ignore[arg-type]

    same(f"hazard index, {toxicity}, all organs", totals.hazard_index)
    named = [e for e in weights.endpoints if e.startswith(f"hazard index, {toxicity}, ")]
    assert {e.rsplit(", ", 1)[1] for e in named} == {"all organs", *totals.by_organ}
    for organ, total in totals.by_organ.items():
        same(f"hazard index, {toxicity}, {organ}", total)
    same(f"cancer risk a year, {toxicity}", totals.annual_risk)
    same("radiation dose", totals.dose)
    swallowed = next(one for one in found.rare_earths if one.way == "swallowed")
    same("rare earths swallowed, adi-70", swallowed.shares["adi-70"])


def test_the_same_is_missing(
    site: Site, weights: HealthWeights, levels: dict[tuple[str, str], float]
) -> None:
    """What the assessment of the table says is missing is flagged, and nothing else."""
    found = assessed(site, levels, "epa-2025", "adult")
    e = weights.endpoints.index("hazard index, epa-2025, all organs")
    r = weights.endpoints.index("cancer risk a year, epa-2025")
    g = weights.groups.index("adult")
    for term in found.chemical:
        here = weights.pathways.index(term.pathway), weights.substances.index(term.level.substance)
        assert weights.unknown[(e, *here, g)] == isinstance(term.quotient, Missing)
        assert weights.unknown[(r, *here, g)] == isinstance(term.annual_risk, Missing)
    assert "no reference concentration" in weights.reasons[weights.endpoints[e], "La"]
    assert (weights.weight[weights.unknown] >= 0.0).all()
    assert np.isfinite(weights.weight).all()


def test_an_adult_by_hand(weights: HealthWeights) -> None:
    """HJ 25.3-2019: 1 L/d, 61.8 kg, 350 d/yr; F 0.06 mg/(kg d), As 6e-5 and slope 32 per mg."""
    water, adult = weights.pathways.index("drinking_water"), weights.groups.index("adult")

    def weight(endpoint: str, name: str) -> float:
        e = weights.endpoints.index(endpoint)
        return float(weights.weight[e, water, weights.substances.index(name), adult])

    dose = 1.0 / 61.8 * 350.0 / 365.0  # mg/(kg d) per mg/L
    assert weight("hazard index, epa-2025, all organs", "F") == pytest.approx(dose / 0.06)
    assert weight("hazard index, epa-2025, teeth", "F") == pytest.approx(dose / 0.06)
    assert weight("hazard index, epa-2025, kidney", "F") == 0.0
    assert weight("hazard index, china, all organs", "As") == pytest.approx(dose / 3e-4)
    assert weight("cancer risk a year, epa-2025", "As") == pytest.approx(dose * 32.0 / 70.0)


def test_thorium_by_hand(weights: HealthWeights) -> None:
    """1 mg/L of Th is 4.057 Bq/L of Th-232; ICRP 119 adults, Sv/Bq: Th-232 2.3e-7, Ra-228 6.9e-7,
    Th-228 7.2e-8, Ra-224 6.5e-8, Pb-212 6e-9 as read, Ac-228 4.3e-10 and Bi-212 2.6e-10."""
    of_becquerel = 2.3e-7 + 6.9e-7 + 4.3e-10 + 7.2e-8 + 6.5e-8 + 6.0e-9 + 2.6e-10
    litres = 1.0 * 350.0
    e, p = weights.endpoints.index("radiation dose"), weights.pathways.index("drinking_water")
    found = weights.weight[e, p, weights.substances.index("Th"), weights.groups.index("adult")]
    assert found == pytest.approx(4.057 * litres * of_becquerel * 1e3, rel=1e-3)


def test_radon_by_hand(weights: HealthWeights) -> None:
    """ICRP 137: 3 mSv per mJ h/m3, 5.56e-6 mJ/m3 per Bq/m3 of progeny; 6 h of a day outdoors at
    0.6, the rest indoors at 0.4, 350 days."""
    hours = 350.0 * 24.0
    progeny = hours * (0.25 * 0.6 + 0.75 * 0.4)
    e, p = weights.endpoints.index("radiation dose"), weights.pathways.index("radon")
    found = weights.weight[e, p, weights.substances.index("Rn-222"), weights.groups.index("adult")]
    assert found == pytest.approx(progeny * 5.56e-6 * 3.0, rel=0.02)


def test_bought_food_is_a_dose_already(weights: HealthWeights) -> None:
    """1 mg/(kg d) of F is 1/0.06; of La as oxide 1.173 over 0.07; of Th by body weight of 61.8."""
    diet, adult = weights.pathways.index("diet"), weights.groups.index("adult")

    def weight(endpoint: str, name: str) -> float:
        e = weights.endpoints.index(endpoint)
        return float(weights.weight[e, diet, weights.substances.index(name), adult])

    assert weight("hazard index, china, all organs", "F") == pytest.approx(1.0 / 0.06)
    assert weight("rare earths swallowed, adi-70", "La") == pytest.approx(1.173 / 0.07, rel=1e-3)
    water = weights.pathways.index("drinking_water")
    e, th = weights.endpoints.index("radiation dose"), weights.substances.index("Th")
    per_litre = weights.weight[e, water, th, adult]
    assert weights.weight[e, diet, th, adult] == pytest.approx(
        per_litre * 61.8 * 365.0 / 350.0, rel=1e-12
    )


def test_rare_earths_by_two_authorities_stand_a_thousand_times_apart(
    weights: HealthWeights,
) -> None:
    """EPA 5e-5 mg/(kg d) of La (from memory) against 0.07 mg/(kg d) of oxides in China."""
    water, la = weights.pathways.index("drinking_water"), weights.substances.index("La")
    epa, china = (
        weights.weight[weights.endpoints.index(f"rare earths swallowed, {by}"), water, la, 1]
        for by in ("epa-2025", "adi-70")
    )
    assert epa / china == pytest.approx(0.07 / 1.173 / 5e-5, rel=1e-3)
    e = weights.endpoints.index("rare earths swallowed, epa-2025")
    assert not weights.decides[e, water, la, 1]


def test_equilibrium_scales_the_progeny_and_not_the_head(site: Site) -> None:
    """Without progeny a milligram of thorium is Th-232 alone: 2.3e-7 of 1.06e-6 Sv per Bq."""
    from dataclasses import replace

    people = people_of(site).model_copy(deep=True)
    table = people.radiation.equilibrium
    table.__dict__["water"] = replace(table.water, value=0.0, low=None, high=None)
    bare = health_weights(replace(site, exposure=people))
    e, p = bare.endpoints.index("radiation dose"), bare.pathways.index("drinking_water")
    found = bare.weight[e, p, bare.substances.index("Th"), bare.groups.index("adult")]
    assert found == pytest.approx(4.057 * 350.0 * 2.3e-7 * 1e3, rel=1e-3)
    soil = bare.pathways.index("soil_ingestion")
    whole = health_weights(site).weight[e, soil]
    assert bare.weight[e, soil] == pytest.approx(whole, rel=EXACT)


def test_a_factor_declared_missing_is_missing(site: Site) -> None:
    from dataclasses import replace

    people = people_of(site).model_copy(deep=True)
    people.exposure.everybody.__dict__["infiltration_factor"] = Missing("nobody measured it")
    found = health_weights(replace(site, exposure=people))
    indoors = found.pathways.index("inhalation_indoor")
    e = found.endpoints.index("hazard index, epa-2025, all organs")
    fluorine = found.substances.index("F")
    assert found.unknown[e, indoors, fluorine].all()
    assert "nobody measured it" in found.reasons[found.endpoints[e], "F"]
    assert isinstance(exposure_of_group(people, "adult")["infiltration_factor"], Missing)


@pytest.mark.parametrize("name", ["baotou", "ganzhou", "mountain_pass"])
def test_what_is_released_is_judged_or_said_why_not(name: str) -> None:
    site = load_site(name)
    found = release_dataset(releases(site, [2024]).releases)
    people = people_of(site)
    released = {str(one) for one in found["substance"].values}
    assert sorted(released - set(people.judged) - set(people.not_judged)) == []
    groups = {*people.groups.shown, *people.groups.life}
    for group in groups:
        absent = [n for n, one in exposure_of_group(people, group).items()
                  if isinstance(one, Missing)]  # fmt: skip
        # nobody fishes, and these say the same as other factors in another form
        assert set(absent) <= {
            "fish_ingestion", "inhalation_rate_per_weight", "food_ingestion", "skin_area_total",
            "exposed_skin_share", "exposure_duration", "exposure_time", "indoor_time", "lifetime",
        }, group  # fmt: skip


def test_a_site_that_judges_nothing_says_so() -> None:
    from dataclasses import replace

    from tailrace.site.schema_people import PeopleFile

    site = replace(load_site("mountain_pass"), exposure=PeopleFile())
    with pytest.raises(InputError, match="does not say which substances are judged"):
        health_weights(site)


def test_what_is_cited_does_not_depend_on_sites_before() -> None:
    """A lookup is shared by all sites of a process."""
    toxicity_lookup.cache_clear()
    alone = list(health_weights(load_site("mountain_pass")).cited)
    toxicity_lookup.cache_clear()
    health_weights(load_site("ganzhou"))
    assert list(health_weights(load_site("mountain_pass")).cited) == alone
