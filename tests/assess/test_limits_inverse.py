"""Limits of sources: forward runs, closed forms, and what is said where something is missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.assess.contributions import Contributions
from tailrace.assess.limits_inverse import (
    ALL_SOURCES,
    SourceLimit,
    Target,
    forward_check,
    source_limits,
    tightest_limits,
)
from tailrace.errors import InputError
from tailrace.quantities import Missing

NO_WELL = Missing("no well was sampled")


def target(rows: dict[str, object], limit: float, level: float = 95.0, draws: int = 1) -> Target:
    values = np.array([np.broadcast_to(row, draws) for row in rows.values()], dtype=float)
    missing = {(name,): (NO_WELL,) for name, row in rows.items() if np.isnan(row).all()}
    one = Contributions(values, (tuple(rows),), ("source",), missing, "1", "hazard index")
    return Target(one, limit, level)


def by_name(limits: list[SourceLimit]) -> dict[str, SourceLimit]:
    return {one.source: one for one in limits}


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.floats(1.0, 99.0), st.floats(1.0, 30.0))
def test_limits_invert_the_forward_run(seed: int, level: float, limit: float) -> None:
    rng = np.random.default_rng(seed)
    values = rng.lognormal(sigma=1.2, size=(4, 3, 2, 150))
    names = (("mine", "pond", "road", "background"), ("Th", "F", "As"), ("dust", "water"))
    one = Target(Contributions(values, names), limit, level)
    found = by_name(source_limits(one, held=["background"]))
    assert list(found) == ["mine", "pond", "road", ALL_SOURCES]
    totals = values.sum(axis=(1, 2))
    for name, result in found.items():
        rows = [0, 1, 2] if name == ALL_SOURCES else [names[0].index(name)]
        others = totals.sum(axis=0) - totals[rows].sum(axis=0)
        assert result.others == pytest.approx(np.percentile(others, level), rel=1e-12)
        if result.word == "none":
            assert np.percentile(others, level) > limit
            continue
        assert result.word == "allowed"
        assert forward_check(result) < 1e-9
        # and once more without the help of the package
        factors = np.where(np.isin(range(4), rows), result.factor, 1.0)
        forward = np.percentile((totals * factors[:, None]).sum(axis=0), level)
        assert forward == pytest.approx(limit, rel=1e-9)


def test_none_where_background_or_the_others_exceed() -> None:
    found = by_name(
        source_limits(
            target({"pond": 0.5, "road": 2.0, "background": 0.2}, 1.0), held=["background"]
        )
    )
    assert found["pond"].word == "none"
    assert np.isnan(found["pond"].factor)
    assert str(found["pond"]) == "pond: none: the others alone give 2.2 of 1"
    assert found["road"].factor == pytest.approx(0.3 / 2.0)
    assert found[ALL_SOURCES].factor == pytest.approx(0.8 / 2.5)
    alone = source_limits(target({"pond": 0.1, "background": 3.0}, 1.0), held=["background"])
    assert {one.word for one in alone} == {"none"}
    with pytest.raises(InputError, match="nothing to run forward"):
        forward_check(alone[0])


def test_a_constant_release_and_a_factor_differ_where_the_release_is_uncertain() -> None:
    """Contribution = transfer x release; a transfer known exactly: release (L - b) / t."""
    rng = np.random.default_rng(4)
    release = 100.0 * rng.lognormal(size=1000)
    rows = {"pond": 0.002 * release, "background": 0.1}
    found = source_limits(
        target(rows, 1.0, draws=1000), held=["background"], releases={"pond": release}
    )[0]
    assert found.release == pytest.approx(0.9 / 0.002, rel=1e-12)
    assert found.factor == pytest.approx(0.9 / (0.002 * np.percentile(release, 95.0)), rel=1e-12)
    certain = source_limits(target({"pond": 0.2}, 1.0), releases={"pond": 100.0})[0]
    assert certain.release == pytest.approx(certain.factor * 100.0, rel=1e-14)
    # with no release in some draw, what a unit gives is not known there
    stopped = {"pond": np.where(np.arange(1000) < 3, 0.0, rows["pond"]), "background": 0.1}
    found = source_limits(
        target(stopped, 1.0, draws=1000),
        releases={"pond": np.where(np.arange(1000) < 3, 0.0, release)},
    )[0]
    assert found.word == "allowed"
    assert np.isnan(found.release)


def test_missing_contributions_make_a_limit_at_most() -> None:
    found = by_name(source_limits(target({"pond": 0.5, "road": 0.1, "well": np.nan}, 1.0)))
    assert found["pond"].at_most
    assert found["pond"].factor == pytest.approx(1.8)
    assert "at most 1.8 of now; no well was sampled" in str(found["pond"])
    assert found["well"].word == "unknown"
    assert np.isnan(found["well"].factor)
    # exceeded already by what is known: no doubt about "none"
    found = by_name(source_limits(target({"pond": 1.5, "road": 0.1, "well": np.nan}, 1.0)))
    assert found["road"].word == found["well"].word == "none"
    assert not found["road"].at_most


def test_no_limit_is_only_said_where_nothing_is_missing() -> None:
    assert source_limits(target({"far": 0.0, "near": 0.5}, 1.0))[0].word == "no limit"
    assert source_limits(target({"far": 0.0, "near": np.nan}, 1.0))[0].word == "unknown"


def test_of_several_targets_the_tightest_binds() -> None:
    strict = target({"pond": 0.5, "road": 0.3}, 1.0)
    loose = target({"pond": 0.1, "road": 0.4}, 1.0)
    found = tightest_limits([*source_limits(strict), *source_limits(loose)])
    assert found["pond"].factor == pytest.approx(1.4)
    assert found["pond"].target is strict
    assert found["road"].factor == pytest.approx(0.5 / 0.3)
    assert found[ALL_SOURCES].factor == pytest.approx(1.25)
    unknown = target({"pond": np.nan, "road": 0.4}, 1.0)
    found = tightest_limits([*source_limits(strict), *source_limits(unknown)])
    assert found["pond"].factor == pytest.approx(1.4)
    assert found["pond"].at_most
    exceeded = target({"pond": 0.5, "road": 3.0}, 1.0)
    found = tightest_limits([*source_limits(strict), *source_limits(exceeded)])
    assert found["pond"].word == "none"
    assert found["road"].factor == pytest.approx(0.5 / 3.0)
    far = target({"pond": 0.0, "road": 0.1}, 1.0)
    found = tightest_limits([*source_limits(far), *source_limits(unknown)])
    assert found["pond"].word == "unknown"
    assert found["pond"].missing == (NO_WELL,)


def test_releases_of_several_targets() -> None:
    """Each target with a release of its own draws; the lowest constant release holds for all."""
    one = source_limits(target({"pond": 0.5}, 1.0), releases={"pond": 10.0})
    two = source_limits(target({"pond": 0.8}, 1.0), releases={"pond": 10.0})
    assert tightest_limits([*one, *two])["pond"].release == pytest.approx(12.5)
    three = source_limits(target({"pond": 0.2}, 1.0))
    assert np.isnan(tightest_limits([*one, *three])["pond"].release)


def test_every_mistake_is_told_at_once() -> None:
    bad = target({"pond": -0.5, "road": 0.3}, np.inf, 101.0)
    with pytest.raises(InputError) as caught:
        source_limits(bad, held=["raod"], releases={"pnd": 1.0, "road": [1.0, 2.0], "pond": -1.0})
    said = str(caught.value)
    assert len(caught.value.problems) == 7
    for part in ('did you mean "road"', 'did you mean "pond"', "pond: negative", "shape (2,)",
                 "releases of pond: negative", "a limit of inf", "a level of 101"):  # fmt: skip
        assert part in said
    with pytest.raises(InputError, match="every source is held"):
        source_limits(target({"pond": 0.5}, 1.0), held=["pond"])
