"""The whole chain at central values beside a plain calculation, step by step.

Releases are the emissions room's own; transfers are made up, so that nothing of the air room is
needed. What follows is done again here without code of `assess` (but for the declared shares in
which outlets release sizes): each year's dust by size and content, the air of a place, the soils by
integrating dS/dt = D - k S numerically, dust and food by the formulas of their sources, and people
by their room's assessment of measured levels. Water in wells and streams is that of
`groundwater_block`, which has its own comparisons.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from tailrace.assess.air_form import air_form, shares_of_outlet
from tailrace.assess.air_transfers import AirTransfers
from tailrace.assess.chain_block import SiteBlock, evaluate_site
from tailrace.assess.chain_plan import ChainPlan, chain_plan, lived_in
from tailrace.assess.needed_files import people_of
from tailrace.assess.transfer_store import TransferStore
from tailrace.land.distribution_coefficients import distribution_coefficient
from tailrace.land.food_factors import meat_factor, milk_factor, uptake_factor
from tailrace.people.sample_totals import known_part
from tailrace.quantities import Missing, Value
from tailrace.site import Site, load_site

from .as_measured import assessed

Array = NDArray[np.float64]

BINS = ("PM2.5", "PM2.5-10", "PM10-15", "PM15-30", "gas", "Rn-222", "Rn-220")
CLOSE = 1e-7
"""The soils here are integrated numerically to 1e-9 of their largest store."""


def central(value: object) -> float:
    """Return a declared number in the unit of its file's schema."""
    assert isinstance(value, Value)
    return float(value.central)


def made_transfers(site: Site, area: str) -> AirTransfers:
    """Return transfers of the size of real ones, at random."""
    random = np.random.default_rng(17)
    sources = tuple(name for name, form in air_form(site).items() if form.area == area)
    places = lived_in(site, area)
    shape = (len(sources), len(BINS), len(places))
    none = np.zeros(0)
    return AirTransfers(
        area, sources, BINS, places, 10.0 ** random.uniform(-9, -7, shape),
        10.0 ** random.uniform(-5, -3, shape), np.zeros(len(sources)), np.ones(shape[:2]),
        np.zeros(shape[:2]), np.zeros(len(sources), dtype=bool), none, none,
        np.zeros((*shape[:2], 0)), np.zeros((*shape[:2], 0)), "", (),
    )  # fmt: skip


@dataclass
class Case:
    """A site evaluated once at central values."""

    site: Site
    area: str
    plan: ChainPlan
    block: SiteBlock

    @property
    def transfers(self) -> AirTransfers:
        made = self.plan.areas[self.area].air
        assert isinstance(made, AirTransfers)
        return made

    def at(self, place: str) -> int:
        return self.plan.areas[self.area].places.index(place)


@pytest.fixture(scope="module", params=[("mountain_pass", "mountain_pass"), ("baotou", "baotou")],
                ids=["mountain_pass", "baotou"])  # fmt: skip
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    name, area = request.param
    site = load_site(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "tailrace.assess.air_ahead.air_transfers",
            lambda site, area, **others: made_transfers(site, area),
        )
        plan = chain_plan(site, store=TransferStore(tmp_path_factory.mktemp("transfers")))
    return Case(site, area, plan, evaluate_site(plan, None))


