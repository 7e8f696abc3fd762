"""The decorator that declares the units of a function's arguments and result.

A number without a unit passes as the declared unit. What carries a unit (a pint quantity, an
array with ``attrs["units"]``, a text such as "5 m/s", a `Value`) is converted, or refused with
the function, the parameter and the unit wanted. A function with a quantified parameter that
declares no unit is refused when its module is imported.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, Protocol, TypeVar, cast

import numpy as np

from tailrace.errors import InputError, Problem, Problems, TailraceError
from tailrace.quantities.missing import AtLeast, Missing
from tailrace.quantities.units import conversion_parts, convert, parse_quantity, parse_unit
from tailrace.quantities.value import Value
from tailrace.quantities.variable_table import unit_of

P = ParamSpec("P")
R = TypeVar("R")

_QUANTIFIED = frozenset(
    {"float", "ndarray", "NDArray", "ArrayLike", "FloatArray", "DataArray", "Series"}
)
_WORD = re.compile(r"[A-Za-z_]\w*")
_BARE: frozenset[type] = frozenset(
    {float, int, bool, type(None), np.ndarray, np.float64, np.float32, np.int64, np.int32}
)


class DeclarationError(TailraceError, TypeError):
    """A function does not declare the units of its arguments as it must."""


class Declared(Protocol[P, R]):
    """A function with declared units.

    Attributes
    ----------
    __wrapped__ : callable
        The function as written, for callers inside the program whose numbers are in the units.
    __units__ : dict of str to str
        Unit of each parameter, and of the result as ``"return"``.
    """

    __name__: str
    __qualname__: str
    __units__: dict[str, Any]
    __wrapped__: Callable[P, R]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function with arguments checked and converted."""


def declare_units(
    *, returns: str | tuple[str, ...] | None = None, **parameters: str
) -> Callable[[Callable[P, R]], Declared[P, R]]:
    """Declare the unit of each quantified parameter of a function and of its result.

    Parameters
    ----------
    returns : str or tuple of str, optional
        Unit of the result, or of each part of a tuple. Wanted where the result is quantified.
    **parameters : str
        Unit, or name in the table of variables, of each parameter; "1" for a pure number.

    Returns
    -------
    callable
        Decorator. The function as written stays at ``__wrapped__``; the units are at
        ``__units__``.

    Raises
    ------
    DeclarationError
        When decorating: a quantified parameter has no unit, a declared one does not exist, or a
        unit is unknown.

    Notes
    -----
    Quantified are parameters annotated with float or an array type; int counts and text choices
    are not. Arrays with ``attrs`` come back with the declared unit as their ``units``.

    Examples
    --------
    >>> @declare_units(distance="m", time="s", returns="m/s")
    ... def speed(distance: float, time: float) -> float:
    ...     return distance / time
    >>> speed("36 km", "1 h")
    10.0
    """

    def decorate(function: Callable[P, R]) -> Declared[P, R]:
        signature = inspect.signature(function)
        units, outcome = _check_declaration(function, signature, parameters, returns)
        free = _without_unit(signature, units)

        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            result: R
            if _need_nothing(args, kwargs, free):
                result = function(*args, **kwargs)
            else:
                bound = _bind(signature, units, function.__qualname__, args, kwargs)
                result = function(*bound.args, **bound.kwargs)
            return cast(R, _label(result, outcome))

        declared = cast(Declared[P, R], checked)
        declared.__units__ = dict(units) if outcome is None else {**units, "return": outcome}
        return declared

    return decorate


def _without_unit(
    signature: inspect.Signature, units: Mapping[str, str]
) -> dict[str | int, inspect.Parameter]:
    """Return the parameters that have no unit, by name and by place."""
    single = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    named = (*single, inspect.Parameter.KEYWORD_ONLY)
    found: dict[str | int, inspect.Parameter] = {}
    for place, (name, one) in enumerate(signature.parameters.items()):
        if name not in units and one.kind in named:
            found[name] = one
            if one.kind in single:
                found[place] = one
    return found


def _need_nothing(
    args: tuple[Any, ...], kwargs: Mapping[str, Any], free: Mapping[str | int, object]
) -> bool:
    """Say whether all arguments are plain numbers or of parameters without a unit: most are."""
    for place, one in enumerate(args):
        if type(one) not in _BARE and place not in free:
            return False
    return all(type(one) in _BARE or name in free for name, one in kwargs.items())


