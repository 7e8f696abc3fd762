"""From ore to magnet: flowsheets of unit operations, solved as mass balances that close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.process.balance import Balance as Balance
    from tailrace.process.dataset import to_dataset as to_dataset
    from tailrace.process.library import find_route as find_route
    from tailrace.process.library import packaged_routes as packaged_routes
    from tailrace.process.route import Route as Route
    from tailrace.process.route_file import read_route as read_route
    from tailrace.process.solution import solve as solve
    from tailrace.process.works import Works as Works
    from tailrace.process.works_file import read_works as read_works

_HOME = {
    "Balance": "balance",
    "Route": "route",
    "Works": "works",
    "find_route": "library",
    "packaged_routes": "library",
    "read_route": "route_file",
    "read_works": "works_file",
    "solve": "solution",
    "to_dataset": "dataset",
}

__all__ = list(_HOME)

__getattr__, __dir__ = public_face(__name__, _HOME)
