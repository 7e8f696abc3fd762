"""Contributions: sums over dimensions, what is missing, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.assess.contributions import (
    Contributions,
    contributions_of,
    discrepancy,
    total_by_draw,
)
from tailrace.errors import InputError
from tailrace.quantities import AtLeast, Missing

NAMES = (("pond", "background"), ("Th", "F", "Ce"), ("dust", "water"))
NO_DOSE = Missing("no reference dose", "Ce")


def with_cerium_missing() -> Contributions:
    values = np.random.default_rng(1).lognormal(size=(2, 3, 2, 40))
    values[:, 2] = np.nan
    missing = {(s, "Ce", p): (NO_DOSE,) for s in NAMES[0] for p in NAMES[2]}
    return Contributions(values, NAMES, missing=missing, unit="1", what="hazard index")


@given(st.permutations(["source", "substance", "pathway"]), st.integers(1, 3))
@settings(max_examples=20)
def test_sums_are_those_of_the_labelled_array(order: list[str], kept: int) -> None:
    """Against xarray's sum and transpose."""
    values = np.random.default_rng(2).lognormal(size=(2, 3, 2, 7))
    coords = dict(zip(("source", "substance", "pathway"), map(list, NAMES), strict=True))
    array = xr.DataArray(
        values, coords=coords, dims=(*coords, "draw"), name="hazard", attrs={"units": "1"}
    )
    found = contributions_of(array.transpose("draw", *order)).by(*order[:kept])
    expected = array.sum(order[kept:]).transpose(*order[:kept], "draw")
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-15)
    assert found.dims == tuple(order[:kept])
    assert found.names == tuple(tuple(coords[dim]) for dim in order[:kept])
    assert (found.unit, found.what) == ("1", "hazard")


def test_a_sum_with_something_missing_is_at_least() -> None:
    one = with_cerium_missing()
    by_source = one.by("source")
    assert np.isfinite(by_source.values).all()
    assert by_source.missing == {("pond",): (NO_DOSE,), ("background",): (NO_DOSE,)}
    total = total_by_draw(by_source, 3)
    assert isinstance(total, AtLeast)
    assert total.value == pytest.approx(np.nansum(one.values[..., 3]), rel=1e-15)
    assert str(total).endswith("no reference dose for Ce")
    by_substance = one.by("substance")
    assert np.isnan(by_substance.values[2]).all()
    assert set(by_substance.missing) == {("Ce",)}


def test_nothing_known_is_missing_and_not_zero() -> None:
    one = Contributions(np.full((2, 5), np.nan), (("a", "b"),), ("source",),
                        {("a",): (Missing("no well"),), ("b",): (Missing("no pond"),)})  # fmt: skip
    assert np.isnan(one.sums).all()
    total = total_by_draw(one, 0)
    assert isinstance(total, Missing)
    assert "no well" in str(total)
    assert "no pond" in str(total)


def test_discrepancy_is_relative_to_the_larger() -> None:
    one = Contributions([[1.0, 2.0], [3.0, 2.0]], (("a", "b"),), ("source",))
    assert discrepancy(one, [4.0, 4.0]) == 0.0
    assert discrepancy(one, [4.0, 5.0]) == pytest.approx(0.2)
    with pytest.raises(InputError, match="not known where its parts are"):
        discrepancy(one, [4.0, np.nan])


def test_every_mistake_is_told_at_once() -> None:
    values = np.ones((2, 3, 2, 4))
    values[0, 0, 0, 1] = np.nan
    values[0, 0, 1] = np.nan
    values[0, 1, 0, 0] = np.inf
    values[1, 1, 1, 2] = -1.0
    with pytest.raises(InputError) as caught:
        Contributions(values, NAMES, missing={("pnd", "Th", "dust"): (NO_DOSE,)}, what="HI")
    said = str(caught.value)
    assert len(caught.value.problems) == 5
    for part in ("HI, pond, F, dust: infinite", "HI, pond, Th, dust: known in some draws",
                 "pond, Th, water: missing without a reason", 'did you mean "pond, Th, dust"?',
                 "background, F, water: negative while another"):  # fmt: skip
        assert part in said


@pytest.mark.parametrize("names", [(("a", "b"),), (("a", "a", "b"),), ((),), (("a",), ("b",))])
def test_names_that_do_not_fit_are_refused(names: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(InputError):
        Contributions(np.ones((3, 4)), names, ("source",))


def test_a_dimension_that_is_not_there() -> None:
    with pytest.raises(InputError, match='did you mean "pathway"'):
        with_cerium_missing().by("pathways")
    with pytest.raises(InputError, match='no dimension "draw"'):
        contributions_of(xr.DataArray([1.0], dims=("source",)))