def released(case: Case, source: str, substance: str) -> dict[str, Array]:
    """Return what a source gives of a substance by bin, kg by year."""
    given = case.block.releases.releases
    found: dict[str, Array] = {}
    if source in given.missing:
        return found
    if source not in given.sources:
        flow = given.outlets[source]
        shares = shares_of_outlet(case.site, source, substance)
        if substance not in flow.substances or isinstance(shares, Missing):
            return found
        mass = flow.flow[flow.substances.index(substance)][:, 0]
        return {bin_: np.nan_to_num(mass) * share for bin_, share in shares.items()}
    one = given.sources[source]
    if substance in one.emitted.gases:
        found["gas"] = one.emitted.gases[substance][:, 0]
    if substance in one.emitted.nuclides:
        found[substance] = one.emitted.nuclides[substance][:, 0]
    if one.emitted.dust is None:
        return found
    content = one.content(substance)
    if content is None:
        return found
    smaller = np.zeros(len(given.years))
    for bin_, mass in zip(BINS, one.emitted.dust[:, :, 0], strict=False):
        if np.isnan(mass).all():
            continue
        found[bin_] = np.nan_to_num((mass - smaller) * content[:, 0])
        smaller = mass
    return found


def arriving(case: Case, substance: str, place: str, way: str) -> Array:
    """Return what the air of a place holds, or what falls there, of a substance by year."""
    made = case.transfers
    transfer = getattr(made, way)[:, :, made.receptors.index(place)]
    total = np.zeros(len(case.plan.years))
    for s, source in enumerate(made.sources):
        for bin_, mass in released(case, source, substance).items():
            total += mass * transfer[s, BINS.index(bin_)]
    return total


def held(inputs: Array, loss: float, year: int) -> float:
    """Return the mean over a year of dS/dt = D - k S, D constant in each year, S = 0 at first."""
    if loss == np.inf:
        return 0.0
    largest = max(inputs.max(), 1e-300)
    store, mean = 0.0, 0.0
    for y in range(year + 1):
        own = inputs[y] / largest

        def rate(_: float, state: Array, own: float = own) -> list[float]:
            return [own - loss * state[0], state[0]]

        solved = solve_ivp(rate, (0.0, 1.0), [store, 0.0], method="DOP853", rtol=1e-10, atol=1e-12)
        store, mean = solved.y[0, -1], solved.y[1, -1]
    return float(mean * largest)


def loss_of(case: Case, layer: Any, substance: str) -> float:
    """Return leaching and erosion, 1/yr: HHRAP (US EPA 2005), tables B-1-3 and B-1-5.

    Infinite where no distribution coefficient is known: the known part is then what does not stay.
    """
    here = case.site.areas[case.area]
    stated = here.ground.distribution_coefficient
    if substance in stated:
        sorbed = central(stated[substance])
    else:
        of = here.land.transfer
        named = str(of.distribution_coefficients)
        found = distribution_coefficient(substance, named, of.distribution_soil)
        if isinstance(found, Missing):
            return np.inf
        sorbed = central(found)
    depth, density = central(layer.depth), central(layer.bulk_density)
    water = central(layer.water_content)
    per_area = depth * (water + density * sorbed)
    leached = central(layer.percolation) / per_area
    eroded = central(layer.erosion) * central(layer.enrichment) * sorbed / per_area
    return leached + eroded


def factors_of(land: Any) -> str:
    """Return the name of the set of transfer factors."""
    return str(land.transfer.factors)


def house_dust(case: Case, soil: float, air: float) -> float:
    """Return mg/kg in house dust: floor load of the substance over the load of all dust.

    Layton and Beamer (2009): H dC/dt = a H (P C_out - C) - v C + r F, dF/dt = T + v C - r F - c F,
    solved for the steady state as two equations.
    """
    house = case.site.areas[case.area].land.house
    a, h = central(house.air_exchange), central(house.height)
    v, r, c = (central(getattr(house, x)) for x in
               ("deposition_velocity", "resuspension", "cleaning"))  # fmt: skip
    system = np.array([[a * h + v, -r], [-v, r + c]])
    enters = a * h * central(house.penetration)

    def floor(outside: float, tracked: float) -> float:
        return float(np.linalg.solve(system, [enters * outside, tracked])[1])

    track_in, particles = central(house.track_in), central(house.outdoor_particles)
    dust = floor(particles, track_in + central(house.made_indoors))
    # mg/m3 and mg/kg over kg/m3 and kg/m2 give mg/kg
    return floor(air, track_in * soil) / dust


