"""Flows of which an unknown part comes on top: nothing known is missing, a known part is kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from tailrace.process.unknown import with_unknown


def test_a_flow_that_is_zero_in_the_first_draw_alone_keeps_its_known_part() -> None:
    balance: Any = SimpleNamespace(substances=("Ce", "La"))
    flow = np.array([[[0.0, 2.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 0.0]]])
    unknown = np.array([[True, True], [False, True], [True, False]])
    made = with_unknown(balance, flow, unknown)
    nan = [np.nan, np.nan]
    wanted = [[[0.0, 2.0], nan], [[0.0, 0.0], [1.0, 0.0]], [nan, [0.0, 0.0]]]
    np.testing.assert_array_equal(made, wanted)
