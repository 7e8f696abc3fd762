"""Everything that a run leaves in its folder: the report, results, tables, maps and figures."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from tailrace.errors import InputError

if TYPE_CHECKING:
    from tailrace.assess.assessment import Assessment
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.output.ahead import Ahead
    from tailrace.report.exports.picture_process import Pictures

Writer = Callable[[Path], None]

REPORT = "report.html"
LIBRARIES = ("numba", "h5netcdf")
"""What a run cannot do without, beside the core."""


@dataclass(frozen=True)
class Begun:
    """Files that are made while the last tables of a run are.

    Parameters
    ----------
    pictures : Pictures
        Figures as PNG.
    contents : Ahead
        Results and maps.
    """

    pictures: Pictures
    contents: Ahead


def begin_files(so_far: Assessment, store: TransferStore | None = None) -> Begun:
    """Begin with files of a run while its last tables are made.

    Parameters
    ----------
    so_far : Assessment
        Its results, with the tables of limits and releases.
    store : TransferStore, optional
        Where pictures of an earlier run may be kept; all are drawn unless given.

    Returns
    -------
    Begun
        For `run_files`; of pictures it takes those whose drawing did not change.
    """
    from tailrace.assess.assessment_files import results_bytes
    from tailrace.assess.results_netcdf import FILE
    from tailrace.output.ahead import Ahead, content_of
    from tailrace.report.exports.all_exports import map_files
    from tailrace.report.exports.figure_export import draw_early
    from tailrace.report.exports.kept_pictures import KeptPictures
    from tailrace.report.exports.picture_process import Pictures
    from tailrace.report.exports.svg_picture import png_of
    from tailrace.report.site_report.write import figure_sections

    pictures = Pictures(png_of, None if store is None else KeptPictures(store, so_far.choices))
    maps = {
        name: partial(content_of, write, Path(name).name)
        for name, write in map_files(so_far).items()
    }
    contents = Ahead({FILE: partial(results_bytes, so_far), **maps})

    def draw() -> None:
        # What is wrong with a figure is said when the folder is written.
        with suppress(InputError):
            draw_early(figure_sections(so_far), pictures)

    Thread(target=draw).start()
    contents.start()
    return Begun(pictures, contents)


def run_files(
    assessment: Assessment, begun: Begun | None = None
) -> tuple[dict[str, Writer], tuple[str, ...]]:
    """Return what writes each file of a run's folder, and what is left out and why.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    begun : Begun, optional
        What `begin_files` began.

    Returns
    -------
    files : dict of str to callable
        By path inside the folder, to be called in this order: pictures are made meanwhile.
    absent : tuple of str
        One sentence for each form that this installation cannot write.
    """
    from tailrace.assess.assessment_files import save_files
    from tailrace.report.exports import export_files
    from tailrace.report.page import page_html
    from tailrace.report.site_report.write import report_page

    contents = None if begun is None else begun.contents
    made = {} if contents is None else {name: contents.writer(name) for name in contents.names}
    saved = save_files(assessment, begin=True, made=made)
    page = report_page(assessment)

    def write_report(path: Path) -> None:
        path.write_text(page_html(page), encoding="utf-8", newline="\n")

    exports, absent = export_files(
        assessment, page, pictures=None if begun is None else begun.pictures
    )
    exports |= {name: write for name, write in made.items() if name in exports}
    drawings = {name: exports.pop(name) for name in list(exports) if name.endswith(".svg")}
    pictures_last = {name: exports.pop(name) for name in list(exports) if name.endswith(".png")}
    files = drawings | {REPORT: write_report} | exports | saved | pictures_last
    return files, absent


def absent_libraries() -> list[str]:
    """Return the libraries that a run needs and that are not installed."""
    return [name for name in LIBRARIES if find_spec(name) is None]
