"""What results lack is told by its cause, and each unknown part by one of them."""

import numpy as np

from tailrace.assess.pathway_weights import PathwayWeights
from tailrace.assess.result_gaps import NO_VALUE, WITHOUT, WORKS, ResultGap, result_gaps

SUBSTANCES = ("F", "As", "Ce")
INDEX = "hazard index, epa-2025, all organs"


def _weights(increments_only: bool = False) -> PathwayWeights:
    unknown = np.zeros((1, 2, 3, 1), dtype=bool)
    unknown[0, :, 2] = True  # nobody gives a value for Ce
    weight = np.where(unknown, 0.0, 2.0)
    return PathwayWeights(
        (INDEX,), (), ("adult",), ("soil_ingestion", "crops"), ("adult",),
        {"soil_ingestion": "soil", "crops": "crops"}, weight, weight[:0], unknown,
        np.array([increments_only]),
    )  # fmt: skip


def _gaps(weights: PathwayWeights, base: float = 0.0) -> dict[str, ResultGap]:
    level_unknown = np.zeros((2, 3), dtype=bool)
    level_unknown[:, 0] = True  # the works add F that nobody measured
    unknown = weights.unknown.copy()
    unknown[:, :, 0] = True
    background = np.full((1, 2, 3, 4), 1.0)
    background[0, 1, 1] = base
    unknown[:, 1, 1] = np.isnan(base)
    found = result_gaps(weights, SUBSTANCES, unknown, level_unknown, background)
    assert len({gap.clause for gap in found}) == len(found)
    return {gap.clause: gap for gap in found}


def test_each_cause_has_its_substances_and_places() -> None:
    found = _gaps(_weights(), np.nan)
    assert found[NO_VALUE] == ResultGap((INDEX,), NO_VALUE, ("Ce",), ("soil_ingestion", "crops"))
    assert found[WORKS] == ResultGap((INDEX,), WORKS, ("F",), ("soil", "crops"))
    assert found[WITHOUT] == ResultGap((INDEX,), WITHOUT, ("As",), ("crops",))


def test_what_is_known_is_not_named() -> None:
    assert set(_gaps(_weights())) == {NO_VALUE, WORKS}


def test_background_is_no_part_of_what_is_judged_without_it() -> None:
    assert WITHOUT not in _gaps(_weights(increments_only=True), np.nan)


def test_a_sentence_reads_back() -> None:
    for gap in _gaps(_weights(), np.nan).values():
        assert ResultGap.read(str(gap)) == gap


def test_results_that_lack_the_same_are_one_sentence() -> None:
    gap = ResultGap(("a, b", "c"), WORKS, ("F", "As"), ("air", "soil"))
    assert str(gap) == f"a, b; c: {WORKS} F, As (air, soil)"
    assert ResultGap.read(str(gap)) == gap
    assert ResultGap.read("pit_wind: outlines of the pits were not found") is None
