"""Everything that others read: tables, maps and figures of an assessment, beside its own files."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tailrace.assess.assessment import Assessment
    from tailrace.report.exports.picture_process import Pictures
    from tailrace.report.page.model import Page

GEOPACKAGE = "gis/results.gpkg"


def export_files(
    assessment: Assessment, page: Page | None = None, *, png: bool = True,
    pictures: Pictures | None = None,
) -> tuple[dict[str, Callable[[Path], None]], tuple[str, ...]]:  # fmt: skip
    """Return what writes each file, and what is left out and why.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    page : Page, optional
        The report, for its figures.
    png : bool
        Whether figures are wanted as PNG beside SVG.
    pictures : Pictures, optional
        Where some of them may have been begun.

    Returns
    -------
    files : dict of str to callable
        By path inside the folder of results, for `tailrace.output.write_folder`.
    absent : tuple of str
        One sentence for each form that this installation cannot write.
    """
    from tailrace.report.exports.figure_export import figure_files
    from tailrace.report.exports.svg_picture import absent_pictures
    from tailrace.report.exports.table_export import absent_forms, table_files

    files = table_files(assessment.tables) | map_files(assessment)
    absent = list(absent_forms(assessment.tables))
    if not find_spec("rasterio"):
        absent.append("maps as GeoTIFF are left out: pip install 'tailrace[land]'")
    if page is not None:
        files |= figure_files(page, png, pictures)
        absent += [absent_pictures()] if png and absent_pictures() else []
    return files, tuple(absent)


def map_files(assessment: Assessment) -> dict[str, Callable[[Path], None]]:
    """Return what writes the maps, as far as its program is there.

    Parameters
    ----------
    assessment : Assessment
        What was found; of its tables releases are enough.

    Returns
    -------
    dict of str to callable
        By path inside the folder of results.
    """
    from tailrace.report.exports.geopackage import write_geopackage
    from tailrace.report.exports.geotiff import geotiff_files

    files: dict[str, Callable[[Path], None]] = {
        GEOPACKAGE: lambda path: write_geopackage(path, assessment)
    }
    return files | geotiff_files(assessment) if find_spec("rasterio") else files
