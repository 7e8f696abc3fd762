"""People: what they take in, what that does to them, and the level that would be safe."""
