"""An explanation in words: the result, what it is made of, and how each part came about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tailrace.assess.closing_product import TERM_DIGITS, closing_digits, product_of, rounded

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.closing_product import Factor
    from tailrace.assess.explanation import Explanation, Term

SHOWN_PARTS = 12
SHOWN_NUMBERS = 12
SHOWN_MISSING = 15


def explanation_lines(found: Explanation) -> list[str]:
    """Return an explanation as lines of plain text.

    Parameters
    ----------
    found : Explanation
        A result walked back.
    """
    return [*_head(found), "", *_parts(found), *_terms(found), *_missing(found)]


def _head(found: Explanation) -> Iterator[str]:
    asked = found.asked
    who = f", {asked.group}" if asked.group else ""
    what = asked.endpoint or f"{asked.only['substance']} in {asked.medium}"
    yield f"{what}{who}, {asked.receptor} (area {asked.area}), {asked.year}"
    if asked.endpoint and asked.only:
        yield f"  only {', '.join(f'{axis} {label}' for axis, label in asked.only.items())}"
    yield from (f"  taken: {sentence}" for sentence in asked.chosen)
    known, unit = found.statistics, f" {found.unit}" if found.unit else ""
    least = "at least " if found.at_least else ""
    if found.at_least and not max(known.values(), default=0.0) > 0.0:
        yield "  not known: nothing of it that is known is above zero"
    elif "P50" in known:
        yield (
            f"  {least}{known['P50']:.3g}{unit} (median of the draws; 5-95 %: {known['P5']:.3g} to "
            f"{known['P95']:.3g}; mean {known['mean']:.3g})"
        )
    if known.get("central", 0.0) > 0.0 or ("central" in known and not found.at_least):
        yield f"  {least}{rounded(known['central'], TERM_DIGITS)}{unit} with central values"
        if "P50" in known:
            yield (
                "  (central: every number at its own central value, as the parts below; the draws "
                "vary all numbers together, and products of skewed numbers lie higher)"
            )
    if found.screening_only:
        yield f"  {found.screening_only}"


def _parts(found: Explanation) -> Iterator[str]:
    unit = f" {found.unit}" if found.unit else ""
    basis = "central values" if found.asked.endpoint else "means over the draws"
    if not len(found.table):
        yield f"Nothing of it that is known is above zero ({basis})."
        return
    yield f"It is the sum of {len(found.table)} parts ({basis}), the largest first:"
    names = [name for name in ("source", "substance", "pathway") if name in found.table]
    for row in found.table.head(SHOWN_PARTS).to_dict("records"):
        words = " x ".join(str(row[name]) for name in names)
        yield f"  {row['share']:7.2%}  {row['amount']:10.4g}{unit}  {words}"
    rest = found.table.iloc[SHOWN_PARTS:]
    if len(rest):
        yield (f"  {rest['share'].sum():7.2%}  {rest['amount'].sum():10.4g}{unit}  "
               f"{len(rest)} smaller parts")  # fmt: skip
    share, amount = found.table["share"].sum(), found.table["amount"].sum()
    yield f"  {share:7.2%}  {amount:10.4g}{unit}  together"


def _terms(found: Explanation) -> Iterator[str]:
    for number, term in enumerate(found.terms, start=1):
        way = f", {term.substance} by {term.pathway}" if term.pathway else ""
        yield ""
        yield f"{number}. {term.title}{way}: {term.share:.1%}"
        yield from _arithmetic(term, found.unit)
        yield from (f"   {sentence}" for sentence in term.release)
        if term.numbers is not None and len(term.numbers):
            yield from _numbers(term.numbers)
        yield from (f"   not stored: {sentence}" for sentence in term.missing)


def _arithmetic(term: Term, unit: str) -> Iterator[str]:
    if not term.factors:
        return
    digits = closing_digits(term.amount, term.factors)
    said = " x ".join(rounded(one.number, digits) for one in term.factors)
    yield f"   {rounded(term.amount, TERM_DIGITS)}{f' {unit}' if unit else ''} = {said}"
    yield from _factor_lines(term.factors, digits)
    if term.weight_factors:
        weight = term.factors[0]
        digits = closing_digits(weight.number, term.weight_factors)
        yield f"   weight {rounded(weight.number, TERM_DIGITS)} {weight.unit} is made of"
        yield from _factor_lines(term.weight_factors, digits)
        made = product_of(term.weight_factors, digits)
        yield f"     product: {rounded(made, TERM_DIGITS)}"


def _factor_lines(factors: tuple[Factor, ...], digits: int) -> Iterator[str]:
    for one in factors:
        sign = "/" if one.divides else "x"
        words = f" ({'; '.join(word for word in one.words if word)})" if any(one.words) else ""
        unit = "" if one.unit == "1" else f" {one.unit}"
        yield f"     {sign} {rounded(one.number, digits)}{unit}: {one.name}{words}"


def _numbers(numbers: pd.DataFrame) -> Iterator[str]:
    yield "   numbers declared for it:"
    for row in numbers.head(SHOWN_NUMBERS).to_dict("records"):
        spread = ""
        if row["low"] == row["low"] and row["low"] is not None:
            spread = f" ({_short(row['low'])} to {_short(row['high'])})"
        where = ", ".join(
            _short(one) for one in (row["source"], row["year"], row["where"]) if _said(one)
        )
        unit = "" if row["unit"] in ("", "1") else f" {row['unit']}"
        value = f"{_short(row['value'])}{unit}" if _said(row["value"]) else "no number"
        yield (
            f"     {row['place']}: {value}{spread} [{row['quality']}: {where or 'no source named'}]"
        )
    if len(numbers) > SHOWN_NUMBERS:
        yield f"     and {len(numbers) - SHOWN_NUMBERS} more in numbers.csv"


def _short(cell: object) -> str:
    return f"{cell:.4g}" if isinstance(cell, float) else str(cell)


def _said(cell: object) -> bool:
    return cell is not None and cell == cell and str(cell) not in ("", "nan")


def _missing(found: Explanation) -> Iterator[str]:
    if found.missing:
        yield ""
        yield "Not known, and therefore not in it:"
        yield from (f"  - {sentence}" for sentence in found.missing[:SHOWN_MISSING])
        if len(found.missing) > SHOWN_MISSING:
            yield f"  and {len(found.missing) - SHOWN_MISSING} more in run.toml"
