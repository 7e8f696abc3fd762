"""The land as linear operators, held against the full relations of the land room and by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tailrace.assess.carrier_terms import carrier_terms
from tailrace.assess.dust_operators import overstated_by
from tailrace.assess.element_names import chemical_family, element_of
from tailrace.assess.land_operators import LandOperators, land_operators
from tailrace.errors import InputError
from tailrace.land.house_dust import House, indoor_dust
from tailrace.land.road_dust import RoadInput, RoadRemoval, dust_on_road
from tailrace.quantities.level_source import FixedLevels, Recorder
from tailrace.site import Site, load_site

SUBSTANCES = ("Th", "Ce", "La", "Nd", "F", "HF", "Zn", "P", "PM10", "Rn-222", "Y")
AT = {name: place for place, name in enumerate(SUBSTANCES)}


@pytest.fixture(scope="module")
def baotou() -> Site:
    return load_site("baotou")


@pytest.fixture(scope="module")
def central(baotou: Site) -> LandOperators:
    return land_operators(baotou, "baotou", SUBSTANCES)


def test_soil_by_hand(baotou: Site, central: LandOperators) -> None:
    """Numbers of land.toml and ground.toml: 0.05 m of 1450 kg/m3, 10 mm/yr, 0.3 kg/(m2 yr)."""
    assert central.soil_gain == pytest.approx(1.0 / (0.05 * 1450.0), rel=1e-12)
    assert central.field_gain == pytest.approx(1.0 / (0.2 * 1400.0), rel=1e-12)
    sorbed = 1450.0 * baotou.areas["baotou"].ground.distribution_coefficient["Ce"].central
    leached = 0.010 / (0.05 * (0.12 + sorbed))
    eroded = 0.3 / (1450.0 * 0.05) * sorbed / (0.12 + sorbed)
    assert central.soil_loss[AT["Ce"]] == pytest.approx(leached + eroded, rel=1e-12)
    assert central.soil_loss[AT["HF"]] == central.soil_loss[AT["F"]]
    # of yttrium ground.toml says nothing: 500 L/kg of the named packaged set
    assert "Y" not in baotou.areas["baotou"].ground.distribution_coefficient
    sorbed = 1450.0 * 0.5
    leached = 0.010 / (0.05 * (0.12 + sorbed))
    eroded = 0.3 / (1450.0 * 0.05) * sorbed / (0.12 + sorbed)
    assert central.soil_loss[AT["Y"]] == pytest.approx(leached + eroded, rel=1e-12)


def test_crops_by_hand(central: LandOperators) -> None:
    """Fresh crop per field soil: sum of share x (ratio x dry matter + clinging soil x washing)."""
    grain = 0.52 * (8.5e-5 * 0.88 + 0.005 * 0.88 * 0.5)
    tuber = 0.06 * (8.5e-5 * 0.21 + 0.01 * 0.21 * 0.5)
    leaves = 0.20 * (8.5e-4 * 0.08 + 0.1 * 0.08 * 0.5)
    fruit = 0.22 * (8.5e-5 * 0.07 + 0.017 * 0.07 * 0.5)
    thorium = grain + tuber + leaves + fruit
    assert central.crops_from_field[AT["Th"]] == pytest.approx(thorium, rel=1e-12)
    # 0.3 m2/kg held for 60 d with a half-life of 14 d
    rate = np.log(2.0) / (14.0 / 365.25)
    held = 0.3 * (1.0 - np.exp(-rate * 60.0 / 365.25)) / rate
    eaten = 0.52 * 0.1 * 0.5 + 0.06 * 0.1 * 0.5 + 0.20 * 0.5 + 0.22 * 0.5 * 0.5
    assert central.crops_from_deposition == pytest.approx(held * eaten, rel=1e-12)
    assert central.crops_from_water == 0.0  # furrows


def test_milk_and_meat_by_hand(central: LandOperators) -> None:
    """Intake of a cow per unit in soil, deposition and water, times 2e-5 d/L and 7.5e-4 d/kg."""
    assert central.milk_from_soil[AT["Ce"]] == pytest.approx(
        2e-5 * (16 * 0.5 * 0.01 + 0.8 * 0.5 * 0.5) / 1.03, rel=1e-12
    )
    rate = np.log(2.0) / (14.0 / 365.25)
    grass = 3.0 * (1.0 - np.exp(-rate * 30.0 / 365.25)) / rate
    assert central.meat_from_deposition[AT["Ce"]] == pytest.approx(
        7.5e-4 * 12 * 0.5 * grass, rel=1e-12
    )
    # 1 mg/L in 60 L/d: 60 mg/d
    assert central.milk_from_water[AT["Ce"]] == pytest.approx(2e-5 * 60 / 1.03, rel=1e-12)


def test_house_dust_against_the_full_relation(central: LandOperators) -> None:
    """With the works' particles in the denominator, dust is less by exactly what is stated."""
    hour = 24 * 365.25
    house = House(0.5 * hour, 2.6, 0.78, 2.6 * hour, 0.3, 50.0)
    background, added = 0.2e-6, 0.03e-6  # kg/m3
    exact = indoor_dust(
        house, soil_concentration=40e-6, track_in=1.1e-3, air_substance=3e-12,
        air_particles=background + added, made_indoors=0.7e-3,
    )  # fmt: skip
    linear = central.house_dust_from_soil * 40.0 + central.house_dust_from_air * 3e-6
    excess = overstated_by(central.house_dust_from_air, added * 1e6)
    assert linear / (1.0 + excess) == pytest.approx(exact.concentration * 1e6, rel=1e-12)
    assert 0.0 < float(excess[0]) < 0.1


