"""Samples of a village: what a child takes in, and how much of it hangs on a single choice."""

from pathlib import Path

from tailrace.people import AssessmentChoices, assess_file, assessment_tables

samples = Path(__file__).parent / "people_village" / "samples.csv"
for toxicity in ("epa-2023", "epa-2025", "china"):
    choices = AssessmentChoices(toxicity, factors="us-2014")
    found = assess_file(samples, ["child"], choices)
    (total,) = found.totals
    print(f"{toxicity}: hazard index {total.hazard_index:.3g}")
print("lifetime cancer risk if it lasted:", found.lifetime["Downwind village", 0])
print(assessment_tables(found)["hazard_by_organ"].to_string(index=False))
print("limits exceeded:", sorted({one.limit.standard for one in found.exceeded}))
