"""The static site: what readers may see of a log, as pages and as files for machines."""