def test_road_dust_against_the_full_relation(central: LandOperators) -> None:
    removal = RoadRemoval(passages=4e5, raised_per_passage=1e-4, rains=40, washed_per_rain=0.3)
    added = 0.01  # kg/(m2 yr) of works' dust with 500 mg/kg in it
    road = dust_on_road(removal, {
        "soil": RoadInput([0.36], [30e-6]), "rest": RoadInput([0.24], [0.0]),
        "works": RoadInput([added], [500e-6]),
    })  # fmt: skip
    linear = central.road_dust_from_soil * 30.0 + central.road_dust_from_deposition * added * 500.0
    excess = overstated_by(central.road_dust_from_deposition, added * 1e6)
    assert linear / (1.0 + excess) == pytest.approx(road.bulk[0] * 1e6, rel=1e-12)


def test_what_is_missing_has_a_reason_and_no_number(central: LandOperators) -> None:
    for name in ("P", "PM10"):
        assert np.isnan(central.soil_loss[AT[name]]).all()
        assert np.isnan(central.crops_from_field[AT[name]]).all()
        assert np.isnan(central.milk_from_water[AT[name]]).all()
    assert "baes-1984" in str(central.missing["milk", "P"])
    assert ("soil_loss", "PM10") in central.missing
    assert not np.isnan(central.crops_from_field[AT["F"]]).any()


def test_a_noble_gas_settles_nowhere(central: LandOperators) -> None:
    for name in ("soil_loss", "crops_from_field", "milk_from_soil", "meat_from_deposition"):
        assert (getattr(central, name)[AT["Rn-222"]] == 0.0).all()
    assert not any("Rn-222" in key for key in central.missing)


def test_an_area_without_the_file(baotou: Site) -> None:
    ganzhou = load_site("ganzhou")
    found = land_operators(ganzhou, "ganzhou_city", ("Ce",))
    for name in ("soil_gain", "soil_loss", "house_dust_from_air", "road_dust_from_soil",
                 "crops_from_field", "crops_from_deposition", "milk_from_soil"):  # fmt: skip
        assert np.isnan(getattr(found, name)).all(), name
    assert "land.toml" in str(found.missing[("road_dust",)])
    with pytest.raises(InputError, match="did you mean"):
        land_operators(ganzhou, "longnann", ("Ce",))


