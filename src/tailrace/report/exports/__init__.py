"""Results for other programs: GeoPackage, GeoTIFF, workbook, Parquet, figures as SVG and PNG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.report.exports.all_exports import export_files
    from tailrace.report.exports.figure_export import figure_files
    from tailrace.report.exports.geopackage import geopackage_layers, write_geopackage
    from tailrace.report.exports.geotiff import AreaRasters, geotiff_files
    from tailrace.report.exports.svg_picture import png_of
    from tailrace.report.exports.table_export import table_files

_HOME = {
    "AreaRasters": "geotiff",
    "export_files": "all_exports",
    "figure_files": "figure_export",
    "geopackage_layers": "geopackage",
    "geotiff_files": "geotiff",
    "png_of": "svg_picture",
    "table_files": "table_export",
    "write_geopackage": "geopackage",
}

__all__ = [
    "AreaRasters", "export_files", "figure_files", "geopackage_layers", "geotiff_files", "png_of",
    "table_files", "write_geopackage",
]  # fmt: skip

__getattr__, __dir__ = public_face(__name__, _HOME)
