"""Is it "2,000 tonnes of waste a tonne"? Every route that ships, per tonne of oxide."""

from tailrace.process import solve
from tailrace.process.chains import packaged_chains, read_chain
from tailrace.process.waste import waste_per_tonne

for name in packaged_chains():
    works, year, title = read_chain(name)
    waste = waste_per_tonne(solve(works, [year])).isel(year=0).to_series()
    solid = waste.reindex(["overburden", "tailings", "leached_soil", "residue", "thorium_residue"])
    print(f"{title:70} {solid.sum():8.1f} t/t solid waste")
