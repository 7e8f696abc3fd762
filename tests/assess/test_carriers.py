"""Carriers: epochs add up, soils remember, draws scale."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.air_release import AirRelease
from tailrace.assess.carriers import CarrierAmounts, epoch_of, water_carriers
from tailrace.assess.carriers_of_air import air_carriers
from tailrace.assess.unit_amounts import AmountsAtPlaces, UnitAmounts, amounts_of

YEARS = tuple(range(2000, 2012))
WANTED = (2001, 2006, 2011)
PLACES = ("a", "b", "c", "d")
RNG = np.random.default_rng(5)


@dataclass
class Land:
    substances: tuple[str, ...] = ("Th", "F")
    soil_loss: NDArray[np.float64] = field(default_factory=lambda: np.array([[0.1] * 3, [0.0] * 3]))
    field_loss: NDArray[np.float64] = field(default_factory=lambda: np.zeros((2, 3)))
    irrigation: NDArray[np.float64] = field(default_factory=lambda: np.array([0.2, 0.3, 0.5]))
    irrigation_water: str = "well"


@dataclass
class Transfers:
    receptors: tuple[str, ...]
    concentration: NDArray[np.float64]
    deposition: NDArray[np.float64]


@dataclass
class Water:
    sources: tuple[str, ...]
    release_sources: tuple[str, ...]
    substances: tuple[str, ...]
    receptors: tuple[str, ...]
    rivers: tuple[str, ...]
    well: NDArray[np.float64]
    river: NDArray[np.float64]
    missing: dict[tuple[str, ...], str]


def release(draws: int = 3) -> AirRelease:
    dust, spread = (RNG.random((2, 2, len(YEARS), draws)) for _ in range(2))
    shares = np.array([[[0.2, 0.8], [1.0, 0.0]], [[0.0, 1.0], [0.5, 0.5]]])
    return AirRelease(
        ("Th", "F"), ("pit", "stack"), ("PM2.5", "gas"), ((0, 0), (0, 1)), amounts_of(dust), (1, 0),
        amounts_of(spread), shares, {},
    )  # fmt: skip


def soils(carriers: list[CarrierAmounts]) -> list[CarrierAmounts]:
    return [one for one in carriers if one.carrier == "soil"]


def transfers() -> Transfers:
    return Transfers(PLACES, RNG.random((2, 2, 4)), RNG.random((2, 2, 4)))


def at_places(carrier: CarrierAmounts) -> NDArray[np.float64]:
    return carrier.at_places(range(len(WANTED))).sum(axis=2)


def test_a_year_belongs_to_the_epoch_that_begins_with_it() -> None:
    assert list(epoch_of((2025, 2026, 2029, 2030), (2026, 2030))) == [0, 1, 1, 2]


def test_epochs_of_release_add_up_to_all_of_it() -> None:
    made, through = release(), transfers()
    factor = np.array([1.0, 2.0, 0.5])
    whole = air_carriers(made, through, PLACES, factor, Land(), YEARS, WANTED, ())
    parts = air_carriers(made, through, PLACES, factor, Land(), YEARS, WANTED, (2004, 2008))
    for one, other in zip(whole, parts, strict=True):
        assert len(other.origins) == 3 * len(one.origins)
        np.testing.assert_allclose(at_places(other), at_places(one), rtol=1e-13)


def test_what_was_released_before_stays_in_the_soil() -> None:
    made, through = release(), transfers()
    both = soils(air_carriers(made, through, PLACES, np.ones(1), Land(), YEARS, WANTED, (2005,)))
    assert len(both) == 2
    for soil in both:
        before = [u for u, at in enumerate(soil.unit_origin) if soil.origins[at][1] == 0]
        held = soil.amount[:, 1, before]
        # fluorine is not lost here: after the epoch its store no longer changes
        np.testing.assert_allclose(held[..., 1], held[..., 2], rtol=1e-13)
        thorium = soil.amount[:, 0, before]
        kept = np.exp(-0.1 * (WANTED[2] - WANTED[1]))
        np.testing.assert_allclose(thorium[..., 2] / thorium[..., 1], kept, rtol=1e-12)


def test_a_store_without_loss_is_the_sum_of_what_fell() -> None:
    made, through = release(), transfers()
    both = soils(air_carriers(made, through, PLACES, np.ones(1), Land(), YEARS, WANTED, ()))
    for soil, amount in zip(both, (made.dust.of(1), made.spread.of(1)), strict=True):
        assert amount is not None
        fallen = amount[:, : YEARS.index(2011)].sum(axis=1) + 0.5 * amount[:, -1]
        np.testing.assert_allclose(
            np.moveaxis(soil.amount[:, 1, ..., 2], 0, -1), fallen, rtol=1e-12
        )


def test_amounts_are_masses_times_contents_of_what_units_hold() -> None:
    mass, content = RNG.random((2, 3, 4))
    amounts = UnitAmounts((3, 4))
    amounts.add(mass, {1: content, 2: np.ones((1, 1))})
    amounts.add(np.ones((1, 1)), {1: mass})
    assert amounts.of(0) is None
    np.testing.assert_array_equal(amounts.of(1), [mass * content, mass])
    np.testing.assert_array_equal(amounts.of(2, [2, 0]), [mass[[2, 0]], np.zeros((2, 4))])


def test_units_and_shares_are_the_same_as_every_bin_through_its_own_transfer() -> None:
    made, through = release(), transfers()
    carriers = air_carriers(made, through, PLACES, np.ones(1), Land(), YEARS, WANTED, ())
    air = sum(at_places(one) for one in carriers if one.carrier == "air")
    pick = [YEARS.index(year) for year in WANTED]
    whole = np.einsum("esbyd,sbr->dery", made.amount[..., pick, :], through.concentration)
    np.testing.assert_allclose(air, whole, rtol=1e-12)
    np.testing.assert_allclose(made.by_source(pick), made.amount[..., pick, :].sum(axis=2))


def test_one_place_holds_what_sizes_bring_to_it() -> None:
    made, through = release(), transfers()
    factor, land = np.array([1.0, 2.0, 0.5]), Land()
    few = air_carriers(made, through, ("c",), factor, land, YEARS, WANTED, (2004,))
    many = air_carriers(made, through, PLACES, factor, land, YEARS, WANTED, (2004,))
    assert [one.carrier for one in few] == [one.carrier for one in many]
    for one, other in zip(few, many, strict=True):
        sized = other.transfer is not None and other.transfer.ndim == 2
        assert one.amount.shape[2] == (len(one.origins) if sized else other.amount.shape[2])
        assert (one.origins, one.unknown) == (other.origins, other.unknown)
        here, there = (x.at_places(range(len(WANTED))) for x in (one, other))
        np.testing.assert_allclose(here[..., 0, :], there[..., 2, :], rtol=1e-13)


def test_sizes_that_hold_different_contents_bring_each_its_own() -> None:
    mass, content, other = RNG.random((3, 2, 4))
    amounts, way = UnitAmounts((2, 4)), np.array([[2.0], [3.0]])
    amounts.add(mass, {0: content, 1: content, 2: content})
    amounts.add(2.0 * mass, {0: content, 1: other})
    there = AmountsAtPlaces(amounts, [np.array([0, 1])], way)
    np.testing.assert_allclose(there.of(0), [8.0 * mass * content], rtol=1e-14)
    np.testing.assert_allclose(there.of(1), [mass * (2.0 * content + 6.0 * other)], rtol=1e-14)
    np.testing.assert_allclose(there.of(2, [1]), [2.0 * mass[1:] * content[1:]], rtol=1e-14)
    assert there.of(3) is None


def test_a_factor_on_transfers_scales_every_carrier() -> None:
    made, through = release(), transfers()
    one = air_carriers(made, through, PLACES, np.ones(1), Land(), YEARS, WANTED, ())
    twice = air_carriers(made, through, PLACES, np.full(1, 2.0), Land(), YEARS, WANTED, ())
    for first, second in zip(one, twice, strict=True):
        np.testing.assert_allclose(second.amount, 2.0 * first.amount, rtol=1e-14)


def test_what_the_land_does_not_know_is_not_known() -> None:
    land = Land(soil_loss=np.array([[np.nan] * 3, [0.0] * 3]))
    for soil in soils(
        air_carriers(release(), transfers(), PLACES, np.ones(1), land, YEARS, WANTED, ())
    ):
        assert soil.unknown == {"Th"}
        assert np.isfinite(soil.amount).all()


def test_wells_reach_their_own_places_and_fields() -> None:
    shape = (2, 1, 1, 2, len(YEARS), 3)
    well = np.ones(shape)
    well[1] = 0.0
    river = np.zeros((2, 1, 1, 0, 12, 3))
    water = Water(("pond",), ("pond",), ("F",), ("a", "b"), (), well, river, {})
    found = water_carriers(water, ("Th", "F"), ("b", "c"), Land(), {}, YEARS, WANTED)  # type: ignore[arg-type]
    drunk, field_water, soil = found
    assert drunk.origins == (("pond", 0), ("pond", 1))
    there = drunk.at_places(range(3))
    np.testing.assert_allclose(there[:, 1, 0, 0], 1.0)
    assert not there[:, 0].any()
    assert not there[:, :, :, 1].any()
    np.testing.assert_array_equal(drunk.amount, field_water.amount)
    # 0.2 m of water with 1 mg/L brings 200 mg/m2 a year; half of the last year's is there
    np.testing.assert_allclose(
        soil.at_places(range(3))[0, 1, 0, 0], [300.0, 1300.0, 2300.0], rtol=1e-12
    )


def watered(
    land: Land, missing: dict[tuple[str, ...], str], serves: dict[str, str] | None = None
) -> dict[str, CarrierAmounts]:  # fmt: skip
    """Return what one pond and a stream bring, 1 mg/L of everything."""
    one = np.ones((1, 1, 2, 1, len(YEARS), 3))
    water = Water(("pond",), ("pond",), ("Th", "F"), ("a",), ("stream",), one, one, missing)
    found = water_carriers(water, ("Th", "F"), ("a",), land, serves or {}, YEARS, WANTED)  # type: ignore[arg-type]
    return {one.carrier: one for one in found}


def test_irrigation_stays_in_the_field_as_long_as_fields_keep_it() -> None:
    land = Land(soil_loss=np.full((2, 3), 5.0), field_loss=np.array([[0.1] * 3, [0.0] * 3]))
    held = watered(land, {})["irrigated soil"].at_places(range(3))[:, :, 0, 0]
    brought = 1000.0 * land.irrigation[:, None]
    begin = np.array(WANTED) - YEARS[0]
    np.testing.assert_allclose(held[:, 1], brought * (begin + 0.5), rtol=1e-12)
    # dS/dt = 1 - S / 10 from nothing: S = 10 (1 - exp(-t / 10)), and its mean over a year
    lost = 10.0 * (np.exp(-begin / 10.0) - np.exp(-(begin + 1.0) / 10.0))
    np.testing.assert_allclose(held[:, 0], brought * 10.0 * (1.0 - lost), rtol=1e-12)


def test_what_is_not_known_of_a_field_is_not_known_of_its_soil() -> None:
    known = watered(Land(), {})
    assert not known["irrigated soil"].unknown
    lost = watered(Land(field_loss=np.array([[np.nan] * 3, [0.0] * 3])), {})
    assert lost["irrigated soil"].unknown == {"Th"}
    yard = watered(Land(soil_loss=np.full((2, 3), np.nan)), {})
    assert not yard["irrigated soil"].unknown


def test_an_unknown_amount_of_irrigation_is_not_none() -> None:
    land = Land(irrigation=np.full(3, np.nan))
    soil = watered(land, {})["irrigated soil"]
    assert soil.unknown == {"Th", "F"}
    assert np.isfinite(soil.amount).all()
    dry = Land(irrigation=np.full(3, np.nan), irrigation_water="none")
    assert not watered(dry, {("pond",): "no rate"})["irrigated soil"].unknown


def test_fields_lack_what_their_own_water_lacks() -> None:
    every, river = {"Th", "F"}, Land(irrigation_water="river")
    serves = {"a": "stream"}
    assert watered(Land(), {("pond",): ""})["field water"].unknown == every
    assert watered(Land(), {("", "", "stream"): ""})["field water"].unknown == set()
    assert watered(river, {("", "", "stream"): ""}, serves)["field water"].unknown == every
    assert watered(river, {("", "", "other"): ""}, serves)["field water"].unknown == set()
    assert watered(river, {("pond", "", "a"): ""}, serves)["field water"].unknown == set()
    assert watered(river, {("pond", "F"): ""}, serves)["irrigated soil"].unknown == {"F"}
    assert watered(river, {("pond", "F"): ""})["field water"].unknown == set()
    assert watered(Land(), {("pond", "", "a"): ""})["well"].unknown == every
