"""How long the releases of a site take for many draws, and how long one number takes to list.

    python benchmarks/draws.py [--site baotou] [--draws 2000] [--years 78]

The numbers of the site are listed by one run at their medians; then its releases are computed
block by block over one Latin hypercube of them, as an assessment does. Where the site has fewer
years than asked for, its years are taken again from the first, which costs what other years cost.
Wall time counts what else the machine does; processor time does not.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from itertools import cycle, islice


def main() -> None:
    """Print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--site", default="baotou")
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--years", type=int, default=78)
    chosen = parser.parse_args()

    from tailrace.assess.draw_plan import BlockLevels, number_design, record_numbers
    from tailrace.assess.site_releases import releases
    from tailrace.site import load_site

    site = load_site(chosen.site)
    years = list(islice(cycle(site.years), chosen.years))
    start = time.perf_counter()
    numbers = record_numbers(lambda levels: releases(site, years, levels=levels))
    listed = time.perf_counter() - start
    design = number_design(numbers, chosen.draws)
    wall, own = time.perf_counter(), time.process_time()
    for block in range(design.blocks):
        releases(site, years, levels=BlockLevels(design, block))
    wall, own = time.perf_counter() - wall, time.process_time() - own
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    print(f"{chosen.site}: {len(numbers)} numbers listed in {listed:.2f} s, first use of all")
    print(
        f"{chosen.draws} draws of {chosen.years} years in {design.blocks} blocks: "
        f"{wall:.2f} s wall, {own:.2f} s processor"
    )


if __name__ == "__main__":
    main()
