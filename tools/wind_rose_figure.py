"""Draw the wind rose of the page of the room weather, as PNG, with a Chromium found here.

Run it when the rose changes: `python tools/wind_rose_figure.py`.
"""

from __future__ import annotations

import sys

from picture import save_picture

from tailrace.weather import read_climate, wind_rose_figure

CLIMATE, TITLE = "baotou", "Dongsheng, 92 km south of the Baotou tailings dam"


def main() -> None:
    figure = wind_rose_figure(read_climate(CLIMATE), TITLE)
    save_picture(figure, "wind_rose.png", ".barlayer")


if __name__ == "__main__":
    sys.exit(main())
