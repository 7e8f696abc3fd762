"""Which member feeds which, and chains that make no sense."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.chain_members import chain_order, checked_shares, line_shares, parent_shares
from tailrace.water.species import Species


def _species(name: str, parent: str = "") -> Species:
    return Species(name, retardation=1.0, parent=parent)


def test_parents_come_first_whatever_the_order() -> None:
    given = [_species("NO3", "NO2"), _species("F"), _species("NO2", "NH4"), _species("NH4")]
    ordered = chain_order(given)
    names = [one.name for one in ordered]
    assert names == ["F", "NH4", "NO2", "NO3"]
    expected = np.zeros((4, 4))
    expected[2, 1] = expected[3, 2] = 1.0
    np.testing.assert_array_equal(parent_shares(ordered), expected)
    np.testing.assert_array_equal(checked_shares(parent_shares(ordered), 4), expected)
    np.testing.assert_array_equal(line_shares(2), [[0.0, 0.0], [1.0, 0.0]])


def test_circle_unknown_parent_and_double_name_are_one_error() -> None:
    with pytest.raises(InputError) as caught:
        chain_order([
            _species("A", "C"), _species("B", "A"), _species("C", "B"), _species("D", "A"),
            _species("NH4"), _species("NO2", "NH5"), _species("E"), _species("E"),
        ])  # fmt: skip
    said = str(caught.value)
    assert "A -> B -> C -> A closes in a circle" in said
    assert said.count("circle") == 1
    assert 'did you mean "NH4"' in said
    assert "species E is given twice" in said


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        (np.array([[0.0, 1.0], [1.0, 0.0]]), "circle"),
        (np.array([[0.5, 0.0], [1.0, 0.0]]), "feeds itself"),
        (np.array([[0.0, 0.0], [-1.0, 0.0]]), "below zero"),
        (np.zeros((3, 3)), r"shape \(3, 3\)"),
    ],
)
def test_shares_that_make_no_sense(shares: np.ndarray, words: str) -> None:
    with pytest.raises(InputError, match=words):
        checked_shares(shares, 2)
