"""Programs and libraries that do some of the same, each in an environment of its own."""
