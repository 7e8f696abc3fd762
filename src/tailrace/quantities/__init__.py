"""Quantities: units, variables, values that carry their source, and missing with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.quantities.basis import (
        basis_token,
        element_fraction,
        formula_factor,
        molar_mass,
        parse_formula,
    )
    from tailrace.quantities.declare import DeclarationError, declare_units
    from tailrace.quantities.distribution import Distribution
    from tailrace.quantities.distributions import (
        PERT,
        Beta,
        Empirical,
        Lognormal,
        LogUniform,
        Normal,
        Triangular,
        Uniform,
    )
    from tailrace.quantities.missing import AtLeast, Missing, sum_known
    from tailrace.quantities.pint_door import registry
    from tailrace.quantities.reading import read_value
    from tailrace.quantities.splits import Dirichlet, SplitGroup, read_split_group
    from tailrace.quantities.units import (
        Quantity,
        convert,
        parse_quantity,
        parse_unit,
        to_variable_unit,
    )
    from tailrace.quantities.value import QUALITIES, Quality, Value
    from tailrace.quantities.variable_table import Variable, unit_of, variable, variables

_FACE = {
    "basis": "basis_token element_fraction formula_factor molar_mass parse_formula",
    "declare": "DeclarationError declare_units",
    "distribution": "Distribution",
    "distributions": "PERT Beta Empirical LogUniform Lognormal Normal Triangular Uniform",
    "missing": "AtLeast Missing sum_known",
    "reading": "read_value",
    "splits": "Dirichlet SplitGroup read_split_group",
    "pint_door": "registry",
    "units": "Quantity convert parse_quantity parse_unit to_variable_unit",
    "value": "QUALITIES Quality Value",
    "variable_table": "Variable unit_of variable variables",
}
_HOME = {name: module for module, names in _FACE.items() for name in names.split()}

__all__ = [
    "PERT",
    "QUALITIES",
    "AtLeast",
    "Beta",
    "DeclarationError",
    "Dirichlet",
    "Distribution",
    "Empirical",
    "LogUniform",
    "Lognormal",
    "Missing",
    "Normal",
    "Quality",
    "Quantity",
    "SplitGroup",
    "Triangular",
    "Uniform",
    "Value",
    "Variable",
    "basis_token",
    "convert",
    "declare_units",
    "element_fraction",
    "formula_factor",
    "molar_mass",
    "parse_formula",
    "parse_quantity",
    "parse_unit",
    "read_split_group",
    "read_value",
    "registry",
    "sum_known",
    "to_variable_unit",
    "unit_of",
    "variable",
    "variables",
]

__getattr__, __dir__ = public_face(__name__, _HOME)
