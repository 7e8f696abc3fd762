"""The census counts every value once."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tailrace.quantities import QUALITIES, Missing, Value
from tailrace.site import check_site
from tailrace.site.census import Census, Count, take_census
from tailrace.site.context import Counted

VALUES = st.one_of(
    st.builds(Missing, st.just("not found")),
    st.builds(
        lambda quality, source: Value(1.0, "m", quality=quality, source=source),
        st.sampled_from(QUALITIES),
        st.sampled_from(["", "a book"]),
    ),
)


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), VALUES)))
def test_every_value_is_counted_once(entries: list[tuple[str, Value | Missing]]) -> None:
    census = take_census(Counted(file, "x", value) for file, value in entries)
    assert census.total.values == len(entries)
    assert census.total.missing == sum(isinstance(value, Missing) for _, value in entries)
    for file in ("a", "b"):
        count = census.by_file.get(file, Count())
        assert count.values == sum(name == file for name, _ in entries)
    numbers = [value for _, value in entries if isinstance(value, Value)]
    assert census.total.without_source == sum(not value.source for value in numbers)
    for quality in QUALITIES:
        assert getattr(census.total, quality) == sum(value.quality == quality for value in numbers)


def test_printed() -> None:
    census = Census({"a.toml": Count(measured=1, missing=2), "b.csv": Count(assumed=11)})
    assert str(census).splitlines() == [
        "file       values  measured  published  derived  assumed  missing  without source",
        "a.toml          3         1          0        0        0        2               0",
        "b.csv          11         0          0        0       11        0               0",
        "all files      14         1          0        0       11        2               0",
    ]
    table = census.to_frame()
    assert table.loc["all files", "values"] == 14
    assert table.loc["a.toml", "missing"] == 2
    assert census.total.sentence() == (
        "14 values: 1 measured, 0 published, 0 derived, 11 assumed, 2 missing; 0 without source"
    )


def test_of_a_site(folder: Path) -> None:
    """By hand: weather missing; two positions; two rates; one assay."""
    census = check_site(folder).census
    assert list(census.by_file) == [
        "site.toml",
        "places.geojson",
        "works.toml",
        "routes/crusher.toml",
    ]
    assert census.total == Count(
        measured=2, published=1, derived=0, assumed=2, missing=1, without_source=2
    )
