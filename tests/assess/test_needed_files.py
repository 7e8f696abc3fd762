"""What a run needs and a site may lack is told at once, with what to do."""

from dataclasses import replace

import pytest

import tailrace
from tailrace.errors import InputError


def test_all_that_a_run_lacks_is_told_together() -> None:
    site = replace(tailrace.load_site("mountain_pass"), emissions=None, exposure=None)
    with pytest.raises(InputError) as caught:
        tailrace.assess(site, samples=8, options=["stack_cover=3"])
    first, second, third = caught.value.problems
    assert (first.file, second.file) == ("emissions.toml", "people.toml")
    assert "tailrace new" in first.remedy
    assert "tailrace new" in second.remedy
    assert "stack_cover=3" in str(third)
