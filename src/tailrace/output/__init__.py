"""Files and folders that appear when they are whole, for every room that writes some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.output.file_checks import (
        check_output,
        check_output_folder,
        refuse_same,
        writing,
    )
    from tailrace.output.folder import check_results_folder, write_folder
    from tailrace.output.whole_file import part_of, write_whole

_HOME = {
    "check_output": "file_checks",
    "check_output_folder": "file_checks",
    "check_results_folder": "folder",
    "part_of": "whole_file",
    "refuse_same": "file_checks",
    "write_folder": "folder",
    "write_whole": "whole_file",
    "writing": "file_checks",
}

__all__ = [
    "check_output", "check_output_folder", "check_results_folder", "part_of", "refuse_same",
    "write_folder", "write_whole", "writing",
]  # fmt: skip

__getattr__, __dir__ = public_face(__name__, _HOME)