def _bind(
    signature: inspect.Signature,
    units: Mapping[str, str],
    function: str,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> inspect.BoundArguments:
    """Return the arguments in their declared units, or raise everything wrong with them."""
    bound = signature.bind(*args, **kwargs)
    problems = Problems(f"{function}()")
    for name in bound.arguments:
        if name in units:
            bound.arguments[name] = _convert(bound.arguments[name], units[name], name, problems)
    problems.raise_if_any()
    return bound


def _check_declaration(
    function: Callable[..., Any],
    signature: inspect.Signature,
    declared: Mapping[str, str],
    returns: str | tuple[str, ...] | None,
) -> tuple[dict[str, str], str | tuple[str, ...] | None]:
    """Return the units of the parameters and of the result, or refuse the function."""
    wrong = [
        f"declares a unit for {name}, which is no parameter of it"
        for name in declared
        if name not in signature.parameters
    ]
    for name, parameter in signature.parameters.items():
        if parameter.annotation is inspect.Parameter.empty:
            wrong.append(f"has no annotation for {name}")
        elif name not in declared and _is_quantified(parameter.annotation):
            wrong.append(f'declares no unit for {name} ("1" for a pure number)')
    if returns is None and _is_quantified(signature.return_annotation):
        wrong.append('declares no unit for its result (returns="...")')
    units = {name: _known_unit(name, text, wrong) for name, text in declared.items()}
    outcome: str | tuple[str, ...] | None = None
    if isinstance(returns, str):
        outcome = _known_unit("the result", returns, wrong)
    elif returns is not None:
        outcome = tuple(_known_unit("the result", text, wrong) for text in returns)
    if wrong:
        name = f"{function.__module__}.{function.__qualname__}"
        raise DeclarationError(f"{name} {'; '.join(wrong)}")
    return units, outcome


def _known_unit(name: str, text: str, wrong: list[str]) -> str:
    try:
        return parse_unit(unit_of(text)).text
    except InputError as error:
        problem = error.problems[0]
        near = f"; {problem.remedy}" if problem.remedy else ""
        wrong.append(f"declares {text!r} for {name}: {problem.what}{near}")
        return "1"


def _is_quantified(annotation: object) -> bool:
    """Say whether an annotation is of numbers that have a unit."""
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    words = set(_WORD.findall(text))
    return bool(words & _QUANTIFIED) and "Callable" not in words


def _convert(argument: Any, unit: str, name: str, problems: Problems) -> Any:
    """Return an argument as plain numbers in the declared unit, or note why it cannot be."""
    try:
        return _converted(argument, unit)
    except InputError as error:
        problems.extend(
            Problem(
                problems.file,
                f"parameter {name}",
                problem.what,
                problem.allowed or f"a number in {unit}",
                problem.remedy,
            )
            for problem in error.problems
        )
        return argument


def _converted(argument: Any, unit: str) -> Any:
    if type(argument) in _BARE:
        return argument
    if isinstance(argument, str):
        quantity = parse_quantity(argument)
        if quantity.basis is not None:
            raise InputError.single(
                f"{argument!r} names the substance {quantity.basis}; a plain quantity is wanted"
            )
        return convert(quantity.magnitude, quantity.unit, unit)
    if isinstance(argument, Value):
        if argument.is_distribution:
            raise InputError.single(
                f"{argument} is a distribution",
                remedy="give its .central value, or draws from .sample or .ppf",
            )
        return argument.to(unit).central
    if isinstance(argument, Missing | AtLeast):
        raise InputError.single(f"{argument}", allowed=f"a number in {unit}")
    if isinstance(argument, Mapping) and not hasattr(argument, "attrs"):
        return {key: _converted(item, unit) for key, item in argument.items()}
    if type(argument) in (list, tuple):
        return type(argument)(_converted(item, unit) for item in argument)
    if hasattr(argument, "magnitude") and hasattr(argument, "units"):
        from tailrace.quantities.pint_door import from_pint

        return from_pint(argument, unit)
    labels = getattr(argument, "attrs", None)
    own = labels.get("units") if isinstance(labels, Mapping) else None
    return argument if own is None else _convert_labelled(argument, str(own), unit)


def _convert_labelled(argument: Any, own: str, unit: str) -> Any:
    """Convert an array that carries its unit; the label is changed with the numbers."""
    if own == unit:
        return argument
    factor, shift = conversion_parts(own, unit)
    converted = argument * factor + shift if shift else argument * factor
    converted.attrs = {**argument.attrs, "units": unit}
    return converted


def _label(result: Any, unit: str | tuple[str, ...] | None) -> Any:
    """Return the result, arrays that can carry a unit with theirs."""
    if unit is None:
        return result
    if isinstance(unit, tuple):
        if not isinstance(result, tuple):
            return result
        return tuple(_label(part, u) for part, u in zip(result, unit, strict=True))
    if hasattr(result, "assign_attrs"):
        return result.assign_attrs(units=unit)
    return result
