"""Where a tolerance comes from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tailrace.verify.kinds import all_kinds
from tailrace.verify.tolerances import default_tolerance, own_tolerance, shipped


def test_every_kind_has_a_row() -> None:
    for kind in all_kinds():
        assert default_tolerance(kind.name, "anything").tolerance > 0
    with pytest.raises(LookupError, match="no row"):
        default_tolerance("no such kind", "anything")


def test_shipped_tolerances_are_those_promised() -> None:
    promised = {row.kind: row.tolerance for row in shipped()}
    assert promised["flowsheet"] == 1e-9
    assert promised["decay ingrowth"] == 1e-6
    assert all(0 < row.required_share <= 1 and row.why for row in shipped())


@pytest.mark.parametrize("key", ["relative_tolerance", "tolerance", "tol", "rtol"])
@pytest.mark.parametrize("value", [Decimal("0.05"), 0.05, "0.05", " 5 %"])
def test_own(key: str, value: object) -> None:
    assert own_tolerance({key: value}).tolerance == pytest.approx(0.05)


def test_own_by_quantity() -> None:
    fields = {"tolerance": {"product": Decimal("1e-6")}, "required_share": "0.9"}
    assert own_tolerance(fields, "product") == (1e-6, 0.9)
    assert own_tolerance(fields, "bleed") == (None, 0.9)


def test_empty_cell_states_nothing() -> None:
    assert own_tolerance({"relative_tolerance": "", "other": "1"}) == (None, None)


@pytest.mark.parametrize(
    "fields",
    [{"tolerance": "small"}, {"tolerance": -1}, {"tolerance": "nan"}, {"required_share": 95}],
)
def test_bad_own_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"tolerance|share"):
        own_tolerance(fields)
