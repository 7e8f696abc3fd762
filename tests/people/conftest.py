"""What tests of the room of people share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tailrace.people.assessment import AssessmentChoices, PeopleAssessment, assess_file

HEAD = "place,medium,substance,value,unit"


@pytest.fixture
def assessed(tmp_path: Path) -> Callable[..., PeopleAssessment]:
    """Return a function that writes rows of samples to a file and assesses it."""

    def assess(
        *rows: str,
        group: str = "child",
        head: str = HEAD,
        choices: AssessmentChoices | None = None,
    ) -> PeopleAssessment:
        path = tmp_path / "samples.csv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return assess_file(path, [group], choices or AssessmentChoices("epa-2023"))

    return assess
