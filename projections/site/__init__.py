"""The static site that readers see, made of the public log alone."""
