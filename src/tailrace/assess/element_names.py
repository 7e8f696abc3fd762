"""Which element a substance is counted as, and which elements behave alike."""

from __future__ import annotations

from functools import cache

from tailrace.data.substances import substance, substance_names

NOBLE_GASES = ("Rn-222", "Rn-220")
"""What settles nowhere, sorbs to nothing and is taken up by nothing; their progeny do."""


@cache
def element_of(name: str) -> str | None:
    """Return the element under which tables list a substance: F of HF, Ra of Ra-226.

    Parameters
    ----------
    name : str
        Substance.

    Returns
    -------
    str or None
        None for one that is no element's: PM10, a sum of rare earths.
    """
    head = name.partition("-")[0]
    if head != name and head in substance_names():
        return head
    if name not in substance_names():
        return None
    return substance(name).element or None


@cache
def chemical_family(element: str) -> str:
    """Return the name under which alike elements share what is not known of them.

    Parameters
    ----------
    element : str
        Element.

    Returns
    -------
    str
        "rare earths" of the lanthanides and yttrium, of which tables carry one analogue's number;
        else the element.
    """
    return "rare earths" if element in substance("REE").members else element
