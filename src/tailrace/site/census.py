"""How well a site is known: its values counted by how they came to be known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.site.context import Counted


@dataclass(frozen=True)
class Count:
    """Numbers of values.

    Parameters
    ----------
    measured, published, derived, assumed : int
        Values by quality.
    missing : int
        Values declared missing.
    without_source : int
        Values, of whatever quality, that name no source.
    """

    measured: int = 0
    published: int = 0
    derived: int = 0
    assumed: int = 0
    missing: int = 0
    without_source: int = 0

    @property
    def values(self) -> int:
        """All values, the missing ones included; each is counted once."""
        return self.measured + self.published + self.derived + self.assumed + self.missing

    def __add__(self, other: Count) -> Count:
        return Count(
            *(getattr(self, part.name) + getattr(other, part.name) for part in fields(Count))
        )

    def sentence(self) -> str:
        """Return the counts in words."""
        return (
            f"{self.values} values: {self.measured} measured, {self.published} published, "
            f"{self.derived} derived, {self.assumed} assumed, {self.missing} missing; "
            f"{self.without_source} without source"
        )


@dataclass(frozen=True)
class Census:
    """Counts by file.

    Parameters
    ----------
    by_file : mapping of str to Count
        Counts in the order the files were read.
    entries : tuple of Counted
        The values counted.
    """

    by_file: Mapping[str, Count]
    entries: tuple[Counted, ...] = ()

    @property
    def total(self) -> Count:
        """All files together."""
        return sum(self.by_file.values(), Count())

    def to_frame(self) -> pd.DataFrame:
        """Return the counts as a table, one row per file and a last one for all."""
        import pandas as pd

        columns = ["values", *(part.name for part in fields(Count))]
        rows = {**self.by_file, "all files": self.total}
        return pd.DataFrame(
            [[getattr(count, column) for column in columns] for count in rows.values()],
            index=pd.Index(list(rows), name="file"),
            columns=[column.replace("_", " ") for column in columns],
        )

    def __str__(self) -> str:
        header = ["file", "values", *(part.name.replace("_", " ") for part in fields(Count))]
        rows = [
            [name, str(count.values), *(str(getattr(count, part.name)) for part in fields(Count))]
            for name, count in {**self.by_file, "all files": self.total}.items()
        ]
        widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
        return "\n".join(
            "  ".join(
                cell.ljust(width) if column == 0 else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in [header, *rows]
        )


def take_census(counted: Iterable[Counted]) -> Census:
    """Count values by file and quality.

    Parameters
    ----------
    counted : iterable of Counted
        Every value of the site.
    """
    from tailrace.quantities import Missing

    by_file: dict[str, Count] = {}
    entries = tuple(counted)
    for entry in entries:
        value = entry.value
        if isinstance(value, Missing):
            one = Count(missing=1)
        else:
            one = Count(**{value.quality: 1, "without_source": int(not value.source)})
        by_file[entry.file] = by_file.get(entry.file, Count()) + one
    return Census(by_file, entries)
