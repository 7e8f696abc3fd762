"""What `tailrace water` prints: the case, the highest results, the balance of a flux source."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from rich.console import Console

    from tailrace.water.case_plume import EngineAnswer
    from tailrace.water.case_reader import WaterCase

NAMES = {
    "ChainForm": "chain in a column",
    "LineForm": "line source in plan",
    "FractureForm": "parallel fractures in porous rock",
    "LinerForm": "leak through a hole of a liner",
}
MOST_LINES = 40


def print_case(console: Console, case: WaterCase, engine: str) -> None:
    """Print what is computed."""
    name = type(case.form).__name__
    what = _plume_name(case) if name == "PlumeForm" else NAMES[name]
    console.print(
        f"{case.name}: {what}; {len(case.rows)} rows of {case.rows.path.name}; {engine}",
        markup=False,
        soft_wrap=True,
    )
    console.print()


def _plume_name(case: WaterCase) -> str:
    from tailrace.water.case_reader import FLUX, PlumeForm

    form = case.form
    assert isinstance(form, PlumeForm)
    shape = "column" if form.y is None else "strip" if form.z is None else "patch"
    inlet = "flux" if form.inlet == FLUX else "concentration"
    lasts = "" if math.isinf(form.duration) else f" for {form.duration:g} yr"
    return f"{shape}, {inlet} held{lasts}"


def print_results(console: Console, case: WaterCase, values: NDArray[np.float64]) -> None:
    """Print the highest result of each species, and the row it stands in."""
    import numpy as np
    from rich.table import Table
    from rich.text import Text

    from tailrace.water.case_rows import LABELS
    from tailrace.water.case_run import result_column

    rows, column = case.rows, result_column(case)
    label = next((name for name in LABELS if name in rows.header), "")
    groups = np.array(rows.texts(label) or [""] * len(rows))
    names = list(Counter(groups.tolist()))
    shown = [name for name in rows.header if name not in (label, column)]
    table = Table(header_style="bold", box=None, pad_edge=False)
    if label:
        table.add_column(label)
    table.add_column(f"highest {column}", justify="right")
    for name in shown:
        table.add_column(name, justify="right")
    for name in names[:MOST_LINES]:
        mine = np.flatnonzero(groups == name)
        finite = mine[np.isfinite(values[mine])]
        if not len(finite):
            continue
        top = int(finite[np.argmax(values[finite])])
        cells = [_short(rows.cells[top][rows.header.index(one)]) for one in shown]
        table.add_row(*([Text(name)] if label else []), f"{values[top]:.6g}", *cells)
    console.print(table)
    if len(names) > MOST_LINES:
        console.print(f"and {len(names) - MOST_LINES} more")
    endless = int((~np.isfinite(values)).sum())
    if endless:
        console.print(
            f"rows on the source itself, where the solution has no end: {endless}, written as inf",
            soft_wrap=True,
        )


def _short(text: str) -> str:
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


def print_engine(
    console: Console, case: WaterCase, answer: EngineAnswer, closed: NDArray[np.float64]
) -> None:
    """Print a numerical engine's own error, and how far it is from the closed form."""
    import numpy as np
    from rich.table import Table
    from rich.text import Text

    from tailrace.water.case_reader import PlumeForm
    from tailrace.water.case_rows import labels_of

    form = case.form
    assert isinstance(form, PlumeForm)
    which = labels_of(case.rows, [one.name for one in form.species])
    table = Table(header_style="bold", box=None, pad_edge=False)
    table.add_column("largest over the rows, of the species' peak")
    for head in ("engine's own estimate", "against the closed form"):
        table.add_column(head, justify="right")
    for number, species in enumerate(form.species):
        mine = which == number
        peak = float(np.max(np.abs(closed[mine]), initial=0.0))
        if not peak:
            continue
        own = float(np.max(np.abs(answer.errors[mine]))) / peak
        apart = float(np.max(np.abs(answer.values[mine] - closed[mine]))) / peak
        table.add_row(Text(species.name), f"{own:.2%}", f"{apart:.2%}")
    console.print()
    for sentence in answer.said:
        console.print(sentence, markup=False, soft_wrap=True)
    console.print(table)


def print_balance(console: Console, case: WaterCase) -> None:
    """Print where the mass of each species has gone by the last time, each term by itself."""
    import numpy as np
    from rich.table import Table
    from rich.text import Text

    from tailrace.water.case_plume import plume_balance, plume_places
    from tailrace.water.case_reader import FLUX, PlumeForm

    form = case.form
    assert isinstance(form, PlumeForm)
    if form.inlet != FLUX:
        console.print(
            "mass balance: none, because the source holds a concentration; what it gives off "
            'depends on the flow. With type = "third-type" the leak is a flux and closes.',
            soft_wrap=True,
        )
        return
    places = plume_places(form, case.rows)
    time, length = float(np.max(places["time"])), float(np.max(places["x"]))
    table = Table(header_style="bold", box=None, pad_edge=False)
    for head in ("species", "entered", "decayed", "stored", "discharged", "error"):
        table.add_column(head, justify="left" if head == "species" else "right")
    for name, balance in plume_balance(form, time, length).items():
        parts = (balance.entered, balance.decayed, balance.stored, balance.discharged)
        table.add_row(Text(name), *(f"{part:.6g}" for part in parts), f"{balance.error:.1e}")
    console.print()
    console.print(
        f"mass balance after {time:g} yr, of what entered the first {length:g} m per unit of c0 "
        "(m of water on each square metre of source); each term is an integral of its own",
        soft_wrap=True,
    )
    console.print(table)
