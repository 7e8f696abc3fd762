"""Constants of the water room."""

from __future__ import annotations

SECONDS_PER_YEAR = 365.25 * 86400.0
"""A year in rates is 365.25 days."""
