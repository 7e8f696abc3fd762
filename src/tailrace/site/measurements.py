"""`measurements.csv`: what was measured, where, when and in which medium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.site.context import Reading
from tailrace.site.csv_file import Row, read_csv
from tailrace.site.files import is_there
from tailrace.site.schema_options import PATHWAYS
from tailrace.site.schema_surface import PARTICLES
from tailrace.site.table_values import (
    VALUE_COLUMNS,
    read_place,
    read_row_value,
    read_word,
    read_year,
)

if TYPE_CHECKING:
    import pandas as pd

FILE = "measurements.csv"
COLUMNS = ("place", "medium", "substance", "year", "value", "unit")
ABOUT = ("fraction", "pathway", "group")
"""Columns that may say of which particles, by which pathway and for whom a number is."""
IF_FAR_OFF = "if_far_off"
"""Column that may say why what is computed can lie more than an order of magnitude away."""

MEDIA: dict[str, tuple[str, str]] = {
    "air": ("concentration_air", "activity_concentration_air"),
    "groundwater": ("concentration_water", "activity_concentration_water"),
    "river": ("concentration_water", "activity_concentration_water"),
    "pond": ("concentration_water", "activity_concentration_water"),
    "soil": ("concentration_soil", "activity_concentration"),
    "dust": ("concentration_soil", "activity_concentration"),
    "road_dust": ("concentration_soil", "activity_concentration"),
    "house_dust": ("concentration_soil", "activity_concentration"),
    "sediment": ("concentration_soil", "activity_concentration"),
    "tailings": ("concentration_soil", "activity_concentration"),
    "food": ("concentration_food", "activity_concentration"),
    "intake": ("intake", "intake"),
    "dose": ("dose", "dose"),
}
"""Medium, and the variables of a mass and of an activity measured in it; `intake` and `dose` are
what a study computed for people from what it measured."""


def read_measurements(reading: Reading) -> pd.DataFrame:
    """Read what was measured.

    Parameters
    ----------
    reading : Reading
        Where problems and values are noted.

    Returns
    -------
    pandas.DataFrame
        Columns place, medium, substance, year, `value` (`Value` or `Missing`, in the unit of the
        medium's variable), and fraction, pathway, group and if_far_off ("" where not said); empty
        if the site has no such file.
    """
    import pandas as pd

    kept = [*(column for column in COLUMNS if column != "unit"), *ABOUT, IF_FAR_OFF]
    path = reading.folder / FILE
    if not is_there(path):
        return pd.DataFrame(columns=kept)
    from tailrace.data import substance_names

    substances = (*substance_names(), *PARTICLES)
    table = read_csv(
        path,
        file=FILE,
        problems=reading.problems,
        required=COLUMNS,
        optional=(*ABOUT, IF_FAR_OFF, *VALUE_COLUMNS),
    )
    rows = []
    for row in table:
        place = read_place(row, file=FILE, reading=reading)
        medium = read_word(row, "medium", tuple(MEDIA), file=FILE, reading=reading)
        substance = read_word(row, "substance", substances, file=FILE, reading=reading)
        year = read_year(row, "year", file=FILE, reading=reading)
        _check_about(row, medium, reading)
        if place is None or medium is None or substance is None or year is None:
            continue
        value = read_row_value(
            row,
            "value",
            file=FILE,
            reading=reading,
            variable=_variable(row, medium),
            written_unit=row["unit"],
            basis=substance,
        )
        about = [row[column] for column in (*ABOUT, IF_FAR_OFF)]
        rows.append(dict(zip(kept, (place, medium, substance, year, value, *about), strict=True)))
    return pd.DataFrame(rows, columns=kept)


def _check_about(row: Row, medium: str | None, reading: Reading) -> None:
    """Note a fraction or a pathway that is none, or that does not go with the medium."""
    for column, allowed, media in (
        ("fraction", PARTICLES, ("air",)),
        ("pathway", PATHWAYS, ("intake", "dose")),
    ):
        if not row[column]:
            continue
        read_word(row, column, allowed, file=FILE, reading=reading)
        if medium is not None and medium not in media:
            reading.problems.add(
                f'the medium "{medium}" has no {column}',
                file=FILE,
                place=f"{row.place}, {column}",
                allowed=f"empty, or the medium {' or '.join(media)}",
            )


def _variable(row: Row, medium: str) -> str:
    """Return the variable measured: an activity where the unit is one, else a mass."""
    mass, activity = MEDIA[medium]
    return activity if "Bq" in row["unit"] or "Ci" in row["unit"] else mass