def test_draws_take_their_levels_from_one_source(baotou: Site) -> None:
    """At levels of a half all is central but for skewed ranges; alike elements move together."""
    recorder = Recorder()
    land_operators(baotou, "baotou", SUBSTANCES, recorder)
    places = list(recorder.numbers)
    assert "baotou/land.soil.yard.depth" in places
    assert "baotou/ground.distribution_coefficient.Th" in places
    assert sum("uptake_spread.rare earths" in place for place in places) == 1
    levels = {place: np.array([0.5, 0.5]) for place in places}
    levels["baotou/land.transfer.uptake_spread.rare earths"] = np.array([0.5, 0.9])
    found = land_operators(baotou, "baotou", SUBSTANCES, FixedLevels(levels))
    roots = found.crops_from_field
    assert roots.shape == (len(SUBSTANCES), 2)
    gain = 4.0**1.2815515655446004 - 1.0  # gsd 4 at the ninth tenth of a lognormal
    for name, vegetative, reproductive in (("Ce", 0.01, 0.004), ("Nd", 0.01, 0.004)):
        through = reproductive * (0.52 * 0.88 + 0.06 * 0.21 + 0.22 * 0.07) + vegetative * 0.2 * 0.08
        dry = found.crops_from_field[AT[name]]
        # dry matter is drawn too: its own medians are within 1 % of the central values
        assert dry[1] - dry[0] == pytest.approx(through * gain, rel=0.01)
    assert roots[AT["Th"], 0] == roots[AT["Th"], 1]


def test_every_area_with_people_has_its_land() -> None:
    for site, area in (("baotou", "baotou"), ("baotou", "bayan_obo"), ("ganzhou", "longnan"),
                       ("mountain_pass", "mountain_pass")):  # fmt: skip
        found = land_operators(load_site(site), area, ("Ce", "Th", "F"))
        assert found.missing == {}, area
        arrays = [value for value in vars(found).values() if isinstance(value, np.ndarray)]
        assert all(np.isfinite(one).all() and (one >= 0.0).all() for one in arrays)
        # 4 to 80 % of a household's dust is soil: US EPA Region 8 and Swartjes 2011
        assert 0.04 < float(found.house_dust_from_soil[0]) < 0.8


def test_elements_and_families() -> None:
    assert element_of("HF") == "F"
    assert element_of("Ra-226") == "Ra"
    assert element_of("PM10") is None
    assert element_of("REE") is None
    assert chemical_family("Lu") == chemical_family("Y") == "rare earths"
    assert chemical_family("Th") == "Th"


def test_sprinkled_water_reaches_leaves(baotou: Site) -> None:
    area = baotou.areas["baotou"]
    irrigation = area.land.irrigation.model_copy(deep=True)
    irrigation.__dict__["sprinkled"] = replace(
        irrigation.interception, value=1.0, distribution=None
    )
    land = area.land.model_copy(update={"irrigation": irrigation})
    site = replace(baotou, areas={"baotou": replace(area, land=land)})
    found = land_operators(site, "baotou", ("F",))
    # 0.3 m/yr of 1 mg/L is 300 mg/(m2 yr), of which leaves hold a quarter
    assert found.crops_from_water == pytest.approx(
        found.crops_from_deposition * 300.0 * 0.25, rel=1e-12
    )


def test_irrigated_fields_feed_crops_alone(central: LandOperators) -> None:
    """One mg/m2 left by water in 0.2 m of field soil of 1400 kg/m3; no yard or pasture is watered.

    By hand: `crops_from_field` (`test_crops_by_hand`) over 280 kg/m2.
    """
    terms = carrier_terms(central, SUBSTANCES)
    watered = [one for one in terms if one.carrier == "irrigated soil"]
    assert [one.medium for one in watered] == ["crops"]
    wanted = central.crops_from_field[AT["Th"]] / (0.2 * 1400.0)
    assert watered[0].factor[AT["Th"]] == pytest.approx(wanted, rel=1e-12)
    fallen = [one for one in terms if one.carrier == "soil"]
    assert {one.medium for one in fallen} == {"soil", "house_dust", "road_dust", "milk", "meat"}
