"""What an oxide weighs: its rare earths and the oxygen they bind, in every chain that ships."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tailrace.process.balance import Balance
from tailrace.process.chains import packaged_chains, read_chain
from tailrace.process.flowsheet import driver_weights
from tailrace.process.solution import solve

IMPURE = {
    "mixed_oxide": 0.10,
    "cerium_concentrate": 0.45,
    "concentrate": 0.50,
}
"""Largest part that is no rare-earth oxide: of the oxide of ion clay at least 90 % is, of the
residue of the Mountain Pass leach and of a flotation concentrate about two thirds."""
PURE = 0.002


def oxide_products(balance: Balance) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield the product, its REO and its dry mass, kg/yr by draw."""
    reo = driver_weights("REO", balance.components)
    dry = driver_weights("mass", balance.components)
    for works_route in balance.works.routes.values():
        for name, product in works_route.route.products.items():
            if product.basis != "REO":
                continue
            flow = balance.end_flow(f"product:{name}", inventories=True)[:, 0]
            if flow.any():
                yield name, reo @ flow, dry @ flow


@pytest.mark.parametrize("draws", [None, 200])
@pytest.mark.parametrize("chain", packaged_chains())
def test_rare_earth_oxide_never_exceeds_the_dry_mass(chain: str, draws: int | None) -> None:
    """An oxide of 102 % REO does not exist; what is traded as pure is within 0.2 % of it."""
    works, year, _ = read_chain(chain)
    seen = 0
    for name, reo, dry in oxide_products(solve(works, [year], draws=draws, seed=1)):
        seen += 1
        assert np.all(reo <= dry * (1 + 1e-12)), name
        if draws is None:  # calcium that comes with the carbonates varies from draw to draw
            assert np.all(reo >= dry * (1 - IMPURE.get(name, PURE))), name
    assert seen


@pytest.mark.parametrize(
    ("element", "atoms", "mass"),
    [
        ("La", 3 / 2, 138.90547),
        ("Ce", 2, 140.116),
        ("Pr", 11 / 6, 140.90766),
        ("Nd", 3 / 2, 144.242),
        ("Tb", 7 / 4, 158.925354),
        ("Y", 3 / 2, 88.905838),
    ],
)
def test_oxygen_of_an_oxide_follows_from_its_formula(
    element: str, atoms: float, mass: float
) -> None:
    """Oxygen atoms per atom in La2O3, CeO2, Pr6O11 ...; atomic masses of IUPAC 2021."""
    works, _, _ = read_chain("ion_clay_heap")
    unit = works.routes["leaching"].route.units["calcining"]
    amounts = {use.driver.basis: use.amount for use in unit.uses if use.what == "oxygen"}
    read = amounts[element].central  # type: ignore[union-attr]
    assert read == pytest.approx(15.999 * atoms / mass, rel=1e-6)


def test_cerium_takes_up_half_an_oxygen_atom_when_roasted() -> None:
    """0.268 kg of cerium per kg of concentrate bind 0.268 x 15.999 / (2 x 140.116) = 0.0153 kg."""
    works, _, _ = read_chain("mountain_pass")
    unit = works.routes["separation"].route.units["roasting"]
    use = next(use for use in unit.uses if use.what == "oxygen")
    assert use.driver.basis == "Ce"
    assert 0.268 * use.amount.central == pytest.approx(0.0153, rel=1e-3)  # type: ignore[union-attr]
