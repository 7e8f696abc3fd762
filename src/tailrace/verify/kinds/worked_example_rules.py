"""Worked examples of exposure: intakes, exposure factors and doses per body weight."""

from __future__ import annotations

from tailrace.verify.kinds.worked_example import Rule

RULES: list[Rule] = []
