"""Tables of an assessment, each in the file named after it."""
