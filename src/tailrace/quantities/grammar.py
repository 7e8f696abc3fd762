"""The grammar of unit texts: which words a unit is made of, and which word is the basis.

Units are read by this small parser and never evaluated, so that no text, however odd, can hang
the program. "t REO/yr" is the unit t/yr on the basis REO; "mg/kg d" is refused because two
readers would read it in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from tailrace.errors import InputError
from tailrace.quantities.basis import basis_token
from tailrace.quantities.unit_hints import unknown_unit_remedy

MAX_LENGTH = 80
MAX_DEPTH = 4
MAX_EXPONENT = 6

_FOLD = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "⋅": "·",
        "×": "*",
        "µ": "u",
        "μ": "u",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)
_RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWERED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_WORD = re.compile(r"[A-Za-z_°$¥€‰][A-Za-z_°$¥€‰]*%?|%")
_ONE = re.compile(r"1(?= *(?:/|\)|$))")
_EXPONENT = re.compile(r"(?:\^|\*\*)?([+-]?[0-9]{1,3})(?![0-9.])")
_FORMULA = r"(?:[A-Za-z0-9₀-₉]|\([A-Za-z0-9₀-₉]+\)(?=[A-Za-z0-9₀-₉]))+"
_BASIS = re.compile(rf"PM2\.5|(?=[A-Z(]){_FORMULA}(?:[.·]{_FORMULA})*(?:-[A-Za-z0-9]+)?")


@dataclass(frozen=True)
class UnitText:
    """A unit text taken apart.

    Parameters
    ----------
    atoms : tuple of (str, int)
        Unit symbols with their exponents, in order.
    basis : str or None
        Substance the unit counts.
    text : str
        The unit without its basis, in one spelling.
    """

    atoms: tuple[tuple[str, int], ...]
    basis: str | None
    text: str


@dataclass
class _Reader:
    """A cursor over one unit text."""

    text: str
    is_unit: Callable[[str], bool]
    counts_substance: Callable[[str], bool]
    position: int = 0
    depth: int = 0
    basis: str | None = None
    atoms: list[tuple[str, int]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def refuse(self, what: str, remedy: str = "") -> NoReturn:
        raise InputError.single(
            f"the unit {self.text!r} cannot be read: {what}",
            allowed='a unit such as "kt/yr", "mg/(kg d)" or "t REO/yr"',
            remedy=remedy,
        )

    def skip_spaces(self) -> bool:
        start = self.position
        while self.position < len(self.text) and self.text[self.position] == " ":
            self.position += 1
        return self.position > start

    def peek(self) -> str:
        return self.text[self.position : self.position + 1]

    def read_exponent(self) -> int:
        match = _EXPONENT.match(self.text, self.position)
        if match is None:
            return 1
        exponent = int(match[1])
        if exponent == 0 or abs(exponent) > MAX_EXPONENT:
            self.refuse(f"an exponent of {exponent} is outside 1 to {MAX_EXPONENT}")
        self.position = match.end()
        return exponent

    def read_basis(self, after_substance: bool) -> bool:
        """Read a basis here if there is one; a word that is a unit too needs a mass before it."""
        found = _basis_here(self.text, self.position)
        if found is None:
            return False
        word, basis = found
        symbol = word.rstrip("0123456789")
        if self.is_unit(symbol) and not (after_substance and self.depth == 0):
            return False
        if self.basis is not None and self.basis != basis:
            self.refuse(
                f"it names two substances, {self.basis} and {basis}",
                "a value has one basis: the substance it counts; the other is named by the key",
            )
        self.basis = basis
        self.position += len(word)
        return True


def _basis_here(text: str, position: int) -> tuple[str, str] | None:
    """Return the word at a position and the basis it stands for, if it is one."""
    match = _BASIS.match(text, position)
    if match is None or text[match.end() : match.end() + 1] not in ("", " ", "/", ")", "*", "·"):
        return None
    basis = basis_token(match.group())
    return None if basis is None else (match.group(), basis)


def _read_factor(reader: _Reader, sign: int) -> bool:
    """Read one unit, number one or bracket; return whether it counts a substance."""
    reader.skip_spaces()
    here = reader.peek()
    if here == "(":
        return _read_bracket(reader, sign)
    if _ONE.match(reader.text, reader.position):
        reader.position += 1
        reader.pieces.append("1")
        return False
    word = _WORD.match(reader.text, reader.position)
    if word is None:
        reader.refuse(
            f"{here!r} stands where a unit belongs" if here else "it ends where a unit belongs"
        )
    symbol = word.group()
    if not reader.is_unit(symbol):
        _refuse_word(reader, symbol)
    reader.position = word.end()
    exponent = reader.read_exponent()
    reader.atoms.append((symbol, sign * exponent))
    reader.pieces.append(symbol if exponent == 1 else f"{symbol}{exponent}")
    return reader.counts_substance(symbol)


def _refuse_word(reader: _Reader, symbol: str) -> NoReturn:
    found = _basis_here(reader.text, reader.position)
    if found is not None:
        basis = found[1]
        reader.refuse(
            f"{basis} is a substance, not a unit",
            f'put a unit before it, such as "t {basis}/yr" or "wt% {basis}"'
            + "".join(f", or {hint}" for hint in [unknown_unit_remedy(symbol)] if hint),
        )
    raise UnknownUnit(symbol)


class UnknownUnit(Exception):
    """A word that is no unit; the caller knows what it could have been."""

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        super().__init__(symbol)


def _read_bracket(reader: _Reader, sign: int) -> bool:
    if reader.depth >= MAX_DEPTH:
        reader.refuse("too many brackets inside one another")
    reader.position += 1
    reader.depth += 1
    reader.pieces.append("(")
    first = len(reader.atoms)
    counts = _read_product(reader, sign)
    reader.skip_spaces()
    if reader.peek() != ")":
        reader.refuse("a bracket is left open")
    reader.position += 1
    reader.depth -= 1
    exponent = reader.read_exponent()
    reader.pieces.append(")" if exponent == 1 else f"){exponent}")
    reader.atoms[first:] = [(symbol, power * exponent) for symbol, power in reader.atoms[first:]]
    if any(abs(power) > MAX_EXPONENT for _, power in reader.atoms[first:]):
        reader.refuse(f"an exponent is outside 1 to {MAX_EXPONENT}")
    return counts


def _read_product(reader: _Reader, sign: int) -> bool:
    """Read factors joined by spaces, stars and slashes up to a closing bracket or the end."""
    counts = _read_factor(reader, sign)
    any_counts = counts
    slash = False
    while True:
        spaced = reader.skip_spaces()
        here = reader.peek()
        if here in ("", ")"):
            return any_counts
        if here == "/":
            reader.position += 1
            reader.pieces.append("/")
            slash = True
            counts = _read_factor(reader, -sign)
            any_counts = any_counts or counts
            continue
        if spaced and reader.read_basis(counts or (slash and any_counts)):
            continue
        if here in ("*", "·"):
            reader.position += 1
        elif not spaced:
            reader.refuse(f"{here!r} has no place in it", _hyphen_remedy(here))
        if slash:
            reader.refuse(
                "a product after a division can be read in two ways",
                'put the divisor in brackets, as in "mg/(kg d)"',
            )
        reader.pieces.append(" ")
        counts = _read_factor(reader, sign)
        any_counts = any_counts or counts


def _hyphen_remedy(here: str) -> str:
    return 'join units with a space, as in "mg/(kg d)"' if here == "-" else ""


def fold(text: str) -> str:
    """Return a text with superscripts, dots, the micro sign and odd spaces in plain spelling."""
    text = text.replace("\t", " ")
    if text.isascii():
        return text.strip()
    text = _RAISED.sub(lambda found: "^" + found.group().translate(_LOWERED), text)
    return text.translate(_FOLD).strip()


def read_unit_text(
    text: str, is_unit: Callable[[str], bool], counts_substance: Callable[[str], bool]
) -> UnitText:
    """Take a unit text apart.

    Parameters
    ----------
    text : str
        Unit with or without a basis: ``"t REO/yr"``.
    is_unit : callable
        Whether a word is a unit symbol.
    counts_substance : callable
        Whether a unit symbol counts a substance (mass, amount, activity, fraction), so that a
        word which is both a unit and an element (K, W, Mg) is the element after it.

    Returns
    -------
    UnitText
        Atoms, basis and the unit in one spelling.

    Raises
    ------
    InputError
        If the text is too long, malformed or names two substances.
    UnknownUnit
        If a word in a unit's place is no unit.
    """
    folded = fold(text)
    if len(folded) > MAX_LENGTH:
        raise InputError.single(
            f"a unit of {len(folded)} characters is too long: {folded[:40]!r}...",
            allowed=f"at most {MAX_LENGTH} characters",
        )
    if folded in ("", "-", "1"):
        return UnitText((), None, "1")
    reader = _Reader(folded, is_unit, counts_substance)
    _read_product(reader, 1)
    if reader.position < len(folded):
        reader.refuse(f"{reader.peek()!r} closes no bracket")
    return UnitText(tuple(reader.atoms), reader.basis, "".join(reader.pieces))
