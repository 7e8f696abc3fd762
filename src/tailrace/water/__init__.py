"""Water: from ponds and leached hills to wells and rivers."""
