"""What `tailrace air` prints: the case, the highest values, the effect of the depletion rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from tailrace.air.case_reader import Case
    from tailrace.air.group_run import RunResult

WORDS = {
    "PointSource": "point",
    "VolumeSource": "volume",
    "AreaSource": "area",
    "OpenPitSource": "open pit",
}
NOT_RESULTS = ("x_m", "y_m", "height_m", "receptor")
UNITS = (("_ug_m3", "ug/m3"), ("_g_m2", "g/m2"))
# Below this share of the highest value two rules of depletion are not compared.
COUNTED_FROM = 1.0e-3


def print_case(console: Console, case: Case, result: RunResult) -> None:
    """Print what was computed and with which hours."""
    kinds = Counter(WORDS[type(source).__name__] for source in case.sources)
    sources = ", ".join(f"{count} {word}" for word, count in kinds.items())
    hours = result.calendar
    lines = [
        f"{case.name}: sources {sources}; {len(case.receptors)} receptors",
        f"weather: {case.weather.source}, {hours.hours} hours: {hours.calm} calm and "
        f"{hours.missing} missing carry nothing, {hours.valid} count",
    ]
    if case.deposition:
        lines.append(f"deposition: plume depleted by the rule: {case.depletion}")
    lines += [f"note: {sentence}" for sentence in result.provenance]
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
    console.print()


def print_results(console: Console, columns: Mapping[str, Any]) -> None:
    """Print, for each column of results, the highest value, where it is, and the median."""
    import numpy as np
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold", box=None, pad_edge=False)
    table.add_column("result")
    table.add_column("unit")
    for head in ("highest", "at x, m", "at y, m", "median"):
        table.add_column(head, justify="right")
    names = columns.get("receptor")
    if names is not None:
        table.add_column("receptor")
    for name, values in columns.items():
        if name in NOT_RESULTS:
            continue
        top = int(np.argmax(values))
        unit = next((unit for tail, unit in UNITS if tail in name), "")
        table.add_row(
            Text(name),
            unit,
            f"{values[top]:.6g}",
            f"{columns['x_m'][top]:.1f}",
            f"{columns['y_m'][top]:.1f}",
            f"{np.median(values):.6g}",
            *([Text(str(names[top]))] if names is not None else []),
        )
    console.print(table)


def print_depletion(
    console: Console, converged: Mapping[str, Any], regulatory: Mapping[str, Any]
) -> None:
    """Print by how much the converged integral differs from AERMOD's two-point rule."""
    import numpy as np

    console.print("\nconverged over regulatory depletion (AERMOD's two-point rule):")
    for name, values in converged.items():
        if name in NOT_RESULTS or not np.max(regulatory[name]) > 0.0:
            continue
        counted = regulatory[name] >= COUNTED_FROM * np.max(regulatory[name])
        ratio = values[counted] / regulatory[name][counted]
        console.print(
            f"  {name}: median {np.median(ratio):.4f}, {ratio.min():.4f} to {ratio.max():.4f} "
            f"at {int(counted.sum())} receptors with 0.1 % of the highest or more",
            markup=False,
            soft_wrap=True,
        )
