"""Emissions: what leaves the works to air and water, by source, substance and year."""
