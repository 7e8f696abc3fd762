"""How the program says that something is wrong.

Every refusal names the thing, the place and the remedy. A `Problem` is one such sentence;
`Problems` collects them while a file, a table or a whole site is read, so that the user sees all
of them at once; `InputError` carries them to the command line, which prints them and exits with
code 2. No other exception is meant to reach the user of a command.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning"]


class TailraceError(Exception):
    """Base class of every error the program raises on purpose."""


class ValidityWarning(UserWarning):
    """A function is used outside the range it was published for; the text names the range."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input.

    Parameters
    ----------
    file : str
        File (or folder, or command-line argument) that holds it.
    place : str
        Key path, row or cell inside that file, as the user would look for it.
    what : str
        What is wrong, as a clause: "a split of 1.2 is above one".
    allowed : str
        What is allowed there.
    remedy : str
        What to do: a "did you mean", a conversion, a command to type.
    severity : {"error", "warning"}
        A warning is shown and does not stop the command.
    """

    file: str
    place: str
    what: str
    allowed: str = ""
    remedy: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        sentences = [self.what, self.allowed and f"allowed: {self.allowed}", self.remedy]
        said = "; ".join(part.rstrip(".") for part in sentences if part)
        end = "" if said.endswith(("?", "!")) else "."
        return f"{where}: {said}{end}" if where else f"{said}{end}"


class InputError(TailraceError):
    """The input cannot be used; carries every problem found, not only the first.

    Parameters
    ----------
    problems : iterable of Problem
        What is wrong, in the order found.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(f"- {problem}" for problem in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Return how to make it again in another process: from problems, not from the text."""
        return type(self), (self.problems,)

    @classmethod
    def single(
        cls, what: str, *, file: str = "", place: str = "", allowed: str = "", remedy: str = ""
    ) -> InputError:
        """Return an error with one problem."""
        return cls([Problem(file=file, place=place, what=what, allowed=allowed, remedy=remedy)])


@dataclass
class Problems:
    """Collects problems while input is read, to be raised together.

    Parameters
    ----------
    file : str
        File that problems are in unless they say otherwise.
    """

    file: str = ""
    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        what: str,
        *,
        place: str = "",
        allowed: str = "",
        remedy: str = "",
        file: str | None = None,
        severity: Severity = "error",
    ) -> None:
        """Note one problem and go on."""
        name = self.file if file is None else file
        self.found.append(Problem(name, place, what, allowed, remedy, severity))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note problems that another reader found."""
        self.found.extend(problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop the command."""
        return [problem for problem in self.found if problem.severity == "error"]

    def raise_if_any(self) -> None:
        """Raise `InputError` with every error found so far.

        Raises
        ------
        InputError
            If at least one problem is an error.
        """
        if self.errors:
            raise InputError(self.errors)


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return a suggestion for a mistyped name, or an empty string when nothing is near.

    Parameters
    ----------
    word : str
        What was typed.
    candidates : iterable of str
        What could have been meant.
    """
    by_lower = {str(candidate).lower(): str(candidate) for candidate in candidates}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f'did you mean "{by_lower[near[0]]}"?' if near else ""


def check_keys(
    raw: Any, allowed: Iterable[str], place: str, problems: Problems, *, what: str = "key"
) -> bool:
    """Note every key that is not allowed; return whether `raw` is a table at all.

    Parameters
    ----------
    raw : object
        What stands at `place`.
    allowed : iterable of str
        Keys that may stand there.
    place : str
        Key path, for the message.
    problems : Problems
        Where mistakes are noted.
    what : str
        What the key is called in the message.
    """
    if not isinstance(raw, Mapping):
        problems.add(
            f"{type(raw).__name__} where a table belongs",
            place=place,
            allowed="a table [..] of keys",
        )
        return False
    known = list(allowed)
    for key in raw:
        if key not in known:
            problems.add(
                f'unknown {what} "{key}"',
                place=place,
                allowed=", ".join(known),
                remedy=did_you_mean(str(key), known),
            )
    return True
