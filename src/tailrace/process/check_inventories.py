"""Do the shares speak of inventories that the feeds have.

An inventory is a word after a colon ("REO:exchangeable"). Misspelt on one side it would not be
missed by anything else: the shares of the plain substance would be taken instead.
"""

from __future__ import annotations

from collections.abc import Iterable

from tailrace.errors import Problems, did_you_mean
from tailrace.process.components import split_key
from tailrace.process.route import Route


def _declared(routes: Iterable[Route]) -> list[tuple[Route, str, str]]:
    return [
        (route, f"feed.{feed.name}.composition.{key}", split_key(key)[1])
        for route in routes
        for feed in route.feeds.values()
        for key in feed.composition
        if split_key(key)[1]
    ]


def _spoken_of(routes: Iterable[Route]) -> list[tuple[Route, str, str]]:
    found = []
    for route in routes:
        for unit in route.units.values():
            for outlet, by_key in unit.shares.items():
                found += [
                    (route, f"unit.{unit.name}.shares.{outlet}.{key}", split_key(key)[1])
                    for key in by_key
                ]
            found += [
                (route, f"unit.{unit.name}.dirichlet.{key}", split_key(key)[1])
                for key in unit.groups
            ]
    return [entry for entry in found if entry[2]]


def check_inventories(routes: Iterable[Route], problems: Problems) -> None:
    """Note shares of an inventory no feed has, and inventories no share speaks of.

    Parameters
    ----------
    routes : iterable of Route
        All routes of a works.
    problems : Problems
        Where mistakes are noted; an inventory no share speaks of is a warning.
    """
    every = list(routes)
    declared, spoken = _declared(every), _spoken_of(every)
    known = sorted({inventory for _, _, inventory in declared})
    for route, place, inventory in spoken:
        if inventory not in known:
            problems.add(
                f'no feed has an inventory "{inventory}"',
                file=route.file,
                place=place,
                allowed=", ".join(known) or "no inventory: the feeds declare none",
                remedy=did_you_mean(inventory, known),
            )
    said = sorted({inventory for _, _, inventory in spoken})
    for route, place, inventory in declared:
        if inventory not in said:
            problems.add(
                f'no share speaks of the inventory "{inventory}": it follows the plain shares',
                file=route.file,
                place=place,
                remedy=did_you_mean(inventory, said),
                severity="warning",
            )
