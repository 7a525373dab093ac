"""Our pages beside those of other programs, and building them: `make bench-pages`."""
