"""Nuclides: half-lives, decay chains, decay and ingrowth, mass and activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.nuclides.activity import activity_of_mass as activity_of_mass
    from tailrace.nuclides.activity import mass_of_activity as mass_of_activity
    from tailrace.nuclides.activity import specific_activity as specific_activity
    from tailrace.nuclides.chain import Branch as Branch
    from tailrace.nuclides.chain import branches as branches
    from tailrace.nuclides.chain import decay_chain as decay_chain
    from tailrace.nuclides.chain import decay_constant as decay_constant
    from tailrace.nuclides.chain import equilibrium_activities as equilibrium_activities
    from tailrace.nuclides.chain import half_life as half_life
    from tailrace.nuclides.chain import nuclide_names as nuclide_names
    from tailrace.nuclides.decay import activity_transfer as activity_transfer
    from tailrace.nuclides.decay import atom_transfer as atom_transfer
    from tailrace.nuclides.decay import decay_activities as decay_activities
    from tailrace.nuclides.decay import decay_atoms as decay_atoms
    from tailrace.nuclides.decay import decay_matrix as decay_matrix
    from tailrace.nuclides.decay import ingrowth as ingrowth
    from tailrace.nuclides.exponential import triangular_exponential as triangular_exponential

_HOME = {
    "Branch": "chain",
    "activity_of_mass": "activity",
    "activity_transfer": "decay",
    "atom_transfer": "decay",
    "branches": "chain",
    "decay_activities": "decay",
    "decay_atoms": "decay",
    "decay_chain": "chain",
    "decay_constant": "chain",
    "decay_matrix": "decay",
    "equilibrium_activities": "chain",
    "half_life": "chain",
    "ingrowth": "decay",
    "mass_of_activity": "activity",
    "nuclide_names": "chain",
    "specific_activity": "activity",
    "triangular_exponential": "exponential",
}

__all__ = list(_HOME)

__getattr__, __dir__ = public_face(__name__, _HOME)
