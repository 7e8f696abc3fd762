"""Uptake by crops, soil on plants, and what harvests take of the soil."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.land.root_uptake import (
    adhering_soil,
    concentration_from_roots,
    crop_removal_rate,
    in_plant_mass,
)
from tailrace.land.soil_chain import chain_in_soil
from tailrace.land.soil_store import soil_build_up


def test_dry_and_fresh_mass() -> None:
    """100 mg per kg of dry plant that is 15 % dry matter are 15 mg per kg of fresh plant."""
    assert float(in_plant_mass("100 mg/kg", "dry", "fresh", 0.15)) == pytest.approx(15e-6)
    assert float(in_plant_mass(15.0, "fresh", "dry", "15 %")) == pytest.approx(100.0)
    assert float(in_plant_mass(3.0, "dry", "dry", 0.15)) == 3.0


def test_roots_of_both_kinds_of_factor() -> None:
    """A fresh factor is a dry one times the dry matter, whatever is wanted."""
    soil, dry, share = 60.0, 0.0021, 0.88
    for wanted in ("dry", "fresh"):
        from_dry = concentration_from_roots(soil, dry, "dry", share, wanted)
        from_fresh = concentration_from_roots(soil, dry * share, "fresh", share, wanted)
        assert float(from_dry) == pytest.approx(float(from_fresh), rel=1e-14)
    assert float(concentration_from_roots(soil, dry, "dry", share, "fresh")) == pytest.approx(
        60 * 0.0021 * 0.88
    )


def test_soil_on_lettuce_outweighs_its_roots_for_thorium() -> None:
    """0.26 kg of soil per kg of dry plant (manual of SADA) against 0.0012 (TRS-472)."""
    clings = adhering_soil(60.0, 0.26, 0.08, "dry")
    roots = concentration_from_roots(60.0, 0.0012, "dry", 0.08, "dry")
    assert float(clings / roots) == pytest.approx(0.26 / 0.0012)


def test_missing_stays_missing() -> None:
    assert np.isnan(concentration_from_roots([1.0, np.nan], [np.nan, 0.1], "dry", 0.5, "dry")).all()
    assert np.isnan(crop_removal_rate(1.0, np.nan, 0.2, 1300.0))


def test_harvest_closes_with_the_soil() -> None:
    """What the soil's balance loses to the crop is the harvest times what the crop holds."""
    factor, harvest, depth, density = 0.4, 1.5, 0.2, 1300.0
    rate = crop_removal_rate(harvest, factor, depth, density)
    years = np.arange(0.0, 31.0)
    shape = (1, 1, years.size - 1)
    history = soil_build_up(
        chain_in_soil(("Cd",)), years, np.full(shape, 1e-4),
        {"taken_up": np.full(shape, float(rate)), "leached": np.full(shape, 0.02)},
    )  # fmt: skip
    # Mean store of each year from the solution of the linear balance, by itself.
    loss = float(rate) + 0.02
    start = 1e-4 / loss * (1.0 - np.exp(-loss * years[:-1]))
    mean = 1e-4 / loss + (start - 1e-4 / loss) * (1.0 - np.exp(-loss)) / loss
    carried = harvest * concentration_from_roots(
        mean / (depth * density), factor, "dry", 0.2, "dry"
    )
    assert history.lost["taken_up"][0, 0] == pytest.approx(carried, rel=1e-11)
    assert np.abs(history.closure).max() < 1e-13


def test_everything_wrong_at_once() -> None:
    with pytest.raises(InputError) as caught:
        crop_removal_rate(-1.0, 0.1, 0.0, -5.0)
    assert {one.place for one in caught.value.problems} == {"dry_harvest", "depth", "bulk_density"}
    with pytest.raises(InputError) as caught:
        in_plant_mass(1.0, "wet", "dry", 1.2)  # type: ignore[arg-type]
    assert {one.place for one in caught.value.problems} == {"given", "dry_matter"}
    with pytest.raises(InputError, match="what the soil holds in a year"):
        crop_removal_rate(300.0, 1.0, 0.2, 1300.0)
