"""What a check of one row of a table of emission factors is, and how to read such a row.

A row prints a coefficient (``0.35``), several (``1.5, 0.9, 0.45`` or ``0.15 / 0.62``) or a formula
(``E = k*(s/12)^a*(W/3)^b``). A formula is evaluated as printed, at stated points, so that the
expected numbers come from the row and not from the program.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from tailrace.verify.printed import read_number

RowCells = dict[str, str]
"""Cells of a row by column: quantity, value, low, high, unit, where, source, note."""


class Point(NamedTuple):
    """One number of a row beside the program's."""

    label: str
    expected: Decimal | float
    computed: float


class RowCheck(NamedTuple):
    """How rows of one kind are checked.

    Parameters
    ----------
    pattern : str
        Regular expression that the whole ``quantity`` of the row matches, whatever its case.
    evaluate : callable
        Takes the cells of a row and returns what the row prints, as a Decimal (compared to its
        printed digits) or, for a formula evaluated at a point, a float, beside the program's
        number. A `ValueError` says why a row cannot be compared.
    """

    pattern: str
    evaluate: Callable[[RowCells], list[tuple[str, Decimal | float, float]]]

    def matches(self, quantity: str) -> bool:
        """Return whether a row with this quantity is of this kind."""
        return re.fullmatch(self.pattern, quantity.strip(), re.IGNORECASE) is not None


_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "ln": math.log,
}


def printed_numbers(text: str) -> list[Decimal]:
    """Return the numbers of a cell such as ``1.5, 0.9, 0.45``, with their printed digits.

    Parameters
    ----------
    text : str
        Content of a cell.

    Raises
    ------
    ValueError
        If it holds none.
    """
    found = [read_number(number) for number in _NUMBER.findall(text)]
    if not found:
        raise ValueError(f'"{text[:40]}" holds no number')
    return found


def printed_formula(text: str, names: Mapping[str, float]) -> float:
    """Return what a printed formula gives at a point.

    Parameters
    ----------
    text : str
        Formula with ``+ - * / ^``, brackets, ``sqrt``, ``exp`` and ``ln``; what stands before an
        equals sign and after a semicolon is left out.
    names : mapping
        Number of each letter in it. A name that is no word, such as ``u*``, is replaced where it
        stands, longest first.

    Returns
    -------
    float
        Its value.

    Raises
    ------
    ValueError
        If it is no such formula, or has a letter without a number.
    """
    body = text.split(";")[0].split("=")[-1].strip()
    for name in sorted((one for one in names if not one.isidentifier()), key=len, reverse=True):
        body = body.replace(name, f"({names[name]!r})")
    try:
        tree = ast.parse(body.replace("^", "**"), mode="eval").body
        return _value(tree, names)
    except (SyntaxError, RecursionError, ArithmeticError, TypeError) as error:
        raise ValueError(f'"{text[:60]}" is no formula: {error}') from None


def _value(node: ast.expr, names: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in names:
        return names[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, names)
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _BINARY[type(node.op)](_value(node.left, names), _value(node.right, names))
    if isinstance(node, ast.Call) and len(node.args) == 1:
        called = _FUNCTIONS.get(ast.unparse(node.func))
        if called is not None:
            return called(_value(node.args[0], names))
    raise ValueError(f'"{ast.unparse(node)[:40]}" has no number')
