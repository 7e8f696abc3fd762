"""Air transfers of bundled sites: against the plume room itself, and against each other."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from tailrace.air.receptors import points
from tailrace.air.transfers import transfer
from tailrace.assess.air_form import AIR_BINS, air_form, shares_of_outlet
from tailrace.assess.air_map_points import interpolator
from tailrace.assess.air_transfers import AirTransfers, air_transfers
from tailrace.assess.release_geometry import air_source, dust_particles
from tailrace.assess.site_releases import site_weather
from tailrace.assess.transfer_store import TransferStore
from tailrace.emissions.release_point import ReleasePoint
from tailrace.errors import InputError
from tailrace.quantities import Missing, Value
from tailrace.site import Site, load_site
from tailrace.weather import HourlyWeather

pytestmark = pytest.mark.slow


SECONDS = 365.25 * 86400.0
GAS = AIR_BINS.index("gas")
PARTICLES = slice(0, 4)


def short(weather: HourlyWeather) -> HourlyWeather:
    """Return every thirteenth hour, which is every hour of the day alike often."""
    return weather.select(np.arange(0, len(weather), 13))


@pytest.fixture(scope="module")
def ganzhou() -> Site:
    return load_site("ganzhou")


@pytest.fixture(scope="module")
def weather(ganzhou: Site) -> HourlyWeather:
    assert ganzhou.emissions is not None
    found = site_weather(ganzhou, ganzhou.emissions)["longnan"]
    assert isinstance(found, HourlyWeather)
    return short(found)


@pytest.fixture(scope="module")
def longnan(ganzhou: Site, weather: HourlyWeather) -> AirTransfers:
    found = air_transfers(ganzhou, "longnan", weather=weather)
    assert isinstance(found, AirTransfers)
    return found


def row(transfers: AirTransfers, source: str) -> int:
    return transfers.sources.index(source)


def test_shapes_and_zeros(longnan: AirTransfers) -> None:
    shape = (len(longnan.sources), len(AIR_BINS), len(longnan.receptors))
    assert longnan.concentration.shape == longnan.deposition.shape == shape
    assert longnan.map_concentration.shape == (*shape[:2], len(longnan.map_east))
    assert 300 <= len(longnan.map_east) <= 400
    for part in ("concentration", "deposition", "map_concentration", "map_deposition"):
        values = getattr(longnan, part)
        assert np.isfinite(values).all()
        assert (values >= 0.0).all()
    ponds = row(longnan, "collection_ponds")
    assert longnan.concentration[ponds, GAS].min() > 0.0
    assert not longnan.concentration[ponds, np.arange(len(AIR_BINS)) != GAS].any()


def test_agrees_with_the_plume_room_by_its_own_way(
    ganzhou: Site, weather: HourlyWeather, longnan: AirTransfers
) -> None:
    # `transfer` takes every hour by itself, and gives s/m3 and 1/m2.
    assert ganzhou.emissions is not None
    here = ganzhou.projected("longnan").geometry
    point = ganzhou.emissions.release_points["air:calcining_stack"]
    source = air_source(point, "", here, particles=dust_particles())
    assert not isinstance(source, Missing)
    every = np.arange(0, len(longnan.map_east), 7)
    own = transfer(
        [source], points(longnan.map_east[every], longnan.map_north[every]), weather
    ).isel(profile=0, source=0)
    at = row(longnan, "air:calcining_stack")
    mine = longnan.map_concentration[at, PARTICLES][:, every]
    theirs = own.concentration.values.T * 1.0e6 / SECONDS
    seen = theirs > 1.0e-3 * theirs.max()
    assert mine[seen] == pytest.approx(theirs[seen], rel=0.02)
    assert np.median(np.abs(mine[seen] / theirs[seen] - 1.0)) < 0.003
    fallen = own.deposition.values.T * 1.0e6 * float(own.carried_share)
    assert longnan.map_deposition[at, PARTICLES][:, every][seen] == pytest.approx(
        fallen[seen], rel=0.02
    )
    assert longnan.not_transported[at] == pytest.approx(float(own.calm_share), abs=1e-12)


def test_a_gas_falls_with_its_velocity(longnan: AirTransfers) -> None:
    # Flux over concentration next to the ground is the declared velocity, 0.8 cm/s; deposition
    # counts the hours with a plume only.
    at = row(longnan, "collection_ponds")
    conc, fallen = longnan.map_concentration[at, GAS], longnan.map_deposition[at, GAS]
    carried = 1.0 - longnan.not_transported[at]
    assert np.median(fallen / (conc * SECONDS * carried)) == pytest.approx(0.008, rel=0.01)


def test_two_integrals_and_calm_hours_are_the_release(longnan: AirTransfers) -> None:
    error = longnan.budget_error
    assert np.abs(error).max() < 0.02
    stack = row(longnan, "air:calcining_stack")
    assert (np.diff(longnan.deposited[stack, PARTICLES]) > 0.0).all()  # coarse dust falls sooner
    vent = row(longnan, "air:denitrification")
    assert longnan.deposited[vent, GAS] == 0.0
    assert longnan.passed[vent, GAS] == pytest.approx(1.0 - longnan.not_transported[vent])


def test_what_falls_on_the_map_is_what_the_rings_say(longnan: AirTransfers) -> None:
    # The integral over the map of its own 400 points, beside the rings round each source.
    frame, at = longnan.frame, row(longnan, "collection_ponds")
    field = interpolator(longnan.map_east, longnan.map_north, longnan.map_deposition[at, GAS])
    x = np.linspace(frame.west, frame.east, 601)[:-1] + frame.width / 1200.0
    y = np.linspace(frame.south, frame.north, 401)[:-1] + frame.height / 800.0
    mesh = np.meshgrid(x, y)
    cell = frame.width / 600.0 * frame.height / 400.0
    total = field(*mesh).sum() * cell / 1.0e6
    assert total == pytest.approx(longnan.deposited[at, GAS], rel=0.1)


def test_the_map_between_its_points(
    ganzhou: Site, weather: HourlyWeather, longnan: AirTransfers
) -> None:
    assert ganzhou.emissions is not None
    here = ganzhou.projected("longnan").geometry
    form = air_form(ganzhou)["collection_ponds"]
    assert isinstance(form.point, ReleasePoint)
    source = air_source(form.point, form.place, here)
    assert not isinstance(source, Missing)
    frame, random = longnan.frame, np.random.default_rng(7)
    x = random.uniform(frame.west, frame.east, 200)
    y = random.uniform(frame.south, frame.north, 200)
    own = transfer([source], points(x, y), weather, deposition=True).isel(profile=0, source=0)
    exact = own.concentration.values[:, 0] * 1.0e6 / SECONDS
    at = row(longnan, "collection_ponds")
    field = interpolator(longnan.map_east, longnan.map_north, longnan.map_concentration[at, GAS])
    error = np.abs(np.log(field(x, y) / exact))
    # Single plumes show in so short a weather: over a year it is half of this.
    assert np.median(error) < 0.25
    assert np.percentile(error, 90) < 0.8


def test_terrain_is_said(longnan: AirTransfers) -> None:
    assert longnan.screening_only.startswith("screening only: terrain not modelled")
    assert "500 m" in longnan.screening_only


def test_distance_of_the_station_is_said(longnan: AirTransfers) -> None:
    assert any("91 km" in sentence for sentence in longnan.provenance)


def test_kept_transfers_are_those_computed(
    ganzhou: Site, weather: HourlyWeather, tmp_path: Path
) -> None:
    slim = with_points(ganzhou, {"air:workshop_vent"})
    first = air_transfers(slim, "longnan", weather=weather, store=TransferStore(tmp_path))
    store = TransferStore(tmp_path)
    second = air_transfers(slim, "longnan", weather=weather, store=store)
    assert (store.found, store.made) == (1, 0)
    assert isinstance(first, AirTransfers)
    assert isinstance(second, AirTransfers)
    for part in fields(AirTransfers):
        mine, theirs = getattr(first, part.name), getattr(second, part.name)
        if isinstance(mine, np.ndarray):
            np.testing.assert_array_equal(mine, theirs)
        else:
            assert mine == theirs
    emissions = slim.emissions
    assert emissions is not None
    vent = emissions.release_points["air:workshop_vent"]
    higher = Value(8.0, "m", source="another drawing", quality="assumed")
    raised = replace(vent, numbers={**vent.numbers, "height": higher})
    other = replace(slim, emissions=replace(emissions, release_points={vent.name: raised}))
    third = air_transfers(other, "longnan", weather=weather, store=store)
    assert store.made == 1
    assert isinstance(third, AirTransfers)
    assert not np.array_equal(third.concentration, first.concentration)


def with_points(site: Site, names: set[str]) -> Site:
    """Return a site of which only some release points are declared."""
    assert site.emissions is not None
    kept = {name: p for name, p in site.emissions.release_points.items() if name in names}
    return replace(site, emissions=replace(site.emissions, release_points=kept))


def test_a_source_without_a_release_point_is_missing(ganzhou: Site, weather: HourlyWeather) -> None:
    slim = with_points(ganzhou, {"air:workshop_vent"})
    found = air_transfers(slim, "longnan", weather=weather)
    assert isinstance(found, AirTransfers)
    assert found.sources == ("air:workshop_vent",)
    assert set(found.missing) >= {"collection_ponds", "air:calcining_stack"}
    assert "no release point" in found.missing["collection_ponds"].reason
    nothing = air_transfers(with_points(ganzhou, set()), "longnan", weather=weather)
    assert isinstance(nothing, Missing)
    assert "no release point" in nothing.reason


def test_an_area_without_sources_or_of_another_site(ganzhou: Site) -> None:
    found = air_transfers(ganzhou, "ganzhou_city")
    assert isinstance(found, Missing)
    with pytest.raises(InputError, match="longnan"):
        air_transfers(ganzhou, "longnann")


def test_outlets_by_form(ganzhou: Site) -> None:
    assert shares_of_outlet(ganzhou, "air:calcining_stack", "N") == {"gas": 1.0}
    dust = shares_of_outlet(ganzhou, "air:calcining_stack", "Nd")
    assert not isinstance(dust, Missing)
    assert dust == pytest.approx({"PM2.5": 0.4, "PM2.5-10": 0.4, "PM10-15": 0.1, "PM15-30": 0.1})
    vent = shares_of_outlet(ganzhou, "air:workshop_vent", "Nd")
    assert isinstance(vent, Missing)
    assert "sizes" in vent.reason
    with pytest.raises(InputError, match="calcining_stack"):
        shares_of_outlet(ganzhou, "air:calcinin_stack", "N")


@pytest.mark.parametrize("name", ["baotou", "ganzhou", "mountain_pass"])
def test_every_source_of_the_bundled_sites_has_a_release_point(name: str) -> None:
    forms = air_form(load_site(name))
    assert {n: f.point for n, f in forms.items() if isinstance(f.point, Missing)} == {}
    assert all(form.area for form in forms.values())
