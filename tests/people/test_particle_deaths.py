"""Deaths by a source on a background: against the published fraction, and what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError, ValidityWarning
from tailrace.people.baseline_rates import BaselineRates, read_baseline_rates
from tailrace.people.particle_deaths import Adults, particle_burden
from tailrace.quantities import AtLeast, Missing

INF = float("inf")


@pytest.fixture
def rates(tmp_path: Path) -> BaselineRates:
    """Return invented rates, which say so."""
    lines = ["cause,age_from,age_to,year,value,unit,source"]
    lines += [f"IHD,{age},{age + 5},2020,100,per 100000 per year,invented" for age in (25, 30)]
    lines += [
        f"LC,{ages},2020,50,per 100000 per year,invented" for ages in ("25,30", "30,35", "80,")
    ]
    file = tmp_path / "rates.csv"
    file.write_text("\n".join(lines) + "\n")
    return read_baseline_rates(file)


def test_one_band_against_the_printed_risk(rates: BaselineRates) -> None:
    """IHD at 25-29 years from 2.4 to 10 ug/m3: RR 1.470624 (look-up table of GEMM)."""
    found = particle_burden([2.4], [7.6], [Adults(25, 30, 1e5)], rates, 2020, causes=["IHD"])
    assert found.total() == pytest.approx(100 * (1 - 1 / 1.470624037962267), rel=1e-12)


def test_dirtier_background_counts_less(rates: BaselineRates) -> None:
    """The curve is concave above some 20 ug/m3: the same 5 ug/m3 on 40 and on 70."""
    found = particle_burden(
        [40.0, 70.0], [5.0, 5.0], [Adults(25, 30, 1e5)], rates, 2020, causes=["IHD"],
        receptors=["clean", "dirty"],
    )  # fmt: skip
    assert 0 < found.total(receptor="dirty") < found.total(receptor="clean")


def test_says_what_it_does_not_hold(rates: BaselineRates) -> None:
    found = particle_burden([20.0], [1.0], [Adults(25, 30, 1.0)], rates, 2020, causes=["IHD"])
    assert "Primary particles" in found.note
    assert found.deaths.attrs["note"] == found.note
    assert found.deaths.attrs["units"] == "person/yr"


def test_linear_in_people_and_additive(rates: BaselineRates) -> None:
    one = particle_burden([20.0], [1.0], [Adults(25, 30, 1.0)], rates, 2020, causes=["IHD", "LC"])
    many = particle_burden(
        [20.0], [1.0], [Adults(25, 30, [7.0]), Adults(30, 35, [0.0])], rates, 2020,
        causes=["IHD", "LC"],
    )  # fmt: skip
    assert many.total() == pytest.approx(7.0 * one.total())
    assert many.total("IHD") + many.total("LC") == pytest.approx(many.total())


def test_missing_rate_makes_the_total_at_least(rates: BaselineRates) -> None:
    found = particle_burden(
        [20.0], [1.0], [Adults(25, 30, 1e5), Adults(35, 40, 1e5)], rates, 2020, causes=["IHD"]
    )
    total = found.total()
    assert isinstance(total, AtLeast)
    assert "no baseline rate of that age" in format(total, ".3g")
    assert total.value == pytest.approx(float(found.deaths.sel(age=25.0).sum()))


def test_no_rates_no_figure() -> None:
    reason = Missing("no file of baseline rates")
    found = particle_burden([20.0], [1.0], [Adults(25, 30, 1.0)], reason, 2020)
    assert isinstance(found.total(), Missing)
    assert np.isnan(found.deaths).all()


def test_missing_background_spoils_its_place_alone(rates: BaselineRates) -> None:
    found = particle_burden(
        [20.0, np.nan], [1.0, 1.0], [Adults(25, 30, [10.0, 10.0])], rates, 2020, causes=["IHD"],
        receptors=["A", "B"],
    )  # fmt: skip
    assert isinstance(found.total(receptor="A"), float)
    assert isinstance(found.total(receptor="B"), Missing)
    assert "background" in format(found.total(), ".3g")
    unknown = particle_burden(
        [20.0], [np.nan], [Adults(25, 30, np.nan)], rates, 2020, causes=["IHD"]
    )
    assert "from the source" in str(unknown.total())


def test_draws_move_theta(rates: BaselineRates) -> None:
    found = particle_burden(
        [20.0], [5.0], [Adults(25, 30, 1e5)], rates, 2020, causes=["IHD"],
        scores={"ihd": [-1.96, 0.0, 1.96]},
    )  # fmt: skip
    low, middle, high = found.deaths.sel(cause="IHD", age=25.0, receptor="1").values
    plain = particle_burden([20.0], [5.0], [Adults(25, 30, 1e5)], rates, 2020, causes=["IHD"])
    assert middle == pytest.approx(plain.total())
    assert low < middle < high


def test_observed_at_the_mean_of_the_country(rates: BaselineRates) -> None:
    """Observed with the source, the deaths are y P (1 - RR without / RR with)."""
    adults = [Adults(25, 30, 1e5)]
    found = particle_burden([2.4], [7.6], adults, rates, 2020, causes=["IHD"], observed_at=10.0)
    assert found.total() == pytest.approx(100 * (1 - 1 / 1.470624037962267), rel=1e-12)
    clean = particle_burden([2.4], [7.6], adults, rates, 2020, causes=["IHD"], observed_at=0.0)
    assert clean.total() == pytest.approx(100 * 0.470624037962267, rel=1e-12)


def test_children_overlap_and_wide_bands_are_refused_together(rates: BaselineRates) -> None:
    with pytest.raises(InputError) as caught:
        particle_burden(
            [20.0], [-1.0], [Adults(20, 25, 1.0), Adults(25, 40, 1.0)], rates, 2020,
            causes=["NCD+LRI", "IHD", "plague"],
        )  # fmt: skip
    said = str(caught.value)
    for part in ("holds for adults", "contains the other", "plague", "increment", "several bands"):
        assert part in said


def test_nobody_is_counted_twice(rates: BaselineRates) -> None:
    with pytest.raises(InputError, match="overlap"):
        particle_burden(
            [20.0], [1.0], [Adults(27, 30, 1.0), Adults(25, 30, 1.0)], rates, 2020, causes=["LC"]
        )


def test_a_mistyped_place_is_no_zero(rates: BaselineRates) -> None:
    found = particle_burden(
        [20.0], [1.0], [Adults(25, 30, 1.0)], rates, 2020, causes=["IHD"], receptors=["Dalahai"]
    )
    with pytest.raises(InputError, match=r"did you mean \"Dalahai\""):
        found.total(receptor="Dalahei")
    with pytest.raises(InputError, match="not computed"):
        found.total("LC")


def test_concentrations_in_another_unit(rates: BaselineRates) -> None:
    xr = pytest.importorskip("xarray")
    adults = [Adults(25, 30, 1e5)]
    plain = particle_burden([20.0], [5.0], adults, rates, 2020, causes=["IHD"])
    level = xr.DataArray([20000.0], attrs={"units": "ng/m3"})
    assert particle_burden(level, [5.0], adults, rates, 2020, causes=["IHD"]).total() == (
        pytest.approx(plain.total())
    )


def test_warns_above_the_cohorts(rates: BaselineRates) -> None:
    with pytest.warns(ValidityWarning, match="84"):
        particle_burden([100.0], [1.0], [Adults(25, 30, 1.0)], rates, 2020, causes=["IHD"])


def test_open_last_band(rates: BaselineRates) -> None:
    found = particle_burden([20.0], [1.0], [Adults(80, INF, 1e5)], rates, 2020, causes=["LC"])
    assert isinstance(found.total(), float)
