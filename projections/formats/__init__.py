"""One file a format: a story view becomes text."""