def crops(case: Case, substance: str, field: float, fallen: float) -> float:
    """Return mg/kg of fresh home-grown crops: roots, clinging soil, and leaves (IAEA SRS 19)."""
    land = case.site.areas[case.area].land
    weathering = math.log(2.0) / central(land.weathering_half_life)
    total = 0.0
    for crop in land.crop.values():
        uptake = uptake_factor(substance, crop.kind, factors_of(land))
        of_soil = 0.0 if isinstance(uptake.value, Missing) else central(uptake.value)
        dry, washed = central(crop.dry_matter), central(crop.left_after_washing)
        roots = of_soil * (dry if uptake.plant_mass == "dry" else 1.0) * field
        clinging = central(crop.soil_load) * dry * field * washed
        time = central(crop.exposure_time)
        leaves = central(crop.mass_interception) * fallen / weathering
        leaves *= (1.0 - math.exp(-weathering * time)) * washed * central(crop.translocation)
        total += central(crop.share) * (roots + clinging + leaves)
    return float(total)


def animal(
    case: Case, product: str, substance: str, soil: float, fallen: float, water: float
) -> float:
    """Return mg/kg of milk or meat: transfer coefficient times daily intake (IAEA SRS 19).

    Bought feed brings no soil of the place with it.
    What a factor is missing for is left out: the known part.
    """
    land = case.site.areas[case.area].land
    cow = getattr(land.cattle, product)
    grass = uptake_factor(substance, "pasture", factors_of(land))
    moved = (milk_factor if product == "milk" else meat_factor)(substance, factors_of(land))
    if isinstance(moved, Missing):
        return 0.0
    weathering = math.log(2.0) / central(land.weathering_half_life)
    held_back = central(land.pasture.mass_interception) * fallen / weathering
    held_back *= 1.0 - math.exp(-weathering * central(land.pasture.exposure_time))
    grazed = central(cow.feed) * central(cow.local_feed)
    a_day = grazed * held_back
    if not isinstance(grass.value, Missing):
        assert grass.plant_mass == "dry"
        a_day += grazed * central(grass.value) * soil
        eaten = central(cow.soil) * central(cow.local_feed)
        a_day += eaten * central(cow.soil_availability) * soil
    a_day += central(cow.water) * 1e3 * water  # m3/d to L/d
    if product == "meat":
        return a_day * central(moved)
    return a_day * central(moved) * 1e3 / central(cow.density)


def water_at(case: Case, substance: str, place: str, kind: str) -> Array:
    """Return what works add to a well, or to the stream of a place, mg/L by year."""
    found, none = case.block.areas[case.area].water, np.zeros(len(case.plan.years))
    if found is None or substance not in found.substances:
        return none
    e = found.substances.index(substance)
    if kind == "well":
        if place not in found.receptors:
            return none
        levels = found.well[:, :, e, found.receptors.index(place), :, 0]
    else:
        ground = case.plan.areas[case.area].ground
        assert not isinstance(ground, Missing)
        serves = ground.serves
        if place not in serves:
            return none
        levels = found.river[:, :, e, found.rivers.index(serves[place]), :, 0]
    return np.asarray(np.nan_to_num(levels).sum(axis=(0, 1)))


