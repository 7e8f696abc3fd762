"""Draw the Sankey figure of the README: thorium at Baotou, as PNG, with a Chromium found here.

Run it when the flows of the bundled site change: `python tools/docs_picture.py`.
"""

from __future__ import annotations

import sys

from picture import save_picture

import tailrace
from tailrace.report import sankey_figure

SUBSTANCE, YEAR = "Th", 2024


def main() -> None:
    balance = tailrace.balance(tailrace.load_site("baotou"), YEAR)
    figure = sankey_figure(balance, SUBSTANCE, YEAR, site="Baotou")
    save_picture(figure, "baotou_sankey.png", ".annotation-text")


if __name__ == "__main__":
    sys.exit(main())
