"""A key for things that cannot be hashed, so that what is made of them is made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class ById(Generic[T]):
    """A thing that is equal to itself alone; it is not to be changed while it is a key.

    Parameters
    ----------
    one : object
        The thing; held as long as the key is, so that no other can take its `id`.
    """

    one: T

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ById) and other.one is self.one

    def __hash__(self) -> int:
        return id(self.one)