def levels_by_hand(
    case: Case, place: str, year: int, substances: tuple[str, ...]
) -> dict[tuple[str, str], float]:
    """Return what works add to every medium of a place in a year."""
    here, y = case.site.areas[case.area], case.plan.years.index(year)
    yard, field = here.land.soil.yard, here.land.soil.field
    road, irrigation = here.land.road, here.land.irrigation
    factor = central(here.surface.surface.air_transfer_factor)
    found: dict[tuple[str, str], float] = {}
    for name in substances:
        air = factor * arriving(case, name, place, "concentration")[y]
        found["air", name] = air
        if name.startswith("Rn-"):
            continue
        fallen = factor * arriving(case, name, place, "deposition")
        watered = np.zeros(len(fallen))
        if irrigation.water != "none":
            watered = water_at(case, name, place, irrigation.water)
            assert central(irrigation.sprinkled) == 0.0
        soil = held(fallen, loss_of(case, yard, name), y)
        soil /= central(yard.depth) * central(yard.bulk_density)
        onto_field = fallen + watered * (central(irrigation.amount) * 1e3)
        ploughed = held(onto_field, loss_of(case, field, name), y)
        ploughed /= central(field.depth) * central(field.bulk_density)
        found["soil", name] = soil
        found["house_dust", name] = house_dust(case, soil, air)
        on_road = fallen[y] / central(road.dust_input)
        found["road_dust", name] = on_road + central(road.soil_share) * soil
        found["drinking_water", name] = water_at(case, name, place, "well")[y]
        found["crops", name] = crops(case, name, ploughed, fallen[y])
        for product in ("milk", "meat"):
            found[product, name] = animal(case, product, name, soil, fallen[y], watered[y])
    return found


def supplied(case: Case, place: str, medium: str, year: int) -> float:
    """Return what share of a food, or of drinking water, is the place's own."""
    shares = [
        one for one in people_of(case.site).supply.values()
        if medium in one.pathways and (place in one.places or "*" in one.places)
    ]  # fmt: skip
    begun = [one for one in shares if one.since is None or one.since <= year]
    own = [one for one in begun if place in one.places] or begun
    return central(max(own, key=lambda one: one.since or 0).share)


PLACES = {"mountain_pass": "mountain_pass_community", "baotou": "xinguang"}


@pytest.mark.parametrize("group", ["child_1_6", "adult"])
@pytest.mark.slow
def test_a_place_by_hand(case: Case, group: str) -> None:
    """Hazard index, cancer risk and dose that works add, in the first and the last stated year."""
    place, plan = PLACES[case.area], case.plan.areas[case.area]
    weights, block = plan.weights, case.block.areas[case.area].block
    judged = tuple(x for x in case.plan.health.substances if x in plan.substances)
    toxicity = people_of(case.site).toxicity[0]
    for year in (case.plan.stated[0], case.plan.stated[-1]):
        levels = levels_by_hand(case, place, year, judged)
        _same_levels(case, place, year, levels)
        for medium in ("drinking_water", "crops", "milk", "meat"):
            share = supplied(case, place, medium, year)
            levels |= {key: level * share for key, level in levels.items() if key[0] == medium}
        above = {key: level for key, level in levels.items() if level > 0.0}
        totals = assessed(case.site, above, toxicity, group).totals[0]
        results = {
            f"hazard index, {toxicity}, all organs": totals.hazard_index,
            f"cancer risk a year, {toxicity}": totals.annual_risk,
            "radiation dose": totals.dose,
        }
        for endpoint, total in results.items():
            k, g = weights.headline.index(endpoint), weights.groups.index(group)
            ours = block.increment[0, k, g, case.at(place), case.plan.wanted.index(year)]
            if np.isnan(known_part(total)):  # nothing of it is known
                assert ours == 0.0
                assert case.area == "mountain_pass"
                assert endpoint.startswith("cancer")
                continue
            assert ours > 0.0
            assert ours == pytest.approx(known_part(total), rel=CLOSE), (endpoint, year)


def _same_levels(case: Case, place: str, year: int, levels: dict[tuple[str, str], float]) -> None:
    plan, block = case.plan.areas[case.area], case.block.areas[case.area].block
    for (medium, name), level in levels.items():
        at = plan.weights.media.index(medium), plan.substances.index(name)
        ours = block.level[(0, *at, case.at(place), case.plan.stated.index(year))]
        assert ours == pytest.approx(level, rel=CLOSE, abs=1e-30), (medium, name, year)
