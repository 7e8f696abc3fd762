"""Whether a folder of results holds what is asked of it: older programs stored less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tailrace.errors import InputError

if TYPE_CHECKING:
    from tailrace.assess.assessment import Assessment


def check_stored(assessment: Assessment, variables: Sequence[str] = (), *tables: str) -> None:
    """Refuse results that lack variables or tables that the program stores now.

    Parameters
    ----------
    assessment : Assessment
        What was found, as a folder holds it.
    variables : sequence of str
        Variables and coordinates needed of every area.
    *tables : str
        Tables needed.

    Raises
    ------
    InputError
        If one is absent; it names all that are.
    """
    lacking = {
        name: None for area in assessment.areas.values() for name in variables
        if name not in area.data.variables
    }  # fmt: skip
    absent = [*lacking, *(f"table {name}" for name in tables if name not in assessment.tables)]
    if absent:
        raise InputError.single(
            f"these results do not hold {', '.join(absent)}: they were written by tailrace "
            f"{assessment.choices.get('version', 'of no stated version')}, before it was stored",
            remedy="repeat the run with this program: tailrace rerun FOLDER",
        )
