"""What the page carries of an option on transport: nothing twice."""

from __future__ import annotations

import base64
import copy
import json
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tailrace.report.site_report.baked import HEAD, baked
from tailrace.report.site_report.packing import ERROR, Packed, unpack
from tailrace.report.site_report.reading import Reading

from ...assess.made_assessment import made_assessment


def packed_of(reading: Reading) -> tuple[list[dict[str, Packed]], list[dict[str, Packed] | None]]:
    """Return the packed arrays of the page's areas, and of its one variant."""
    data = baked(reading).data
    head = json.loads(zlib.decompress(base64.b64decode(data[HEAD])))
    read = {HEAD}

    def those(packed: dict[str, Any]) -> dict[str, Packed]:
        read.update(one["key"] for one in packed.values())
        return {view: Packed(data[one["key"]], one) for view, one in packed.items()}

    areas = [those(one["packed"]) for one in head["areas"]]
    (variant,) = head["variants"].values()
    found = [None if one is None else those(one) for one in variant]
    assert read == set(data)  # nothing is carried that nobody reads
    return areas, found


@pytest.mark.slow
@pytest.mark.parametrize("changed", [False, True])
def test_an_option_that_changes_nothing_is_not_carried_again(changed: bool) -> None:
    made = made_assessment(draws=16, points=60, transport=True)
    page = copy.deepcopy(made.page)
    (variant,) = page["variants"].values()
    for name in variant:
        variant[name] = copy.deepcopy(page["areas"][name])
        if changed:
            variant[name]["draws"] = 0.5 * variant[name]["draws"]
    areas, found = packed_of(Reading(replace(made, page=page)))
    for own, other in zip(areas, found, strict=True):
        if other is None:
            continue
        assert set(other) == set(own)
        for view in own:
            again = view not in ("draws", "central") or not changed
            assert (other[view].head["key"] == own[view].head["key"]) is again
        half = 0.5 if changed else 1.0
        np.testing.assert_allclose(
            unpack(other["draws"]), half * unpack(own["draws"]), rtol=10 * ERROR, atol=1e-9
        )
