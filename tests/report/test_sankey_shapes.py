"""Outlines of links."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tailrace.report.sankey_layout import Route
from tailrace.report.sankey_shapes import forward_course, link_outline


def area(outline: np.ndarray) -> float:
    """Return the area of a closed polygon (shoelace formula)."""
    x, y = outline.T
    return 0.5 * abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])))


def test_a_level_link_is_a_rectangle() -> None:
    outline = link_outline(Route(((0.0, 50.0), (100.0, 50.0)), 20.0))
    assert area(outline) == pytest.approx(2000.0)
    assert outline[:, 1].min() == pytest.approx(40.0)
    assert outline[:, 1].max() == pytest.approx(60.0)


def test_a_wide_link_keeps_its_upright_width() -> None:
    """What is offset upright has the area of length times width, whatever the slope."""
    assert area(link_outline(Route(((0.0, 10.0), (100.0, 200.0)), 20.0))) == pytest.approx(2000.0)


def test_a_course_never_swings_past_its_bends() -> None:
    points = ((0.0, 0.0), (50.0, 10.0), (100.0, 12.0), (150.0, 100.0), (200.0, 40.0))
    course = forward_course(Route(points, 5.0), 40)
    for (x0, y0), (x1, y1) in pairwise(points):
        inside = course[(course[:, 0] >= x0) & (course[:, 0] <= x1), 1]
        assert inside.min() >= min(y0, y1) - 1e-9
        assert inside.max() <= max(y0, y1) + 1e-9


def test_a_recycle_goes_around_below() -> None:
    route = Route(((200.0, 50.0), (200.0, 150.0), (20.0, 150.0), (20.0, 50.0)), 10.0, recycle=True)
    outline = link_outline(route)
    assert outline[:, 1].max() == pytest.approx(155.0, abs=0.5)
    assert outline[:, 0].max() > 200.0
    assert outline[:, 0].min() < 20.0
