"""Pages beside other programs' pages, and building them beside other builders: `make bench-pages`."""
