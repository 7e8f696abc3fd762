"""Source, year, place, quality and note."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"quality": "publishd", "source": "x"}, 'did you mean "published"'),
        ({"quality": "read", "source": "x"}, "measured, published, derived, assumed"),
        ({"quality": 3}, "quality 3 is unknown"),
        ({"quality": "published"}, 'write quality = "assumed"'),
        ({"quality": "measured", "note": "at the gate"}, "has no source"),
        ({"year": "2020s"}, "no year"),
        ({"year": 20090}, "no year"),
        ({"year": 2009.5}, "no year"),
        ({"year": True}, "no year"),
        ({"year": "٢٠٠٩"}, "no year"),
        ({"source": 3}, "no source"),
        ({"note": "x" * 20000}, "10000 characters"),
        ({"place": ["Table 3"]}, "no place"),
    ],
)
def test_refused(read: Any, about: dict[str, object], words: str) -> None:
    value, said = read({"value": 0.5, **about})
    assert value is None
    assert words in said


def test_accepted(read: Any) -> None:
    value, _ = read({"value": 0.5, "quality": "derived", "year": "1999", "note": " by hand "})
    assert (value.quality, value.year, value.note, value.source) == ("derived", 1999, "by hand", "")


def test_a_source_key_stands_for_its_citation(read: Any) -> None:
    raw = {"value": 0.5, "source": "usgs", "quality": "published"}
    assert read(raw, sources={"usgs": "USGS MCS 2025"})[0].source == "USGS MCS 2025"
    assert read(raw)[0].source == "usgs"
