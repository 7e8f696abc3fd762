"""Where the thorium of Bayan Obo goes, with its uncertainty."""

import numpy as np

import tailrace

site = tailrace.load_site("baotou")
balance = tailrace.balance(site, 2024, samples=500, seed=1)
thorium = balance.substances.index("Th")
for end in balance.ends():
    tonnes = balance.end_flow(end)[thorium, 0] / 1e3
    if tonnes.mean() >= 1:
        low, high = np.percentile(tonnes, [5, 95])
        print(f"{end:48} {tonnes.mean():7.0f} t/yr  ({low:.0f} to {high:.0f})")
print(f"largest discrepancy of any unit: {balance.largest_discrepancy:.0e}")
