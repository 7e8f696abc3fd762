"""Published calculations: inputs and printed answers in a long table, one row per number.

Which calculation an example is, rules say: modules beside this one whose names begin with
`worked_example_rules` and which hold a list `RULES`. A rule goes by the names of the inputs, their
units and the text of the equation, never by the name of the example. An example that no rule
knows is listed as unknown.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tailrace.verify.case import Comparison, Finding, Kind, Refusal, refused_by
from tailrace.verify.kinds.worked_example import Case, Entry, Rule
from tailrace.verify.printed import read_number
from tailrace.verify.source import Source
from tailrace.verify.tolerances import own_tolerance

COLUMNS = ("example", "role", "name", "value", "unit", "equation")
ROLES = ("input", "output")
RULE_FILES = "worked_example_rules"
_SAME = ("same", "as above", "ditto")


def all_rules() -> tuple[Rule, ...]:
    """Return the rules of every module beside this one that holds some, in the order of names."""
    package = importlib.import_module(__package__ or "")
    names = sorted(
        module.name
        for module in pkgutil.iter_modules(package.__path__)
        if module.name.startswith(RULE_FILES)
    )
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    return tuple(rule for module in modules for rule in module.RULES)


def recognise(source: Source) -> bool:
    """Return whether a CSV table has the columns of a table of worked examples."""
    return source.columns is not None and set(COLUMNS) <= set(source.columns)


def run(source: Source) -> list[Finding]:
    """Compare every printed answer; examples that no rule knows are told."""
    cases, findings = read_cases(source.rows())
    rules = all_rules()
    for case in cases:
        findings += _run_case(case, rules)
    return findings or [Refusal("", "has columns and no rows")]


def read_cases(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[list[Case], list[Finding]]:
    """Return the examples of a table and a refusal for each that cannot be read.

    Parameters
    ----------
    rows : iterable of (int, mapping)
        Line number and cells of each row, as `Source.rows` yields them.
    """
    entries: dict[str, dict[str, dict[str, Entry]]] = {}
    heads: dict[str, Case] = {}
    bad: dict[str, str] = {}
    last = ""
    for line, cells in rows:
        example = cells.get("example", "")
        text = cells.get("equation", "")
        last = last if text.lower() in _SAME else text or last
        heads.setdefault(example, Case(example, last, cells.get("note", "")))
        try:
            role, entry = _read_row(line, cells)
            known = entries.setdefault(example, {role: {} for role in ROLES})[role]
            if entry.name in known:
                raise ValueError(f'line {line} has the {role} "{entry.name}" a second time')
            known[entry.name] = entry
        except ValueError as error:
            bad.setdefault(example, str(error))
    cases = [
        replace(head, inputs=entries[name]["input"], outputs=entries[name]["output"])
        for name, head in heads.items()
        if name not in bad
    ]
    return cases, [Refusal(example, reason) for example, reason in bad.items()]


def _read_row(line: int, cells: Mapping[str, str]) -> tuple[str, Entry]:
    absent = [column for column in ("example", "role", "name", "value") if not cells.get(column)]
    if absent:
        raise ValueError(f"line {line} has no {absent[0]}")
    role = cells["role"].lower()
    if role not in ROLES:
        raise ValueError(f'line {line} has the role "{cells["role"]}"; allowed: {", ".join(ROLES)}')
    try:
        value, own = read_number(cells["value"]), own_tolerance(cells)
    except ValueError as error:
        raise ValueError(f"line {line}: {error}") from None
    return role, Entry(cells["name"], value, cells.get("unit", ""), line, own)


def _run_case(case: Case, rules: Iterable[Rule]) -> list[Finding]:
    """Return the rows of one example: rules in turn, each seeing what those before computed."""
    if not case.outputs:
        return [Refusal(case.example, "it has inputs and no output", "unknown")]
    for rule in rules:
        try:
            if rule.matches(case):
                case = replace(case, computed={**rule.compute(case), **case.computed})
        except Exception as error:  # one broken example must not hide the others
            return [refused_by(case.example, error)]
    return [_finding(case, entry) for entry in case.outputs.values()]


def _finding(case: Case, entry: Entry) -> Finding:
    if entry.name not in case.computed:
        reason = f'no rule computes "{entry.name}" from {", ".join(case.inputs) or "no input"}'
        said = f"{reason} by the equation {case.equation}" if case.equation else reason
        return Refusal(case.example, said, "unknown", entry.name)
    return Comparison(
        part=case.example,
        quantity=entry.name,
        expected=[entry.value],
        computed=[float(case.computed[entry.name])],
        tolerance=entry.own.tolerance,
        required_share=entry.own.required_share,
    )


KIND = Kind("worked example", recognise, run)
