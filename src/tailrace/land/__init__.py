"""Land: soil that remembers, dust on roads and in houses, food, slopes, erosion, dams that fail."""
