"""Doses and activities beside the limits of radiation protection.

The dose limit of GB 18871-2002 for the public (1 mSv/yr) holds for what practices add, not for
background; a constraint below it is set per licence and is chosen by name or given as a number. A
verdict is "above", "below" or "cannot tell": where the dose is missing or known as at least so much
and not yet above, where its range holds the limit, and where the limit is known from memory only,
which is then said and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tailrace.data.values import fact, facts
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.missing import AtLeast, Missing
from tailrace.quantities.value import Value

TABLE = "radiation_limits"
Word = Literal["above", "below", "cannot tell"]


@dataclass(frozen=True)
class RadiationVerdict:
    """What can be said of a number against a limit.

    Attributes
    ----------
    word : {"above", "below", "cannot tell"}
        The verdict.
    reason : str
        Why, as a clause.
    limit : Value
        The limit with its source.
    """

    word: Word
    reason: str
    limit: Value


def radiation_limit(quantity: str, source: str) -> Value:
    """Return a limit or reference level with its source.

    Parameters
    ----------
    quantity : str
        Such as "effective dose, public".
    source : str
        Set, such as "gb18871-2002".

    Returns
    -------
    Value
        In the unit of the table.

    Raises
    ------
    InputError
        If the table has none.
    """
    names = {" / ".join(key): key for key in facts(TABLE)}
    asked = f"{quantity} / {source}"
    found = fact(TABLE, *names[asked]) if asked in names else None
    if not isinstance(found, Value):
        raise InputError.single(
            f'no limit "{asked}"', place="quantity, source", allowed="; ".join(names),
            remedy=did_you_mean(asked, names),
        )  # fmt: skip
    return found


def compare_with_limit(found: Value | float | AtLeast | Missing, limit: Value) -> RadiationVerdict:
    """Return the verdict on a dose or an activity.

    Parameters
    ----------
    found : Value, float, AtLeast or Missing
        The number, a bare one in the unit of the limit; a `Value` with `low` and `high` is judged
        by both.
    limit : Value
        As `radiation_limit` gives it, or one of the user's own.

    Returns
    -------
    RadiationVerdict
        With the reason.

    Raises
    ------
    InputError
        If the number is in another unit.
    """
    word, reason = _compare(found, limit)
    if limit.quality == "assumed" and word != "cannot tell":
        reason = f"the limit is known from memory only; against it the number would be {word}"
        word = "cannot tell"
    return RadiationVerdict(word, reason, limit)


def _compare(found: Value | float | AtLeast | Missing, limit: Value) -> tuple[Word, str]:
    top = limit.central
    if isinstance(found, Missing):
        return "cannot tell", str(found)
    if isinstance(found, AtLeast):
        if found.exceeds(top):
            return "above", f"at least {found.value:.3g}"
        return "cannot tell", f"{found:.3g}"
    low = high = float("nan")
    if isinstance(found, Value):
        same = found.to(limit.unit)
        middle = same.central
        low = middle if same.low is None else same.low
        high = middle if same.high is None else same.high
    else:
        low = high = float(found)
    if low > top:
        return "above", f"{low:.3g} is above {top:g} {limit.unit}"
    if high <= top:
        return "below", f"{high:.3g} is not above {top:g} {limit.unit}"
    if low <= top < high:
        return "cannot tell", f"its range {low:.3g} to {high:.3g} holds the limit {top:g}"
    raise InputError.single("the number is not a number", place="found")
