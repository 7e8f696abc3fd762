"""What is kept of a block is the same wherever it was computed."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace

import numpy as np

from tailrace.assess.area_block import AreaBlock, evaluate_area
from tailrace.assess.block_task import settled

from .made_chain import made_inputs


def strides(block: AreaBlock) -> dict[str, tuple[int, ...]]:
    arrays = {one.name: getattr(block, one.name) for one in fields(block)}
    return {name: one.strides for name, one in arrays.items() if isinstance(one, np.ndarray)}


def test_a_block_lies_in_memory_as_after_a_journey() -> None:
    """The table of limits of a cluster differed from that of a machine alone in its last digit."""
    block = evaluate_area(made_inputs(6))
    turned = replace(block, increment=np.asarray(block.increment.T.copy().T))
    kept = settled(turned)
    travelled = pickle.loads(pickle.dumps(turned.increment[..., ::2]))  # a view is none any more
    assert travelled.strides != turned.increment[..., ::2].strides
    assert strides(kept) == strides(pickle.loads(pickle.dumps(kept)))
    assert all(getattr(kept, name).flags.c_contiguous for name in strides(kept))
    for name in strides(kept):
        np.testing.assert_array_equal(getattr(kept, name), getattr(turned, name))
