"""Which processes there are: what each needs, and the function that runs it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tailrace.emissions.process import Process


@cache
def known_processes() -> Mapping[str, Process]:
    """Return every process by name, in the order they are listed.

    Returns
    -------
    mapping of str to Process
        What an emissions file may name as `process`.
    """
    from tailrace.emissions.gas_processes import GAS_PROCESSES
    from tailrace.emissions.mechanical_processes import MECHANICAL_PROCESSES
    from tailrace.emissions.wind_processes import WIND_PROCESSES

    found = (*MECHANICAL_PROCESSES, *WIND_PROCESSES, *GAS_PROCESSES)
    return {process.name: process for process in found}
