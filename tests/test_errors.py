"""Errors as they travel between processes."""

from __future__ import annotations

import pickle

from tailrace.errors import InputError, Problems


def test_an_error_keeps_its_problems_on_the_way_from_another_process() -> None:
    problems = Problems("site.toml")
    problems.add("a split of 1.2 is above one", place="works", allowed="0 to 1")
    problems.add("unknown key", remedy="remove it")
    error = InputError(problems)
    again = pickle.loads(pickle.dumps(error))
    assert again.problems == error.problems
    assert str(again) == str(error)
