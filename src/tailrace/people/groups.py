"""Groups of people by age, and how bins of age in a set of factors are laid over them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from tailrace.errors import InputError, did_you_mean

Sex = Literal["both", "male", "female"]
Who = Literal["resident", "worker"]

LEAST_COVER = 0.5
"""Share of a group's years that a set's bins must cover for the set to speak of the group."""


@dataclass(frozen=True)
class Group:
    """A group of people.

    Parameters
    ----------
    name : str
        One of `GROUPS`.
    age_low, age_high : float
        Ages from and below, yr.
    sex : {"both", "male", "female"}
        Whom it consists of.
    who : {"resident", "worker"}
        Whether they are exposed at home or at work.
    """

    name: str
    age_low: float
    age_high: float
    sex: Sex = "both"
    who: Who = "resident"

    @property
    def years(self) -> float:
        """Years a person belongs to the group, yr."""
        return self.age_high - self.age_low


GROUPS: dict[str, Group] = {
    group.name: group
    for group in (
        Group("infant", 0.0, 1.0),
        Group("child_1_6", 1.0, 6.0),
        Group("child_6_11", 6.0, 11.0),
        Group("adolescent_11_16", 11.0, 18.0),
        Group("adult", 18.0, 70.0),
        Group("woman_childbearing", 16.0, 50.0, "female"),
        Group("worker", 18.0, 65.0, who="worker"),
    )
}
"""Groups by name. "adolescent_11_16" reaches to 18 years, where "adult" begins; "adult" ends at 70,
the lifetime of EPA's risk assessment guidance (EPA/540/1-89/002, 1989)."""

ALIASES = {"child": "child_1_6", "adolescent": "adolescent_11_16", "woman": "woman_childbearing"}
"""Other names of groups."""


def group_named(name: str) -> Group:
    """Return a group.

    Parameters
    ----------
    name : str
        A name in `GROUPS` or `ALIASES`.

    Raises
    ------
    InputError
        If there is no such group.
    """
    found = GROUPS.get(ALIASES.get(name, name))
    if found is None:
        names = [*GROUPS, *ALIASES]
        raise InputError.single(
            f"there is no group {name!r}", allowed=", ".join(names),
            remedy=did_you_mean(name, names),
        )  # fmt: skip
    return found


def overlap_years(group: Group, age_low: float, age_high: float) -> float:
    """Return the years of a group that a bin of age covers, yr.

    Parameters
    ----------
    group : Group
        The group.
    age_low, age_high : float
        Ages of the bin from and below, yr; an open bin ends at infinity.
    """
    return max(0.0, min(group.age_high, age_high) - max(group.age_low, age_low))


def age_text(age_low: float, age_high: float) -> str:
    """Return ages as a text, such as ``"1 to 6 years"``.

    Parameters
    ----------
    age_low, age_high : float
        Ages from and below, yr; infinity for an open end.
    """
    if math.isinf(age_high):
        return f"{age_low:.3g} years and older"
    return f"{age_low:.3g} to {age_high:.3g} years"
