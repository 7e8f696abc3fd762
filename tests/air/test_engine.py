"""The door of the compiled loops, which look at no bounds themselves."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.air import trial_case
from tailrace.air.engine import run_field
from tailrace.air.hour import HOUR_COLUMNS
from tailrace.air.sources import VolumeSource

PILE = [VolumeSource("PILE", 1.0, 3.0, 0.0, 100.0, 5.0, 2.0)]


@pytest.mark.parametrize("wrong", ["hours", "north", "rates", "members"])
def test_arrays_of_another_shape_are_refused(wrong: str) -> None:
    shapes = {"hours": (2, HOUR_COLUMNS), "north": (3,), "rates": (1, 2), "members": (1, 1)}
    arrays = {name: np.ones(shape) for name, shape in shapes.items()}
    arrays[wrong] = arrays[wrong][..., :-1]
    with pytest.raises(ValueError, match=f"{wrong} has the shape"):
        run_field(
            PILE, arrays["hours"], np.ones(3), arrays["north"], 0.0, arrays["rates"],
            arrays["members"], deposition=False,
        )  # fmt: skip


def test_the_trial_has_every_number_of_an_hour() -> None:
    """With one too few the loops read on into whatever lies behind the table."""
    assert {len(row) for row in trial_case._HOURS} == {HOUR_COLUMNS}
