"""One file a format: a foreign file becomes drafts of developments."""
